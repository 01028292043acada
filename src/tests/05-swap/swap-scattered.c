/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: swap_out succeeds if there are enough free slots, even scattered
 *     ones, with one request for each run of free slots, and otherwise fails
 *     without allocating any slot
 * points: 4
 * swap: 64K
 */
#include <errno.h>

#include "devices/block.h"
#include "tests/05-swap/made-up.h"

#define SLOTS 16
#define COUNT 8

static struct made_up made[COUNT];
static struct frame *frames[COUNT];

/* Free two runs of four slots, and check that eight frames are written to them with two
 * requests.  All slots are in use on entry and on return.  */
static void
check_two_runs(void)
{
	struct block_stats before, after;

	for (uint32_t i = 0; i < COUNT / 2; i++) {
		swap_free(1 + i);
		swap_free(SLOTS / 2 + i);
	}
	for (unsigned i = 0; i < COUNT; i++) {
		make_up(&made[i], 1, (uint8_t)(i + 1));
		frames[i] = &made[i].frame;
	}
	block_get_stats(block_swap(), &before);
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, 0);
	block_get_stats(block_swap(), &after);
	KTEST_CHECK_CMP(after.writes - before.writes, ==, 2);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);
}

KTEST(swap_scattered)
{
	uint32_t slot;

	for (unsigned i = 0; i < SLOTS; i++)
		KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	check_two_runs();
	for (slot = 1; slot < SLOTS; slot += 2)
		swap_free(slot);
	for (unsigned i = 0; i < COUNT; i++) {
		make_up(&made[i], 1 + i % 2, (uint8_t)(i + 1));
		frames[i] = &made[i].frame;
	}

	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, 0);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);
	for (unsigned i = 0; i < COUNT; i++) {
		KTEST_CHECK_CMP(slot_of(&made[i]) % 2, ==, 1);
		memset(frame_kva(frames[i]), 0, PAGE_SIZE);
		KTEST_CHECK_CMP(swap_in(slot_of(&made[i]), frames[i]), ==, 0);
		KTEST_CHECK_CMP(*(uint8_t *)frame_kva(frames[i]), ==, i + 1);
		free_slots(&made[i]);
	}

	/* Seven slots are left for eight frames. */
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	for (unsigned i = 0; i < COUNT; i++)
		make_up(&made[i], 1, 0);
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, ENOSPC);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS - COUNT + 1);
	for (unsigned i = 0; i < COUNT; i++)
		KTEST_CHECK_CMP(made[i].pages[0].where, ==, PAGE_ZERO);
	KTEST_CHECK_CMP(swap_out(frames, COUNT - 1), ==, 0);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);
}
