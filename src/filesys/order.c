/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache, part 2: the order in which blocks are written.
 *
 * A crash must leave the disk in a state that e2fsck -p repairs without asking.  So a
 * change to one block often has to reach the disk before a change to another: for
 * example, the blocks that an inode points to, and the inode's name, before the inode.
 * The code that makes the changes calls buffer_order, which records an order between
 * the two buffers.  Drawn as arrows:
 *
 *	   block bitmap ------------.
 *	   data block --> indirect --+--> inode table --> bitmap bits of blocks that
 *	   directory (new name) ----'         |           this inode has released
 *	                                      |           (deferred work)
 *	                                      v
 *	                      directory (name of a removed inode)
 *
 * flush.c writes a buffer only when no arrow points to it, and a write removes the
 * arrows that start at the buffer.  That works as long as there is no cycle.  But a
 * block holds many inodes or names: a block of the inode table can hold the inodes of a
 * removed file and of a new file, and both names can be in the same directory block:
 *
 *	new:  directory --> inode table		removed:  inode table --> directory
 *
 * If a new arrow would close a cycle, the buffer to which it would point is first
 * written as it is, without the change about to be made, so that this buffer no longer
 * precedes others.  This costs one more write and keeps the order.  When all order
 * structures are in use, the buffer at which the arrow would start is written at once,
 * so that no arrow is needed.
 *
 * The order also holds for disks with a cache of their own: before a write that had to
 * wait for another, the device is flushed (see BARRIER in flush.c).
 *
 * Why this design and not one of the alternatives?  Writing in any order is simplest,
 * but a crash could leave a block in two files, or another file's old data in a file,
 * and e2fsck would have to ask what to do.  A journal makes changes atomic and recovery
 * fast, but writes metadata twice, and turns the format into ext3.  Soft updates track
 * single pointers instead of blocks: a block in a cycle is written with some changes
 * undone for the duration of the write, which avoids the extra write but takes several
 * times as much code.
 */
#include "filesys/cache.h"
#include "lib/debug.h"

void
orders_init(struct cache *cache)
{
	list_init(&cache->free_orders);
	for (unsigned i = 0; i < cache->count * 2; i++)
		list_push_back(
		    &cache->free_orders, &cache->orders[i].first_elem);
}

static void
remove_order(struct order *order)
{
	struct cache *cache = order->then->cache;

	list_remove(&order->first_elem);
	list_remove(&order->then_elem);
	list_push_front(&cache->free_orders, &order->first_elem);
	cache_update_idle(order->then);
}

static bool
is_unwritten(const struct buffer *buffer)
{
	return buffer->dirty || buffer->writing;
}

static bool
has_order(struct buffer *first, const struct buffer *then)
{
	for (struct list_elem *e = list_begin(&first->after);
	     e != list_end(&first->after); e = list_next(e))
		if (list_entry(e, struct order, first_elem)->then == then)
			return true;
	return false;
}

/* Add BUFFER to the list WORK, unless the current search has added it before. */
static void
visit_buffer(struct list *work, struct buffer *buffer)
{
	if (buffer->visited == buffer->cache->search)
		return;
	buffer->visited = buffer->cache->search;
	list_push_back(work, &buffer->work_elem);
}

static struct buffer *
pop_visited(struct list *work)
{
	return list_entry(list_pop_front(work), struct buffer, work_elem);
}

/* Do arrows lead from FROM to TO? */
static bool
leads_to(struct buffer *from, const struct buffer *to)
{
	struct list work;

	list_init(&work);
	from->cache->search++;
	visit_buffer(&work, from);
	while (!list_empty(&work)) {
		struct buffer *buffer = pop_visited(&work);

		if (buffer == to)
			return true;
		for (struct list_elem *e = list_begin(&buffer->after);
		     e != list_end(&buffer->after); e = list_next(e))
			visit_buffer(&work,
			    list_entry(e, struct order, first_elem)->then);
	}
	return false;
}

/* Add the order if it is needed.  Returns NULL, or the buffer that must be written
 * before the caller tries again.  */
static struct buffer *
try_add_order(struct cache *cache, struct buffer *first, struct buffer *then)
{
	struct order *order;

	ASSERT(first->pins > 0 && then->pins > 0);
	if (first == then || !is_unwritten(first) || has_order(first, then))
		return NULL;
	if (leads_to(then, first))
		return then;
	if (list_empty(&cache->free_orders))
		return first;
	order = list_entry(
	    list_pop_front(&cache->free_orders), struct order, first_elem);
	order->first = first;
	order->then = then;
	list_push_back(&first->after, &order->first_elem);
	list_push_back(&then->before, &order->then_elem);
	return NULL;
}

