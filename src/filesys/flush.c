/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache, part 3: writing dirty buffers.
 *
 * A flush marks as wanted the buffers that it is asked to write, and also the buffers
 * that must be written before these (see order.c).  It then makes passes over the
 * wanted buffers in disk order until none is left.  Each pass writes the buffers that
 * wait for no other buffer, with neighboring blocks combined into one request: the
 * first pass writes the buffers that never had to wait, the next pass those that waited
 * for the first ones, and so on.
 *
 * BARRIER: a disk can keep written blocks in a cache of its own, and write them to the
 * medium in any order.  So a buffer that had to wait for another records the number of
 * the device flush that must precede its own write; when no wanted buffer can be written
 * without such a flush, the device is flushed.
 *
 * Locks: flush_lock (one flush at a time), then the cache's lock.  A flush waits only
 * for the disk and for the end of changes to buffers, and neither takes long; so a
 * thread may start a flush while it holds any sleeping lock of the file system.
 */
#include <errno.h>

#include "filesys/cache.h"
#include "lib/debug.h"

void
flush_init(struct cache *cache)
{
	list_init(&cache->wanted);
	lock_init_named(&cache->flush_lock, "flush");
	sema_init(&cache->runs_done, 0);
}

static void
run_done(struct block_request *request)
{
	struct cache *cache = request->aux;

	sema_up(&cache->runs_done);
}

static bool
is_ready(const struct buffer *buffer)
{
	return buffer->wanted && buffer->dirty && !buffer->busy &&
	    list_empty(&((struct buffer *)buffer)->before) &&
	    buffer->barrier <= buffer->cache->flushes;
}

void
flush_mark_wanted(struct buffer *buffer)
{
	if (buffer->wanted)
		return;
	buffer->wanted = true;
	list_push_back(&buffer->cache->wanted, &buffer->wanted_elem);
}

void
flush_clear_wanted(struct buffer *buffer)
{
	if (!buffer->wanted)
		return;
	buffer->wanted = false;
	list_remove(&buffer->wanted_elem);
}

static struct buffer *
next_by_block(struct buffer *buffer)
{
	struct rb_node *node = rb_next(&buffer->node);

	return node == NULL ? NULL : rb_entry(node, struct buffer, node);
}

/* Collect FIRST and as many of the ready buffers that follow it as fit into one
 * request.  */
static void
collect_run(struct cache *cache, struct write_run *run, struct buffer *first)
{
	struct block_request *request = &run->request;
	struct buffer *buffer = first;

	request->operation = BLOCK_WRITE;
	request->sector = first->block * cache->block_sectors;
	request->segment_count = 0;
	request->done = run_done;
	request->aux = cache;
	run->first = first;
	run->count = 0;
	while (buffer != NULL && buffer->block == first->block + run->count &&
	    run->count < RUN_BLOCKS_MAX && is_ready(buffer) &&
	    request_add(request, buffer)) {
		buffer->busy = buffer->writing = true;
		buffer->dirty = false;
		cache_count_clean(cache);
		run->count++;
		buffer = next_by_block(buffer);
	}
}

static void
finish_run(struct cache *cache, struct write_run *run)
{
	struct buffer *buffer = run->first;

	for (unsigned i = 0; i < run->count; i++) {
		struct buffer *next = next_by_block(buffer);

		buffer->writing = false;
		flush_clear_wanted(buffer);
		if (run->request.error == 0) {
			orders_complete(buffer);
		} else {
			buffer->dirty = true;
			cache_count_dirty(cache);
			cache->flush_failed = true;
		}
		cache_end_busy(buffer);
		buffer = next;
	}
}

/* Write the first COUNT runs.  Drops and retakes the cache's lock. */
static void
write_collected_runs(struct cache *cache, unsigned count)
{
	spin_release(&cache->lock);
	for (unsigned i = 0; i < count; i++)
		block_submit(cache->disk, &cache->runs[i].request);
	for (unsigned i = 0; i < count; i++)
		sema_down(&cache->runs_done);
	spin_acquire(&cache->lock);
	for (unsigned i = 0; i < count; i++)
		finish_run(cache, &cache->runs[i]);
}

static bool
has_lower_block(
    const struct list_elem *a, const struct list_elem *b, void *aux UNUSED)
{
	return list_entry(a, struct buffer, wanted_elem)->block <
	    list_entry(b, struct buffer, wanted_elem)->block;
}

