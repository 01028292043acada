/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a request that takes several ATA commands can read up to the last
 *     sector of a disk, and a request with an injected error fails with EIO and
 *     does not hold up other requests
 * disk: ata
 */
#include <errno.h>
#include <string.h>

#include "devices/block.h"
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "threads/sync.h"

#define LARGE       1000 /* sectors */
#define LARGE_ORDER 7    /* 512 KiB */

static struct semaphore done;

static void
signal_done(struct block_request *request UNUSED)
{
	sema_up(&done);
}

static void
read_large(struct block *disk)
{
	uint8_t *large = palloc_get_pages(LARGE_ORDER, PALLOC_ASSERT);
	sector_t first = block_sectors(disk) - LARGE;
	uint8_t sector[SECTOR_SIZE];

	KTEST_CHECK_CMP(block_read(disk, first, large, LARGE), ==, 0);
	for (uint32_t i = 0; i < LARGE; i += 37) {
		KTEST_CHECK_CMP(block_read(disk, first + i, sector, 1), ==, 0);
		KTEST_CHECK_CMP(
		    memcmp(sector, large + i * SECTOR_SIZE, SECTOR_SIZE), ==,
		    0);
	}
	KTEST_CHECK_CMP(
	    block_read(disk, block_sectors(disk) - 1, sector, 1), ==, 0);
	palloc_free_pages(large, LARGE_ORDER);
}

KTEST(ata_edges)
{
	static struct block_request requests[5];
	static uint8_t buffers[5][SECTOR_SIZE];
	struct block *disk = block_root();

	read_large(disk);

	sema_init(&done, 0);
	block_inject(disk, BLOCK_READ, 2, 2);
	for (unsigned i = 0; i < 5; i++) {
		requests[i].operation = BLOCK_READ;
		requests[i].sector = i;
		requests[i].segment_count = 1;
		requests[i].segments[0].address = buffers[i];
		requests[i].segments[0].sectors = 1;
		requests[i].done = signal_done;
		block_submit(disk, &requests[i]);
	}
	for (unsigned i = 0; i < 5; i++)
		sema_down(&done);
	for (unsigned i = 0; i < 5; i++)
		KTEST_CHECK_CMP(
		    requests[i].error, ==, i == 1 || i == 2 ? EIO : 0);
}
