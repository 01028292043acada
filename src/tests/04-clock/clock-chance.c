/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the hand passes once over each frame that was referenced since the
 *     hand last passed it, and clears the referenced bits of only these frames;
 *     if all frames were referenced, the hand goes all the way around
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
	KTEST_CHECK_CMP(kring_select(), ==, order[3]);
	expect_bits(0x60);
	KTEST_CHECK_CMP(kring_select(), ==, order[4]);
	expect_bits(0x60);
	KTEST_CHECK_CMP(kring_select(), ==, order[7]);
	expect_bits(0);
	/* All referenced frames have had their second chance. */
	for (unsigned i = 0; i < COUNT; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i]);

	/* All frames were referenced: the hand goes around once and selects the
	 * first.  */
	touch_frames(0xff);
	KTEST_CHECK_CMP(kring_select(), ==, order[0]);
	expect_bits(0);
	KTEST_CHECK_CMP(kring_select(), ==, order[1]);
	/* A frame that is referenced again before each selection is never
	 * selected.  */
	for (unsigned i = 0; i < 50; i++) {
		touch_frames(1 << 5);
		KTEST_CHECK_CMP(kring_select(), !=, order[5]);
	}
	KTEST_CHECK_CMP(vm_counters.clock_scans, >, 50);
}
