/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when any write of swap_out fails, even one that follows successful
 *     writes to other slots, no page is changed and no slot is leaked; when a
 *     read fails, the slot keeps its content
 * points: 5
 * swap: 128K
 */
#include <errno.h>

#include "devices/block.h"
#include "tests/05-swap/made-up.h"

#define COUNT 8
#define SLOTS 32

static struct made_up made[COUNT];
static struct frame *frames[COUNT];

/* Make all writes to swap fail, starting with number FIRST, and check that
 * swap_out fails and changes neither the pages nor the slots.  */
static void
fail_write(uint32_t first)
{
	uint32_t before = used_slots(), slot[COUNT];
	enum page_where where = made[0].pages[0].where;

	for (unsigned i = 0; i < COUNT; i++)
		slot[i] = made[i].pages[0].slot;
	block_inject(block_swap(), BLOCK_WRITE, first, 1000);
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, EIO);
	block_inject(block_swap(), BLOCK_WRITE, 1, 0);
	KTEST_CHECK_CMP(used_slots(), ==, before);
	for (unsigned i = 0; i < COUNT; i++)
		for (unsigned k = 0; k < made[i].sharers; k++) {
			KTEST_CHECK_CMP(made[i].pages[k].where, ==, where);
			KTEST_CHECK_CMP(made[i].pages[k].slot, ==, slot[i]);
		}
}

/* Leave only single slots free, so that each frame needs a write of its own,
 * and make the first write fail, then the second, and so on.  */
static void
fail_scattered(void)
{
	uint32_t before = used_slots(), slot;
	static bool taken[SLOTS];

	memset(taken, 0, sizeof(taken));
	while (swap_alloc(1, &slot) == 0) {
		KTEST_CHECK(slot < SLOTS && !taken[slot]);
		taken[slot] = true;
	}
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);
	for (slot = 0; slot < SLOTS; slot += 2)
		if (taken[slot]) {
			swap_free(slot);
			taken[slot] = false;
		}
	KTEST_CHECK_CMP(SLOTS - used_slots(), >=, COUNT);
	for (uint32_t first = 1; first <= COUNT; first++)
		fail_write(first);
	for (slot = 0; slot < SLOTS; slot++)
		if (taken[slot])
			swap_free(slot);
	KTEST_CHECK_CMP(used_slots(), ==, before);
}

KTEST(swap_disk_errors)
{
	uint32_t slot;

	KTEST_CHECK(block_swap() != NULL);
	for (unsigned i = 0; i < COUNT; i++) {
		make_up(&made[i], 1 + i % SHARERS_MAX, (uint8_t)(i + 1));
		frames[i] = &made[i].frame;
	}
	fail_write(1);
	fail_scattered();
	KTEST_CHECK_CMP(used_slots(), ==, 0);
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, 0);
	fail_write(1);
	fail_scattered();
	KTEST_CHECK_CMP(used_slots(), ==, COUNT);

	slot = slot_of(&made[3]);
	block_inject(block_swap(), BLOCK_READ, 1, 2);
	KTEST_CHECK_CMP(swap_in(slot, frames[0]), ==, EIO);
	KTEST_CHECK_CMP(swap_in(slot, frames[0]), ==, EIO);
	KTEST_CHECK_CMP(used_slots(), ==, COUNT);
	KTEST_CHECK_CMP(swap_in(slot, frames[0]), ==, 0);
	KTEST_CHECK_CMP(*(uint8_t *)frame_kva(frames[0]), ==, 4);
	for (unsigned i = 0; i < COUNT; i++)
		free_slots(&made[i]);
	KTEST_CHECK_CMP(used_slots(), ==, 0);
}
