/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if there is no memory for the reference counts of a disk, swap_init
 *     prints a message, and there is no swap; swap_init frees the counts of the
 *     previous disk
 * points: 0
 * swap: 32K
 */
#include <errno.h>
#include <stdio.h>

#include "devices/block.h"
#include "devices/memdisk.h"
#include "mem/heap.h"
#include "tests/05-swap/made-up.h"

#define MANY 1024 /* slots */

/* Even with one byte for each slot, the counts do not fit in 64 MiB. */
#define SLOTS (64u << 20)

static uint8_t memory[SECTOR_SIZE]; /* never accessed */

/* Make a disk the swap disk twice, and compare the memory in use. */
static void
check_freed(void)
{
	struct block *disk =
	    memdisk_create("t1", memory, MANY * SECTORS_PER_PAGE, 0);
	struct heap_stats before, after;
	uint32_t slots, used;

	swap_init(disk);
	heap_get_stats(&before);
	swap_init(disk);
	heap_get_stats(&after);
	swap_get_stats(&slots, &used);
	KTEST_CHECK_CMP(slots, ==, MANY);
	KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
	KTEST_CHECK_CMP(after.bytes, ==, before.bytes);
}

KTEST(swap_huge)
{
	struct block *huge =
	    memdisk_create("t0", memory, SLOTS * SECTORS_PER_PAGE, 0);
	uint32_t slots, used, slot;

	check_freed();
	printf("before swap_init\n");
	swap_init(huge);
	printf("after swap_init\n");
	swap_get_stats(&slots, &used);
	KTEST_CHECK_CMP(slots, ==, 0);
	KTEST_CHECK_CMP(used, ==, 0);
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, ENOSPC);
	/* With the first disk there is swap again. */
	swap_init(block_swap());
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	KTEST_CHECK_CMP(used_slots(), ==, 1);
	swap_free(slot);
}
