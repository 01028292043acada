/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache, second part: what must be written before what.
 *
 * A crash must leave on the disk something that e2fsck -p repairs without
 * asking.  So a change to one block often has to wait for a change to another:
 * an inode for the blocks that it points to, and for the name that leads to it.
 * The code that makes the changes says so as it goes, and what it says is kept
 * as arrows between dirty buffers:
 *
 *	   block bitmap ------------.
 *	   data block --> indirect --+--> inode table --> bitmap bits of what
 *	   directory (new name) ----'         |           this inode let go of
 *	                                      |           (deferred work)
 *	                                      v
 *	                      directory (name of an inode that died)
 *
 * flush.c writes a buffer only when no arrow leads to it any more, and a write
 * takes away the arrows that leave it.  That works as long as there is no
 * circle.  But blocks hold many things: the inode table block of a file that
 * dies may hold that of a file that is born, whose directory block is the
 * same:
 *
 *	born:  directory --> inode table	died:  inode table --> directory
 *
 * Before an arrow would close a circle, its target is written as it is now,
 * without the change that is to come, and nothing waits for it any more.  One
 * write more, and the order still holds.  When arrows run out, the source is
 * written at once instead: that is an order, too.
 *
 * The arrows reach as far as the disk's own cache: before a write that had to
 * wait for another, the device is told to flush (see barrier in flush.c).
 */
#include "filesys/cache.h"
#include "lib/debug.h"

static unsigned search;			/* (cache.lock) number of the last */

void
orders_create(struct order *orders, unsigned count)
{
	list_init(&cache.free_orders);
	for (unsigned i = 0; i < count; i++)
		list_push_back(&cache.free_orders, &orders[i].first_elem);
}

static void
order_drop(struct order *order)
{
	list_remove(&order->first_elem);
	list_remove(&order->then_elem);
	list_push_front(&cache.free_orders, &order->first_elem);
	cache_settle(order->then);
}

static bool
unwritten(const struct buffer *buffer)
{
	return buffer->dirty || buffer->writing;
}

static bool
has_order(struct buffer *first, const struct buffer *then)
{
	struct list_elem *e;

	for (e = list_begin(&first->after); e != list_end(&first->after);
	    e = list_next(e))
		if (list_entry(e, struct order, first_elem)->then == then)
			return true;
	return false;
}

/* Add BUFFER to the WORK of the present search, unless it was there before. */
static void
visit(struct list *work, struct buffer *buffer)
{
	if (buffer->visited == search)
		return;
	buffer->visited = search;
	list_push_back(work, &buffer->work_elem);
}

static struct buffer *
next_visited(struct list *work)
{
	return list_entry(list_pop_front(work), struct buffer, work_elem);
}

/* Do arrows lead from FROM to TO? */
static bool
leads_to(struct buffer *from, const struct buffer *to)
{
	struct list work;
	struct list_elem *e;

	list_init(&work);
	search++;
	visit(&work, from);
	while (!list_empty(&work)) {
		struct buffer *buffer = next_visited(&work);

		if (buffer == to)
			return true;
		for (e = list_begin(&buffer->after);
		    e != list_end(&buffer->after); e = list_next(e))
			visit(&work,
			    list_entry(e, struct order, first_elem)->then);
	}
	return false;
}

/* Draw the arrow, if it is needed.  What must be written first for that to be
 * possible, or NULL.  */
static struct buffer *
try_order(struct buffer *first, struct buffer *then)
{
	struct order *order;

	ASSERT(first->pins > 0 && then->pins > 0);
	if (first == then || !unwritten(first) || has_order(first, then))
		return NULL;
	if (leads_to(then, first))
		return then;
	if (list_empty(&cache.free_orders))
		return first;
	order = list_entry(list_pop_front(&cache.free_orders), struct order,
	    first_elem);
	order->first = first;
	order->then = then;
	list_push_back(&first->after, &order->first_elem);
	list_push_back(&then->before, &order->then_elem);
	return NULL;
}

int
buffer_order(struct buffer *first, struct buffer *then)
{
	ASSERT(lock_held_by_current_thread(cache.change_lock));
	for (;;) {
		struct buffer *obstacle;
		int error;

		spin_acquire(&cache.lock);
		obstacle = try_order(first, then);
		spin_release(&cache.lock);
		if (obstacle == NULL)
			return 0;
		error = buffer_flush_one(obstacle);
		if (error != 0)
			return error;
	}
}

void
orders_written(struct buffer *buffer)
{
	while (!list_empty(&buffer->after)) {
		struct order *order = list_entry(list_front(&buffer->after),
		    struct order, first_elem);

		order->then->barrier = cache.flushes + 1;
		order_drop(order);
	}
	list_splice(list_end(&cache.written), list_begin(&buffer->deferred),
	    list_end(&buffer->deferred));
}

void
orders_want_closure(void)
{
	struct list_elem *b, *e;

	/* What is wanted on the way joins the list, and is looked at, too. */
	for (b = list_begin(&cache.wanted); b != list_end(&cache.wanted);
	    b = list_next(b)) {
		struct buffer *buffer = list_entry(b, struct buffer,
		    wanted_elem);

		for (e = list_begin(&buffer->before);
		    e != list_end(&buffer->before); e = list_next(e))
			flush_want(list_entry(e, struct order,
			    then_elem)->first);
	}
}

/* ---- blocks that are in use no longer, and deferred work ---- */

static void
defer(struct buffer *buffer, struct deferred *deferred)
{
	list_push_back(buffer != NULL && unwritten(buffer) ?
	    &buffer->deferred : &cache.written, &deferred->elem);
	cache.deferred++;
}

void
buffer_defer(struct buffer *buffer, struct deferred *deferred)
{
	spin_acquire(&cache.lock);
	defer(buffer, deferred);
	spin_release(&cache.lock);
}

void
buffer_defer_block(uint32_t block, struct deferred *deferred)
{
	spin_acquire(&cache.lock);
	defer(cache_find(block), deferred);
	spin_release(&cache.lock);
}

struct deferred *
buffer_released(void)
{
	struct deferred *deferred = NULL;

	spin_acquire(&cache.lock);
	if (!list_empty(&cache.released)) {
		deferred = list_entry(list_pop_front(&cache.released),
		    struct deferred, elem);
		cache.deferred--;
	}
	spin_release(&cache.lock);
	return deferred;
}

bool
buffer_has_deferred(void)
{
	return cache.deferred > 0;
}

static void
forget(struct buffer *buffer, struct buffer *heir)
{
	while (!list_empty(&buffer->before))
		order_drop(list_entry(list_front(&buffer->before),
		    struct order, then_elem));
	while (!list_empty(&buffer->after))
		order_drop(list_entry(list_front(&buffer->after),
		    struct order, first_elem));
	list_splice(list_end(unwritten(heir) ? &heir->deferred :
	    &cache.written), list_begin(&buffer->deferred),
	    list_end(&buffer->deferred));
	if (buffer->dirty) {
		buffer->dirty = false;
		cache.dirty--;
	}
	flush_unwant(buffer);
	cache_settle(buffer);
}

void
buffer_forget(uint32_t block, struct buffer *heir)
{
	struct buffer *buffer;

	spin_acquire(&cache.lock);
	while ((buffer = cache_find(block)) != NULL && buffer->busy)
		cache_wait(buffer);
	if (buffer != NULL && buffer != heir)
		forget(buffer, heir);
	spin_release(&cache.lock);
}
