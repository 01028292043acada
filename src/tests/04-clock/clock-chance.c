/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the hand passes once over each frame that was referenced since the
 *     hand last passed it, and clears its referenced bit at that time, not
 *     before; if all frames were referenced, the hand goes all the way around
 *     from any position; each frame examined is counted
 * points: 8
 */
#include "tests/04-clock/kring.h"

#define COUNT 8

static int order[COUNT];

/* Touch the frames whose positions in the order are set in MASK. */
static void
touch_frames(unsigned mask)
{
	for (unsigned i = 0; i < COUNT; i++)
		if ((mask >> i & 1) != 0)
			kring_touch((unsigned)order[i], 0);
}

/* Check that the next selection examines COUNT frames and returns FRAME. */
static void
expect_selection(unsigned count, int frame)
{
	uint32_t before = vm_counters.clock_scans;

	KTEST_CHECK_CMP(kring_select(), ==, frame);
	KTEST_CHECK_CMP(vm_counters.clock_scans - before, ==, count);
}

/* Check that exactly the frames whose positions are set in MASK are marked as
 * referenced.  */
static void
expect_bits(unsigned mask)
{
	for (unsigned i = 0; i < COUNT; i++)
		KTEST_CHECK_CMP(
		    kring_referenced((unsigned)order[i], 0), ==, mask >> i & 1);
}

KTEST(clock_chance)
{
	kring_make(COUNT, 1);
	kring_order(COUNT, order);
	expect_bits(0);
	/* The first three frames are passed over; the fourth is selected. */
	touch_frames(0x67); /* 0 1 2 5 6 */
	expect_selection(4, order[3]);
	expect_bits(0x60);
	expect_selection(1, order[4]);
	expect_bits(0x60);
	expect_selection(3, order[7]);
	expect_bits(0);
	/* All referenced frames have had their second chance. */
	for (unsigned i = 0; i < COUNT; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i]);

	/* All frames were referenced: the hand goes around once and selects the
	 * first frame after its position, whatever that is.  */
	for (unsigned i = 0; i < COUNT; i++) {
		touch_frames(0xff);
		expect_selection(COUNT + 1, order[i]);
		expect_bits(0);
	}
	KTEST_CHECK_CMP(kring_select(), ==, order[0]);
	/* A frame that is referenced again before each selection is never
	 * selected.  */
	for (unsigned i = 0; i < 50; i++) {
		touch_frames(1 << 5);
		KTEST_CHECK_CMP(kring_select(), !=, order[5]);
	}
}