int
buffer_order(struct buffer *first, struct buffer *then)
{
	struct cache *cache = first->cache;

	ASSERT(then->cache == cache);
	ASSERT(lock_held_by_current_thread(cache->change_lock));
	for (;;) {
		struct buffer *obstacle;
		int error;

		spin_acquire(&cache->lock);
		obstacle = try_add_order(cache, first, then);
		spin_release(&cache->lock);
		if (obstacle == NULL)
			return 0;
		error = buffer_flush_one(obstacle, false);
		if (error != 0)
			return error;
	}
}

void
orders_complete(struct buffer *buffer)
{
	struct cache *cache = buffer->cache;

	while (!list_empty(&buffer->after)) {
		struct order *order = list_entry(
		    list_front(&buffer->after), struct order, first_elem);

		order->then->barrier = cache->flushes + 1;
		remove_order(order);
	}
	list_splice(list_end(&cache->written), list_begin(&buffer->deferred),
	    list_end(&buffer->deferred));
}

void
orders_mark_predecessors(struct cache *cache)
{
	/* Buffers that become wanted are appended, so this loop also visits them. */
	for (struct list_elem *b = list_begin(&cache->wanted);
	     b != list_end(&cache->wanted); b = list_next(b)) {
		struct buffer *buffer =
		    list_entry(b, struct buffer, wanted_elem);

		for (struct list_elem *e = list_begin(&buffer->before);
		     e != list_end(&buffer->before); e = list_next(e))
			flush_mark_wanted(
			    list_entry(e, struct order, then_elem)->first);
	}
}

/* ---- freed blocks and deferred work ---- */

/* Attach DEFERRED to BUFFER or, if BUFFER is NULL or has been written, let DEFERRED
 * wait for the next device flush.  */
static void
attach_deferred(
    struct cache *cache, struct buffer *buffer, struct deferred *deferred)
{
	list_push_back(buffer != NULL && is_unwritten(buffer) ?
		&buffer->deferred :
		&cache->written,
	    &deferred->elem);
	cache->deferred++;
}

void
buffer_defer(struct buffer *buffer, struct deferred *deferred)
{
	struct cache *cache = buffer->cache;

	spin_acquire(&cache->lock);
	attach_deferred(cache, buffer, deferred);
	spin_release(&cache->lock);
}

void
buffer_defer_block(
    struct cache *cache, uint32_t block, struct deferred *deferred)
{
	spin_acquire(&cache->lock);
	attach_deferred(cache, cache_find(cache, block), deferred);
	spin_release(&cache->lock);
}

struct deferred *
buffer_take_deferred(struct cache *cache)
{
	struct deferred *deferred = NULL;

	spin_acquire(&cache->lock);
	if (!list_empty(&cache->ready)) {
		deferred = list_entry(
		    list_pop_front(&cache->ready), struct deferred, elem);
		cache->deferred--;
	}
	spin_release(&cache->lock);
	return deferred;
}

void
buffer_abandon_deferred(struct cache *cache)
{
	struct list_elem *end = list_end(&cache->ready);

	spin_acquire(&cache->lock);
	for (unsigned i = 0; i < cache->count; i++) {
		struct list *list = &cache->buffers[i].deferred;

		list_splice(end, list_begin(list), list_end(list));
	}
	list_splice(
	    end, list_begin(&cache->written), list_end(&cache->written));
	spin_release(&cache->lock);
}

bool
buffer_has_deferred(const struct cache *cache)
{
	return cache->deferred > 0;
}

/* Make BUFFER clean without writing it.  Work that was deferred until its write now
 * waits for the write of HOLDER.  */
static void
discard_changes(struct buffer *buffer, struct buffer *holder)
{
	struct cache *cache = buffer->cache;

	while (!list_empty(&buffer->before))
		remove_order(list_entry(
		    list_front(&buffer->before), struct order, then_elem));
	while (!list_empty(&buffer->after))
		remove_order(list_entry(
		    list_front(&buffer->after), struct order, first_elem));
	list_splice(list_end(is_unwritten(holder) ? &holder->deferred :
						    &cache->written),
	    list_begin(&buffer->deferred), list_end(&buffer->deferred));
	if (buffer->dirty) {
		buffer->dirty = false;
		cache_count_clean(cache);
	}
	flush_clear_wanted(buffer);
	cache_update_idle(buffer);
}

void
buffer_forget(uint32_t block, struct buffer *holder)
{
	struct cache *cache = holder->cache;
	struct buffer *buffer;

	spin_acquire(&cache->lock);
	while ((buffer = cache_find(cache, block)) != NULL && buffer->busy)
		cache_wait_busy(buffer);
	if (buffer != NULL && buffer != holder)
		discard_changes(buffer, holder);
	spin_release(&cache->lock);
}
