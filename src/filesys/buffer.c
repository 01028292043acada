/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache, part 1: which block is in which buffer.
 *
 * The number of buffers is fixed when the disk is mounted, as a share of memory.
 * Mapped buffers are in a tree by block number, for lookups and for walks in disk
 * order.  The idle list contains the buffers that can be reused: they are neither pinned,
 * dirty nor busy, and no other buffer must be written before them (order.c).  When a
 * block is not cached, the buffer at the end of that list, the least recently used one,
 * is mapped to the block.
 *
 *	       get                   begin_change
 *	idle <-----> pinned, clean --------------> pinned, busy
 *	 ^     put         ^                          |     ^
 *	 | written         | written       end_change |     | begin_change
 *	 |                 |                          v     |
 *	 |                 +----------------------- pinned, dirty
 *	 |                                            ^     |
 *	 |                                        get |     | put
 *	 |                                            |     v
 *	 +------------------------------------------- not pinned, dirty
 *
 * The cache's lock, a spinlock, guards all of this.  It is the innermost lock of the
 * file system.
 */
#include "filesys/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/cache.h"
#include "lib/debug.h"
#include "mem/palloc.h"
#include "threads/thread.h"

/* Pages of buffers: an eighth of the kernel's free memory, within these limits. */
#define CACHE_PAGES_MIN 24
#define CACHE_PAGES_MAX 1024
#define CACHE_SHARE     8

/* The minimum number of buffers: see the rule about pins in buffer.h. */
#define CACHE_COUNT_MIN (CACHE_PAGES_MIN / 2)
_Static_assert(
    CACHE_COUNT_MIN > BUFFER_PINS_MAX, "too few buffers for one change");

static unsigned dirty_buffers; /* atomic; sum over all caches */

static bool
block_less(const struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct buffer, node)->block <
	    rb_entry(b, struct buffer, node)->block;
}

static int
compare_block(const void *key, const struct rb_node *node)
{
	uint32_t block = *(const uint32_t *)key;
	const struct buffer *buffer = rb_entry(node, struct buffer, node);

	return block < buffer->block ? -1 : block > buffer->block;
}

struct buffer *
cache_find(struct cache *cache, uint32_t block)
{
	struct rb_node *node = rb_find(&cache->tree, &block, compare_block);

	return node == NULL ? NULL : rb_entry(node, struct buffer, node);
}

/* ---- creation ---- */

static void
buffer_init(struct cache *cache, struct buffer *buffer, uint8_t *data)
{
	buffer->cache = cache;
	buffer->data = data;
	list_init(&buffer->before);
	list_init(&buffer->after);
	list_init(&buffer->deferred);
	waitq_init(&buffer->changed, "buffer");
	/* Buffers are first used in memory order, so that neighboring blocks, which are
	 * often read one after the other, need few segments in a request.  */
	list_push_front(&cache->idle, &buffer->idle_elem);
	buffer->idle = true;
}

/* Allocate up to PAGES pages and initialize the buffers in them.  Returns the number of
 * pages allocated.  */
static unsigned
add_pages(struct cache *cache, unsigned pages, unsigned per_page)
{
	unsigned n;

	for (n = 0; n < pages; n++) {
		uint8_t *page = palloc_get_page(0);

		if (page == NULL)
			break;
		for (unsigned i = 0; i < per_page; i++)
			buffer_init(cache, &cache->buffers[n * per_page + i],
			    page + i * cache->block_size);
	}
	return n;
}

int
cache_create(struct block *disk, uint32_t block_size, struct lock *change_lock,
    struct cache **result)
{
	struct cache *cache = calloc(1, sizeof(*cache));
	unsigned per_page = PAGE_SIZE / block_size;
	struct palloc_stats stats;
	unsigned pages;

	if (cache == NULL)
		return ENOMEM;
	palloc_get_stats(0, &stats);
	pages = MIN(
	    MAX(stats.free / CACHE_SHARE, CACHE_PAGES_MIN), CACHE_PAGES_MAX);

	spin_init(&cache->lock, "cache");
	waitq_init(&cache->room, "free buffer");
	rb_init(&cache->tree, block_less);
	list_init(&cache->idle);
	list_init(&cache->written);
	list_init(&cache->ready);
	cache->disk = disk;
	cache->change_lock = change_lock;
	cache->block_size = block_size;
	cache->block_sectors = block_size / SECTOR_SIZE;
	cache->buffers = calloc(pages * per_page, sizeof(*cache->buffers));
	cache->orders = calloc(pages * per_page * 2, sizeof(*cache->orders));
	if (cache->buffers != NULL && cache->orders != NULL)
		cache->count = add_pages(cache, pages, per_page) * per_page;
	orders_init(cache);
	flush_init(cache);
	if (cache->count < CACHE_COUNT_MIN) {
		cache_destroy(cache);
		return ENOMEM;
	}
	*result = cache;
	return 0;
}

