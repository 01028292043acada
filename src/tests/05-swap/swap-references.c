/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a slot stays in use until the last of its references is dropped, even
 *     if there are thousands; references can be added and dropped while
 *     frames_lock is held
 * points: 5
 * swap: 32K
 */
#include <errno.h>

#include "tests/ktest.h"
#include "vm/classic/swap.h"

#define SLOTS 8
#define MANY  5000

static uint32_t
used_slots(void)
{
	uint32_t slots, in_use;

	swap_get_stats(&slots, &in_use);
	return in_use;
}

KTEST(swap_references)
{
	uint32_t slot, other;

	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	KTEST_CHECK_CMP(swap_alloc(SLOTS - 1, &other), ==, 0);
	for (int i = 0; i < MANY; i++)
		swap_ref(slot);
	spin_acquire(&frames_lock);
	swap_ref(other + 1);
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);
	for (int i = 0; i < MANY; i++)
		swap_free(slot);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);

	/* Each slot of a run has a count of its own. */
	for (uint32_t i = 0; i < SLOTS - 1; i++)
		swap_free(other + i);
	KTEST_CHECK_CMP(used_slots(), ==, 2);
	spin_acquire(&frames_lock);
	swap_free(other + 1);
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(used_slots(), ==, 1);
	KTEST_CHECK_CMP(swap_alloc(SLOTS, &other), ==, ENOSPC);
	swap_free(slot);
	KTEST_CHECK_CMP(used_slots(), ==, 0);

	/* All counts are zero again. */
	KTEST_CHECK_CMP(swap_alloc(SLOTS, &other), ==, 0);
	for (uint32_t i = 0; i < SLOTS; i++)
		swap_free(other + i);
	KTEST_CHECK_CMP(used_slots(), ==, 0);
}
