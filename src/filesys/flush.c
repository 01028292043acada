/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache, third part: writing dirty buffers back.
 *
 * A flush marks what it wants on the disk, and what that must wait for (see
 * order.c).  Then it sweeps over those in the order of the disk, writing
 * what waits for nothing, neighbours by one request, until nothing is left:
 * first the blocks at the roots of the arrows, in the next sweep those that
 * they led to, and so on.
 *
 * BARRIER: a disk may keep what it was given in a cache of its own and write
 * that in any order.  So a buffer that had to wait for another remembers the
 * number of the device flush which must come before its own write; when a sweep
 * finds only such buffers, it is time for one.
 *
 * Locks: flush_lock (one flush at a time), then cache.lock.  A flush waits for
 * nobody but the disk and buffers that are being changed, which takes no time:
 * so whoever holds a lock of the file system may start one.
 */
#include <errno.h>

#include "filesys/cache.h"
#include "lib/debug.h"

#define RUNS_MAX	8		/* requests under way at once */

/* Buffers of neighbouring blocks, and the request that writes them. */
struct run {
	struct block_request request;
	struct buffer *first;
	unsigned count;
};

/* (flush_lock) */
static struct lock flush_lock;
static struct run runs[RUNS_MAX];
static struct semaphore runs_done;
static bool failed;			/* a write of this flush did */

void
flush_create(void)
{
	list_init(&cache.wanted);
	lock_init(&flush_lock);
	sema_init(&runs_done, 0);
}

static void
run_done(struct block_request *request UNUSED)
{
	sema_up(&runs_done);
}

static bool
is_ready(const struct buffer *buffer)
{
	return buffer->wanted && buffer->dirty && !buffer->busy &&
	    list_empty(&((struct buffer *)buffer)->before) &&
	    buffer->barrier <= cache.flushes;
}

void
flush_want(struct buffer *buffer)
{
	if (buffer->wanted)
		return;
	buffer->wanted = true;
	list_push_back(&cache.wanted, &buffer->wanted_elem);
}

void
flush_unwant(struct buffer *buffer)
{
	if (!buffer->wanted)
		return;
	buffer->wanted = false;
	list_remove(&buffer->wanted_elem);
}

static struct buffer *
next_in_order(struct buffer *buffer)
{
	struct rb_node *node = rb_next(&buffer->node);

	return node == NULL ? NULL : rb_entry(node, struct buffer, node);
}

/* Put FIRST and as many ready neighbours as it can carry into one request. */
static void
run_collect(struct run *run, struct buffer *first)
{
	struct block_request *request = &run->request;
	struct buffer *buffer = first;

	request->operation = BLOCK_WRITE;
	request->sector = first->block * cache.block_sectors;
	request->segment_count = 0;
	request->done = run_done;
	run->first = first;
	run->count = 0;
	while (buffer != NULL && buffer->block == first->block + run->count &&
	    run->count < RUN_BLOCKS_MAX && is_ready(buffer) &&
	    request_add(request, buffer)) {
		buffer->busy = buffer->writing = true;
		buffer->dirty = false;
		cache.dirty--;
		run->count++;
		buffer = next_in_order(buffer);
	}
}

static void
run_finish(struct run *run)
{
	struct buffer *buffer = run->first;

	for (unsigned i = 0; i < run->count; i++) {
		struct buffer *next = next_in_order(buffer);

		buffer->writing = false;
		flush_unwant(buffer);
		if (run->request.error == 0) {
			orders_written(buffer);
		} else {
			buffer->dirty = true;
			cache.dirty++;
			failed = true;
		}
		cache_end_busy(buffer);
		buffer = next;
	}
}

/* Write the first COUNT runs. */
static void
write_runs(unsigned count)
{
	spin_release(&cache.lock);
	for (unsigned i = 0; i < count; i++)
		block_submit(cache.disk, &runs[i].request);
	for (unsigned i = 0; i < count; i++)
		sema_down(&runs_done);
	spin_acquire(&cache.lock);
	for (unsigned i = 0; i < count; i++)
		run_finish(&runs[i]);
}