void
cache_destroy(struct cache *cache)
{
	unsigned per_page = PAGE_SIZE / cache->block_size;

	ASSERT(!buffer_has_deferred(cache));
	for (unsigned i = 0; i < cache->count; i++) {
		ASSERT_CMP(cache->buffers[i].pins, ==, 0);
		if (i % per_page == 0)
			palloc_free_page(cache->buffers[i].data);
	}
	__atomic_fetch_sub(&dirty_buffers, cache->dirty, __ATOMIC_RELAXED);
	free(cache->buffers);
	free(cache->orders);
	free(cache);
}

/* ---- dirty buffers ---- */

void
cache_count_dirty(struct cache *cache)
{
	cache->dirty++;
	__atomic_fetch_add(&dirty_buffers, 1, __ATOMIC_RELAXED);
}

void
cache_count_clean(struct cache *cache)
{
	cache->dirty--;
	__atomic_fetch_sub(&dirty_buffers, 1, __ATOMIC_RELAXED);
}

bool
buffer_any_dirty(void)
{
	return __atomic_load_n(&dirty_buffers, __ATOMIC_RELAXED) > 0;
}

/* ---- pins ---- */

void
cache_update_idle(struct buffer *buffer)
{
	struct cache *cache = buffer->cache;

	if (buffer->pins == 0 && !buffer->dirty && !buffer->busy &&
	    !buffer->idle && list_empty(&buffer->before)) {
		list_push_front(&cache->idle, &buffer->idle_elem);
		buffer->idle = true;
	}
	if (buffer->pins == 0 && !buffer->busy)
		waitq_wake_one(&cache->room);
}

void
cache_end_busy(struct buffer *buffer)
{
	buffer->busy = false;
	waitq_wake_all(&buffer->changed);
	cache_update_idle(buffer);
}

void
cache_wait_busy(struct buffer *buffer)
{
	waitq_sleep(&buffer->changed, &buffer->cache->lock);
}

void
cache_pin(struct buffer *buffer)
{
	if (buffer->idle) {
		list_remove(&buffer->idle_elem);
		buffer->idle = false;
	}
	buffer->pins++;
}

struct buffer *
cache_take_idle(struct cache *cache, uint32_t block)
{
	struct buffer *buffer;

	if (list_empty(&cache->idle))
		return NULL;
	buffer = list_entry(list_back(&cache->idle), struct buffer, idle_elem);
	ASSERT(list_empty(&buffer->before) && list_empty(&buffer->after) &&
	    list_empty(&buffer->deferred));
	if (buffer->mapped)
		rb_remove(&cache->tree, &buffer->node);
	buffer->mapped = true;
	buffer->valid = false;
	buffer->block = block;
	buffer->barrier = 0;
	rb_insert(&cache->tree, &buffer->node);
	return buffer;
}

/* Called when no buffer is idle: write the dirty buffers or, if none is dirty, wait
 * until a buffer may have become idle.  Returns 0, or EIO if none is idle because a
 * write failed.
 * => the cache's lock is held; drops and retakes it; the caller searches again.  */
static int
wait_for_idle_buffer(struct cache *cache)
{
	int error;

	if (cache->dirty == 0) {
		waitq_sleep(&cache->room, &cache->lock);
		return 0;
	}
	spin_release(&cache->lock);
	error = buffer_flush_all(cache);
	spin_acquire(&cache->lock);
	return list_empty(&cache->idle) ? error : 0;
}

/* Read BUFFER's block into it.  Returns 0 or EIO.
 * => the cache's lock is held; drops and retakes it.  */
static int
read_block(struct buffer *buffer)
{
	struct cache *cache = buffer->cache;
	int error;

	buffer->busy = true;
	spin_release(&cache->lock);
	error = block_read(cache->disk, buffer->block * cache->block_sectors,
	    buffer->data, cache->block_sectors);
	spin_acquire(&cache->lock);
	buffer->valid = error == 0;
	cache_end_busy(buffer);
	return error;
}

/* Find BLOCK's buffer, or map an idle buffer to BLOCK.  A thread that has waited for an
 * idle buffer does not always take one, because another thread may have mapped BLOCK
 * while it waited.  So it wakes the next waiter if any buffer is idle or dirty.
 * => the cache's lock is held; may drop and retake it.  */
