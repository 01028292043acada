/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when four threads write and read one ATA disk with random sizes,
 *     alignments and numbers of segments while a fifth thread reads another
 *     ATA disk, each request transfers exactly its own sectors
 * disk: ata
 * swap: 4M
 * cpus: 4
 */
#include <string.h>

#include "devices/block.h"
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define WRITERS      4
#define ROUNDS       40
#define SECTORS_MAX  160 /* of a write */
#define BUFFER_ORDER 6   /* 256 KiB */
#define MARGIN       8   /* sectors read on either side of a write */

struct writer {
	sector_t first, sectors; /* the writer's part of the swap disk */
	uint32_t random;
	uint8_t *buffer;
	uint8_t generation[2048]; /* of each sector; 0: not written */
};

static struct writer writers[WRITERS];
static struct semaphore finished;

static uint32_t
draw_random(uint32_t *state, uint32_t limit)
{
	*state = *state * 1664525 + 1013904223;
	return (*state >> 8) % limit;
}

static uint32_t
expected_word(sector_t sector, uint8_t generation, unsigned i)
{
	return (sector * 0x9e3779b1 + generation) * 0x85ebca6b + i;
}

/* Transfer COUNT sectors, starting at SECTOR, using random pieces of the
 * writer's buffer with random gaps between them.  Before a write, fill the
 * pieces; after a read, check those sectors that have been written.  */
static void
transfer(struct writer *w, enum block_operation operation, sector_t sector,
    uint32_t count)
{
	struct block_request request = {
		.operation = operation,
		.sector = sector,
	};
	uint8_t *next = w->buffer;
	uint32_t left = count;

	while (left > 0) {
		unsigned n = request.segment_count++;
		uint32_t sectors = n == BLOCK_SEGMENTS_MAX - 1 ?
		    left :
		    1 + draw_random(&w->random, left);

		next += 4 * draw_random(&w->random, 64);
		request.segments[n].address = next;
		request.segments[n].sectors = sectors;
		for (uint32_t i = 0; i < sectors * SECTOR_SIZE / 4; i++) {
			sector_t at =
			    sector + count - left + i * 4 / SECTOR_SIZE;

			((uint32_t *)next)[i] = operation == BLOCK_READ ?
			    0 :
			    expected_word(
				at, w->generation[at - w->first], i % 128);
		}
		next += sectors * SECTOR_SIZE;
		left -= sectors;
	}
	KTEST_CHECK_CMP(block_submit_and_wait(block_swap(), &request), ==, 0);
	if (operation == BLOCK_WRITE)
		return;
	for (unsigned n = 0; n < request.segment_count; n++) {
		const uint32_t *words = request.segments[n].address;

		for (uint32_t s = 0; s < request.segments[n].sectors; s++) {
			uint8_t generation = w->generation[sector - w->first];

			for (unsigned i = 0; generation != 0 && i < 128; i++)
				KTEST_CHECK_CMP(words[s * 128 + i], ==,
				    expected_word(sector, generation, i));
			sector++;
		}
	}
}

static void
write_and_check(void *argument)
{
	struct writer *w = argument;

	for (int round = 1; round <= ROUNDS; round++) {
		uint32_t count = 1 + draw_random(&w->random, SECTORS_MAX);
		uint32_t start = MARGIN +
		    draw_random(&w->random, w->sectors - count - 2 * MARGIN);

		memset(w->generation + start, round, count);
		transfer(w, BLOCK_WRITE, w->first + start, count);
		transfer(w, BLOCK_READ, w->first + start - MARGIN,
		    count + 2 * MARGIN);
	}
	sema_up(&finished);
}

/* Check that two reads of the same sectors of the root disk return the same data. */
static void
reread_root(void *unused UNUSED)
{
	static uint8_t first[8 * SECTOR_SIZE], second[8 * SECTOR_SIZE];
	struct block *disk = block_root();
	uint32_t random = 7;

	for (int round = 0; round < 2 * ROUNDS; round++) {
		sector_t sector = draw_random(&random, block_sectors(disk) - 7);

		KTEST_CHECK_CMP(block_read(disk, sector, first, 8), ==, 0);
		memset(second, 0, sizeof(second));
		KTEST_CHECK_CMP(block_read(disk, sector, second, 8), ==, 0);
		KTEST_CHECK_CMP(memcmp(first, second, sizeof(first)), ==, 0);
	}
	sema_up(&finished);
}

KTEST(ata_random)
{
	sector_t share = block_sectors(block_swap()) / WRITERS;
	struct block_stats stats;

	sema_init(&finished, 0);
	for (unsigned i = 0; i < WRITERS; i++) {
		struct writer *w = &writers[i];

		w->first = i * share;
		w->sectors = MIN(share, sizeof(w->generation));
		w->random = i;
		w->buffer = palloc_get_pages(BUFFER_ORDER, PALLOC_ASSERT);
		thread_create("writer", PRI_DEFAULT, write_and_check, w);
	}
	thread_create("reader", PRI_DEFAULT, reread_root, NULL);
	for (unsigned i = 0; i < WRITERS + 1; i++)
		sema_down(&finished);
	KTEST_CHECK_CMP(block_flush(block_swap()), ==, 0);
	block_get_stats(block_swap(), &stats);
	KTEST_CHECK_CMP(stats.writes, ==, WRITERS * ROUNDS);
	KTEST_CHECK_CMP(stats.errors, ==, 0);
}