static bool
is_before(const struct list_elem *a, const struct list_elem *b,
    void *aux UNUSED)
{
	return list_entry(a, struct buffer, wanted_elem)->block <
	    list_entry(b, struct buffer, wanted_elem)->block;
}

/* Write all buffers that are ready; how many runs that took. */
static unsigned
sweep(void)
{
	unsigned total = 0, count = 0;
	struct list_elem *e;

	list_sort(&cache.wanted, is_before, NULL);
	for (e = list_begin(&cache.wanted); e != list_end(&cache.wanted);
	    e = list_next(e)) {
		struct buffer *buffer = list_entry(e, struct buffer,
		    wanted_elem);

		if (!is_ready(buffer))
			continue;
		run_collect(&runs[count++], buffer);
		total++;
		if (count == RUNS_MAX) {
			write_runs(count);
			count = 0;
			e = list_head(&cache.wanted);	/* it has changed */
		}
	}
	write_runs(count);
	return total;
}

/* What the disk has acknowledged is to be on the medium. */
static int
flush_device(void)
{
	struct list covered;
	int error;

	list_init(&covered);
	list_splice(list_end(&covered), list_begin(&cache.written),
	    list_end(&cache.written));
	spin_release(&cache.lock);
	error = block_flush(cache.disk);
	spin_acquire(&cache.lock);
	list_splice(list_end(error == 0 ? &cache.released : &cache.written),
	    list_begin(&covered), list_end(&covered));
	if (error == 0)
		cache.flushes++;
	return error;
}

/* Forget wishes that have come true by themselves.  Are there others?  *BUSY: a
 * buffer of theirs that is busy, or NULL.  */
static bool
wants_more(struct buffer **busy)
{
	struct list_elem *e = list_begin(&cache.wanted);

	*busy = NULL;
	while (e != list_end(&cache.wanted)) {
		struct buffer *buffer = list_entry(e, struct buffer,
		    wanted_elem);

		e = list_next(e);
		if (buffer->busy)
			*busy = buffer;
		else if (!buffer->dirty)
			flush_unwant(buffer);
	}
	return !list_empty(&cache.wanted);
}

/* Write what is wanted; DURABLE: down to the medium. */
static int
flush_wanted(bool durable)
{
	int error = 0;

	failed = false;
	while (error == 0) {
		struct buffer *busy;

		orders_want_closure();
		if (sweep() > 0) {
			error = failed ? EIO : 0;
			continue;
		}
		if (!wants_more(&busy))
			break;
		if (busy != NULL)
			cache_wait(busy);	/* it is just being changed */
		else
			error = flush_device();
	}
	while (!list_empty(&cache.wanted))
		flush_unwant(list_entry(list_front(&cache.wanted),
		    struct buffer, wanted_elem));
	if (error == 0 && durable)
		error = flush_device();
	return error;
}

static void
want_if_dirty(struct buffer *buffer)
{
	if (buffer->dirty)
		flush_want(buffer);
}

static void
flush_begin(void)
{
	lock_acquire(&flush_lock);
	spin_acquire(&cache.lock);
}

static int
flush_end(bool durable)
{
	int error = flush_wanted(durable);

	spin_release(&cache.lock);
	lock_release(&flush_lock);
	return error;
}

int
buffer_flush_all(void)
{
	flush_begin();
	for (unsigned i = 0; i < cache.count; i++)
		want_if_dirty(&cache.buffers[i]);
	return flush_end(true);
}

int
buffer_flush_owner(uint32_t owner, uint32_t inode_block)
{
	flush_begin();
	for (unsigned i = 0; i < cache.count; i++) {
		struct buffer *buffer = &cache.buffers[i];

		if (buffer->mapped && (buffer->owner == owner ||
		    buffer->block == inode_block))
			want_if_dirty(buffer);
	}
	return flush_end(true);
}

int
buffer_flush_one(struct buffer *buffer)
{
	flush_begin();
	want_if_dirty(buffer);
	return flush_end(false);
}
