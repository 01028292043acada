/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: every whole page of the disk is a slot that is given to one at a
 *     time, runs of slots are consecutive, and what does not fit is refused
 *     and takes nothing
 * points: 6
 * swap: 256K
 */
#include <errno.h>
#include <string.h>

#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/ktest.h"
#include "vm/classic/swap.h"

#define SLOTS		64
#define ODD_SLOTS	3
#define ODD_SECTORS	(ODD_SLOTS * SECTORS_PER_PAGE + 5)

static uint8_t odd_memory[ODD_SECTORS * SECTOR_SIZE];
static bool taken[SLOTS];

static uint32_t
used(void)
{
	uint32_t slots, in_use;

	swap_get_stats(&slots, &in_use);
	return in_use;
}

/* Take a run of N slots, which must be there. */
static uint32_t
take(unsigned n)
{
	uint32_t slot = SWAP_NONE, before = used();

	KTEST_CHECK_CMP(swap_alloc(n, &slot), ==, 0);
	KTEST_CHECK(slot < SLOTS && n <= SLOTS - slot);
	for (unsigned i = 0; i < n; i++) {
		KTEST_CHECK(!taken[slot + i]);
		taken[slot + i] = true;
	}
	KTEST_CHECK_CMP(used(), ==, before + n);
	return slot;
}

static void
give(uint32_t slot)
{
	KTEST_CHECK(taken[slot]);
	taken[slot] = false;
	swap_free(slot);
}

static void
refuse(unsigned n)
{
	uint32_t slot, before = used();

	KTEST_CHECK_CMP(swap_alloc(n, &slot), ==, ENOSPC);
	KTEST_CHECK_CMP(used(), ==, before);
}

/* To exact capacity and back, in runs of N. */
static void
check_runs(unsigned n)
{
	for (unsigned i = 0; i < SLOTS / n; i++)
		take(n);
	refuse(n);
	for (unsigned i = 0; i < SLOTS % n; i++)
		take(1);
	refuse(1);
	for (uint32_t slot = 0; slot < SLOTS; slot++)
		give(slot);
	KTEST_CHECK_CMP(used(), ==, 0);
}

/* Between slots that are used, runs fit only where they fit. */
static void
check_gaps(void)
{
	for (unsigned i = 0; i < SLOTS; i++)
		take(1);
	for (uint32_t slot = 0; slot < SLOTS; slot += 2)
		give(slot);
	refuse(2);
	give(21);
	KTEST_CHECK_CMP(take(3), ==, 20);
	refuse(2);
	give(63);
	KTEST_CHECK_CMP(take(2), ==, 62);
	for (uint32_t slot = 0; slot < SLOTS; slot++)
		if (taken[slot])
			give(slot);
	KTEST_CHECK_CMP(take(SLOTS), ==, 0);
	for (uint32_t slot = 0; slot < SLOTS; slot++)
		give(slot);
	KTEST_CHECK_CMP(used(), ==, 0);
}

/* Disks that are not made of whole pages, and none. */
static void
check_odd(void)
{
	struct block *odd = memdisk_create("t0", odd_memory, ODD_SECTORS, 0);
	uint32_t slots, in_use, slot;

	swap_init(odd);
	swap_get_stats(&slots, &in_use);
	KTEST_CHECK_CMP(slots, ==, ODD_SLOTS);
	KTEST_CHECK_CMP(in_use, ==, 0);
	KTEST_CHECK_CMP(swap_alloc(ODD_SLOTS + 1, &slot), ==, ENOSPC);
	for (unsigned i = 0; i < ODD_SLOTS; i++)
		KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, ENOSPC);
	for (slot = 0; slot < ODD_SLOTS; slot++)
		swap_free(slot);
	swap_init(NULL);
	swap_get_stats(&slots, &in_use);
	KTEST_CHECK_CMP(slots, ==, 0);
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, ENOSPC);
}

KTEST(swap_slots)
{
	uint32_t slots, in_use;

	swap_get_stats(&slots, &in_use);
	KTEST_CHECK_CMP(slots, ==, SLOTS);
	KTEST_CHECK_CMP(in_use, ==, 0);
	for (unsigned n = 1; n <= 9; n++)
		check_runs(n);
	check_gaps();
	check_odd();
}
