/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if there is no memory for the reference counts of a disk, swap_init
 *     prints a message, and there is no swap
 * points: 0
 * swap: 32K
 */
#include <errno.h>
#include <stdio.h>

#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/05-swap/made-up.h"

/* Even with one byte for each slot, the counts do not fit in 64 MiB. */
#define SLOTS (64u << 20)

KTEST(swap_huge)
{
	static uint8_t memory[SECTOR_SIZE]; /* never accessed */
	struct block *huge =
	    memdisk_create("t0", memory, SLOTS * SECTORS_PER_PAGE, 0);
	uint32_t slots, used, slot;

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
