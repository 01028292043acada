/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer cache: read-ahead of neighboring blocks in one request.  Only idle
 * buffers are used: read-ahead is not worth waiting for a buffer or writing one back.
 */
#include "filesys/cache.h"
#include "lib/debug.h"

bool
request_add(struct block_request *request, struct buffer *buffer)
{
	struct block_segment *next = &request->segments[request->segment_count];

	if (request->segment_count > 0 &&
	    (uint8_t *)next[-1].address + next[-1].sectors * SECTOR_SIZE ==
		buffer->data) {
		next[-1].sectors += buffer->cache->block_sectors;
		return true;
	}
	if (request->segment_count == BLOCK_SEGMENTS_MAX)
		return false;
	next->address = buffer->data;
	next->sectors = buffer->cache->block_sectors;
	request->segment_count++;
	return true;
}

/* Map up to COUNT idle buffers to the blocks that start at BLOCK, up to the first block
 * that is already cached, and describe the read in REQUEST.  Returns the number of
 * buffers, which are pinned, busy and stored in RUN.  */
static unsigned
map_idle_run(struct cache *cache, uint32_t block, unsigned count,
    uint32_t owner, struct block_request *request, struct buffer **run)
{
	unsigned n;

	for (n = 0; n < count; n++) {
		struct buffer *buffer;

		if (cache_find(cache, block + n) != NULL ||
		    (buffer = cache_take_idle(cache, block + n)) == NULL)
			break;
		if (!request_add(request, buffer))
			break; /* the buffer stays idle */
		cache_pin(buffer);
		buffer->owner = owner;
		buffer->busy = true;
		run[n] = buffer;
	}
	return n;
}

void
buffer_prefetch(
    struct cache *cache, uint32_t block, uint32_t count, uint32_t owner)
{
	struct buffer *run[RUN_BLOCKS_MAX];
	struct block_request request = {
		.operation = BLOCK_READ,
		.sector = block * cache->block_sectors,
	};
	unsigned n;

	count = MIN(count, MIN(cache->count / 4, RUN_BLOCKS_MAX));
	spin_acquire(&cache->lock);
	n = map_idle_run(cache, block, count, owner, &request, run);
	spin_release(&cache->lock);
	if (n == 0)
		return;
	block_submit_and_wait(cache->disk, &request);

	spin_acquire(&cache->lock);
	for (unsigned i = 0; i < n; i++) {
		run[i]->valid = request.error == 0;
		cache_end_busy(run[i]);
		cache_unpin(run[i]);
	}
	spin_release(&cache->lock);
}