static int
find_buffer(struct cache *cache, uint32_t block, struct buffer **result)
{
	bool waited = false;
	int error = 0;

	while ((*result = cache_find(cache, block)) == NULL &&
	    (*result = cache_take_idle(cache, block)) == NULL && error == 0) {
		error = wait_for_idle_buffer(cache);
		waited = true;
	}
	if (waited && (!list_empty(&cache->idle) || cache->dirty > 0))
		waitq_wake_one(&cache->room);
	return *result != NULL ? 0 : error;
}

/* Pin the buffer of BLOCK and wait until no thread is reading into it.  The buffer is
 * not valid if it is new or if the read failed.
 * => the cache's lock is held; may drop and retake it.  */
static int
get_mapped_buffer(
    struct cache *cache, uint32_t block, uint32_t owner, struct buffer **result)
{
	struct buffer *buffer;
	int error = find_buffer(cache, block, &buffer);

	if (error != 0)
		return error;
	cache_pin(buffer);
	buffer->owner = owner;
	while (buffer->busy && !buffer->valid)
		cache_wait_busy(buffer);
	*result = buffer;
	return 0;
}

void
cache_unpin(struct buffer *buffer)
{
	ASSERT_CMP(buffer->pins, >, 0);
	if (--buffer->pins == 0)
		cache_update_idle(buffer);
}

/* Assert that the current thread may pin one more buffer: see the rule in buffer.h. */
static void
assert_may_pin(const struct cache *cache)
{
	unsigned pins = thread_current()->buffer_pins;

	if (pins > 0)
		ASSERT(lock_held_by_current_thread(cache->change_lock));
	ASSERT_CMP(pins, <, BUFFER_PINS_MAX);
}

/* Pin the buffer of BLOCK.  If the buffer is not valid, fill it with zeros if the
 * caller will overwrite the WHOLE block, otherwise read the block.  */
static int
get_buffer(struct cache *cache, uint32_t block, uint32_t owner, bool whole,
    struct buffer **result)
{
	struct buffer *buffer;
	int error;

	assert_may_pin(cache);
	spin_acquire(&cache->lock);
	error = get_mapped_buffer(cache, block, owner, &buffer);
	if (error == 0 && !buffer->valid && whole) {
		memset(buffer->data, 0, cache->block_size);
		buffer->valid = true;
	} else if (error == 0 && !buffer->valid) {
		error = read_block(buffer);
		if (error != 0)
			cache_unpin(buffer);
	}
	if (error == 0) {
		thread_current()->buffer_pins++;
		*result = buffer;
	}
	spin_release(&cache->lock);
	return error;
}

int
buffer_get(
    struct cache *cache, uint32_t block, uint32_t owner, struct buffer **result)
{
	return get_buffer(cache, block, owner, false, result);
}

int
buffer_get_whole(
    struct cache *cache, uint32_t block, uint32_t owner, struct buffer **result)
{
	return get_buffer(cache, block, owner, true, result);
}

bool
buffer_get_cached(
    struct cache *cache, uint32_t block, uint32_t owner, struct buffer **result)
{
	struct buffer *buffer;
	bool found;

	spin_acquire(&cache->lock);
	buffer = cache_find(cache, block);
	found = buffer != NULL && buffer->valid && buffer->owner == owner;
	if (found) {
		cache_pin(buffer);
		thread_current()->buffer_pins++;
		*result = buffer;
	}
	spin_release(&cache->lock);
	return found;
}

bool
buffer_is_of_other(struct cache *cache, uint32_t block, uint32_t owner)
{
	struct buffer *buffer;
	bool other;

	spin_acquire(&cache->lock);
	buffer = cache_find(cache, block);
	other = buffer != NULL && buffer->valid && buffer->owner != 0 &&
	    buffer->owner != owner;
	spin_release(&cache->lock);
	return other;
}

void
buffer_put(struct buffer *buffer)
{
	struct cache *cache;

	if (buffer == NULL)
		return;
	ASSERT_CMP(thread_current()->buffer_pins, >, 0);
	thread_current()->buffer_pins--;
	cache = buffer->cache;
	spin_acquire(&cache->lock);
	cache_unpin(buffer);
	spin_release(&cache->lock);
}

/* ---- changes ---- */

void
buffer_begin_change(struct buffer *buffer)
{
	struct cache *cache = buffer->cache;

	spin_acquire(&cache->lock);
	ASSERT_CMP(buffer->pins, >, 0);
	while (buffer->busy)
		cache_wait_busy(buffer);
	buffer->busy = true;
	spin_release(&cache->lock);
}

void
buffer_end_change(struct buffer *buffer)
{
	struct cache *cache = buffer->cache;

	spin_acquire(&cache->lock);
	ASSERT(buffer->busy && buffer->valid);
	if (!buffer->dirty) {
		buffer->dirty = true;
		cache_count_dirty(cache);
	}
	cache_end_busy(buffer);
	spin_release(&cache->lock);
}
