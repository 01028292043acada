/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a request that extends past the end of its disk causes a panic before
 *     it reaches the driver
 * panics: read 2 sectors from 7 on t0, which has 8
 */
#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/ktest.h"

#define SECTORS 8

static uint8_t disk_memory[SECTORS * SECTOR_SIZE];
static uint8_t buffer[2 * SECTOR_SIZE];

KTEST(block_bounds)
{
	struct block *disk = memdisk_create("t0", disk_memory, SECTORS, 0);

	KTEST_CHECK_CMP(block_read(disk, SECTORS - 2, buffer, 2), ==, 0);
	block_read(disk, SECTORS - 1, buffer, 2);
}
