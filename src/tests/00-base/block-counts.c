/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a disk accepts requests of 1 and of 16 segments and a request for
 *     its last sector, transfers exactly what they specify, and counts
 *     requests and sectors
 */
#include <string.h>

#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/ktest.h"

#define SECTORS 128

static uint8_t disk_memory[SECTORS * SECTOR_SIZE];
static uint8_t buffer[BLOCK_SEGMENTS_MAX * 2 * SECTOR_SIZE];
static bool finished;

static void
mark_finished(struct block_request *request)
{
	KTEST_CHECK_CMP(request->error, ==, 0);
	finished = true;
}

/* Read 16 sectors, starting at sector 64, into every other sector of BUFFER. */
static void
check_scattered_read(struct block *disk)
{
	struct block_request request = {
		.operation = BLOCK_READ,
		.sector = 64,
		.segment_count = BLOCK_SEGMENTS_MAX,
		.done = mark_finished,
	};

	memset(buffer, 0xee, sizeof(buffer));
	for (unsigned i = 0; i < BLOCK_SEGMENTS_MAX; i++) {
		request.segments[i].address = buffer + 2 * i * SECTOR_SIZE;
		request.segments[i].sectors = 1;
	}
	block_submit(disk, &request);
	KTEST_CHECK(finished);
	for (unsigned i = 0; i < sizeof(buffer); i++) {
		unsigned sector = i / SECTOR_SIZE;

		KTEST_CHECK_CMP(
		    buffer[i], ==, sector % 2 == 0 ? 64 + sector / 2 : 0xee);
	}
}

KTEST(block_counts)
{
	struct block *disk = memdisk_create("t0", disk_memory, SECTORS, 0);
	struct block_stats stats;

	for (unsigned i = 0; i < sizeof(disk_memory); i++)
		disk_memory[i] = i / SECTOR_SIZE;
	KTEST_CHECK(block_find("t0") == disk);
	KTEST_CHECK_CMP(block_sectors(disk), ==, SECTORS);

	check_scattered_read(disk);
	KTEST_CHECK_CMP(block_read(disk, SECTORS - 1, buffer, 1), ==, 0);
	KTEST_CHECK_CMP(buffer[0], ==, SECTORS - 1);
	KTEST_CHECK_CMP(buffer[SECTOR_SIZE], ==, 0xee);

	memset(buffer, 0x55, sizeof(buffer));
	KTEST_CHECK_CMP(block_write(disk, 3, buffer, 2), ==, 0);
	KTEST_CHECK_CMP(disk_memory[3 * SECTOR_SIZE - 1], ==, 2);
	KTEST_CHECK_CMP(disk_memory[3 * SECTOR_SIZE], ==, 0x55);
	KTEST_CHECK_CMP(disk_memory[5 * SECTOR_SIZE - 1], ==, 0x55);
	KTEST_CHECK_CMP(disk_memory[5 * SECTOR_SIZE], ==, 5);
	KTEST_CHECK_CMP(block_flush(disk), ==, 0);

	block_get_stats(disk, &stats);
	KTEST_CHECK_CMP(stats.reads, ==, 2);
	KTEST_CHECK_CMP(stats.sectors_read, ==, 17);
	KTEST_CHECK_CMP(stats.writes, ==, 1);
	KTEST_CHECK_CMP(stats.sectors_written, ==, 2);
	KTEST_CHECK_CMP(stats.flushes, ==, 1);
	KTEST_CHECK_CMP(stats.errors, ==, 0);
}
