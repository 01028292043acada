/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: memdisk= creates a swap disk in memory that is not part of the user
 *     pool, and fail_read= and fail_write= make exactly the specified requests
 *     fail
 * options: memdisk=1M fail_read=swap:1 fail_write=swap:2+2
 * engine: classic
 */
/* Not for the dragonfly engine, which allocates all user pages at boot. */
#include <errno.h>
#include <string.h>

#include "devices/block.h"
#include "mem/palloc.h"
#include "tests/ktest.h"

#define SECTORS 2048

static uint8_t buffer[PAGE_SIZE];

/* Fill all user pages, and then check that the disk is unchanged. */
static void
check_not_overwritten(struct block *disk)
{
	void *pages = NULL, *page;

	while ((page = palloc_get_page(PALLOC_USER)) != NULL) {
		memset(page, 0xff, PAGE_SIZE);
		*(void **)page = pages;
		pages = page;
	}
	for (sector_t s = 0; s < SECTORS; s += SECTORS_PER_PAGE) {
		KTEST_CHECK_CMP(
		    block_read(disk, s, buffer, SECTORS_PER_PAGE), ==, 0);
		for (unsigned i = 0; i < PAGE_SIZE; i++)
			KTEST_CHECK_CMP(buffer[i], ==, 0x11);
	}
	while ((page = pages) != NULL) {
		pages = *(void **)page;
		palloc_free_page(page);
	}
}

KTEST(memdisk_options)
{
	struct block *disk = block_swap();

	KTEST_CHECK(disk != NULL && disk == block_find("swap"));
	KTEST_CHECK_CMP(block_sectors(disk), ==, SECTORS);

	KTEST_CHECK_CMP(block_read(disk, 0, buffer, 1), ==, EIO);
	KTEST_CHECK_CMP(block_read(disk, 0, buffer, 1), ==, 0);
	KTEST_CHECK_CMP(block_write(disk, 0, buffer, 1), ==, 0);
	KTEST_CHECK_CMP(block_write(disk, 0, buffer, 1), ==, EIO);
	KTEST_CHECK_CMP(block_write(disk, 0, buffer, 1), ==, EIO);

	memset(buffer, 0x11, sizeof(buffer));
	for (sector_t s = 0; s < SECTORS; s += SECTORS_PER_PAGE)
		KTEST_CHECK_CMP(
		    block_write(disk, s, buffer, SECTORS_PER_PAGE), ==, 0);
	check_not_overwritten(disk);
}