/* Write all buffers that are ready; returns the number of runs. */
static unsigned
write_ready(struct cache *cache)
{
	unsigned total = 0, count = 0;

	list_sort(&cache->wanted, has_lower_block, NULL);
	for (struct list_elem *e = list_begin(&cache->wanted);
	     e != list_end(&cache->wanted); e = list_next(e)) {
		struct buffer *buffer =
		    list_entry(e, struct buffer, wanted_elem);

		if (!is_ready(buffer))
			continue;
		collect_run(cache, &cache->runs[count++], buffer);
		total++;
		if (count == WRITE_RUNS_MAX) {
			write_collected_runs(cache, count);
			count = 0;
			e = list_head(
			    &cache->wanted); /* the list has changed */
		}
	}
	write_collected_runs(cache, count);
	return total;
}

/* Flush the device: everything written so far moves from the disk's own cache to the
 * medium.  Deferred work that waited for this is then ready.  Drops and retakes the
 * cache's lock.  */
static int
flush_device(struct cache *cache)
{
	struct list covered;
	int error;

	list_init(&covered);
	list_splice(list_end(&covered), list_begin(&cache->written),
	    list_end(&cache->written));
	spin_release(&cache->lock);
	error = block_flush(cache->disk);
	spin_acquire(&cache->lock);
	list_splice(list_end(error == 0 ? &cache->ready : &cache->written),
	    list_begin(&covered), list_end(&covered));
	if (error == 0)
		cache->flushes++;
	return error;
}

/* Unmark the wanted buffers that have become clean.  Returns a wanted buffer that is
 * busy, or NULL.  */
static struct buffer *
unmark_clean(struct cache *cache)
{
	struct list_elem *e = list_begin(&cache->wanted);
	struct buffer *busy = NULL;

	while (e != list_end(&cache->wanted)) {
		struct buffer *buffer =
		    list_entry(e, struct buffer, wanted_elem);

		e = list_next(e);
		if (buffer->busy)
			busy = buffer;
		else if (!buffer->dirty)
			flush_clear_wanted(buffer);
	}
	return busy;
}

/* Write the wanted buffers and, if DURABLE, flush the device.
 * => the cache's lock is held; drops and retakes it. */
static int
write_wanted(struct cache *cache, bool durable)
{
	int error = 0;

	cache->flush_failed = false;
	while (error == 0) {
		struct buffer *busy;

		orders_mark_predecessors(cache);
		if (write_ready(cache) > 0) {
			error = cache->flush_failed ? EIO : 0;
			continue;
		}
		busy = unmark_clean(cache);
		if (list_empty(&cache->wanted))
			break;
		if (busy != NULL)
			cache_wait_busy(busy); /* it is being changed */
		else
			error = flush_device(cache);
	}
	while (!list_empty(&cache->wanted))
		flush_clear_wanted(list_entry(
		    list_front(&cache->wanted), struct buffer, wanted_elem));
	if (error == 0 && durable)
		error = flush_device(cache);
	return error;
}

static void
mark_if_dirty(struct buffer *buffer)
{
	if (buffer->dirty)
		flush_mark_wanted(buffer);
}

static void
lock_for_flush(struct cache *cache)
{
	lock_acquire(&cache->flush_lock);
	spin_acquire(&cache->lock);
}

static int
write_wanted_and_unlock(struct cache *cache, bool durable)
{
	int error = write_wanted(cache, durable);

	spin_release(&cache->lock);
	lock_release(&cache->flush_lock);
	return error;
}

int
buffer_flush_all(struct cache *cache)
{
	lock_for_flush(cache);
	for (unsigned i = 0; i < cache->count; i++)
		mark_if_dirty(&cache->buffers[i]);
	return write_wanted_and_unlock(cache, true);
}

int
buffer_flush_owner(struct cache *cache, uint32_t owner, uint32_t inode_block)
{
	lock_for_flush(cache);
	for (unsigned i = 0; i < cache->count; i++) {
		struct buffer *buffer = &cache->buffers[i];

		if (buffer->mapped &&
		    (buffer->owner == owner || buffer->block == inode_block))
			mark_if_dirty(buffer);
	}
	return write_wanted_and_unlock(cache, true);
}

int
buffer_flush_one(struct buffer *buffer, bool durable)
{
	lock_for_flush(buffer->cache);
	mark_if_dirty(buffer);
	return write_wanted_and_unlock(buffer->cache, durable);
}
