/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: exactly the requests selected for injected errors fail with EIO,
 *     without transferring data, on disks with and without latency
 */
#include <errno.h>
#include <string.h>

#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/ktest.h"

#define SECTORS 8

static uint8_t disk_memory[2][SECTORS * SECTOR_SIZE];
static uint8_t buffer[SECTOR_SIZE];

static void
check_disk(struct block *disk, const uint8_t *memory)
{
	struct block_stats stats;

	block_inject(disk, BLOCK_READ, 3, 2);
	block_inject(disk, BLOCK_WRITE, 1, 1);
	for (int i = 1; i <= 6; i++) {
		bool fails = i == 3 || i == 4;

		memset(buffer, i, sizeof(buffer));
		KTEST_CHECK_CMP(
		    block_read(disk, 0, buffer, 1), ==, fails ? EIO : 0);
		KTEST_CHECK_CMP(buffer[0], ==, fails ? i : 0);
	}
	memset(buffer, 0x77, sizeof(buffer));
	KTEST_CHECK_CMP(block_write(disk, 2, buffer, 1), ==, EIO);
	KTEST_CHECK_CMP(memory[2 * SECTOR_SIZE], ==, 0);
	KTEST_CHECK_CMP(block_write(disk, 2, buffer, 1), ==, 0);
	KTEST_CHECK_CMP(memory[2 * SECTOR_SIZE], ==, 0x77);

	block_inject(disk, BLOCK_FLUSH, 1, 1);
	KTEST_CHECK_CMP(block_flush(disk), ==, EIO);
	KTEST_CHECK_CMP(block_flush(disk), ==, 0);

	block_get_stats(disk, &stats);
	KTEST_CHECK_CMP(stats.errors, ==, 4);
	KTEST_CHECK_CMP(stats.reads, ==, 4);
	KTEST_CHECK_CMP(stats.writes, ==, 1);
	KTEST_CHECK_CMP(stats.flushes, ==, 1);
}

KTEST(block_errors)
{
	check_disk(
	    memdisk_create("t0", disk_memory[0], SECTORS, 0), disk_memory[0]);
	check_disk(
	    memdisk_create("t1", disk_memory[1], SECTORS, 500), disk_memory[1]);
}
