/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the hand keeps its place when frames are inserted or removed, even if
 *     the frame under the hand is removed: the other frames are selected in the
 *     same order as before, and an inserted frame is examined after them
 * points: 6
 */
#include "tests/04-clock/kring.h"

#define COUNT 10

static int order[COUNT];

/* After AT selections, remove the frame NEXT places ahead of the hand (0: the
 * frame under the hand; -1: the frame just selected), and check two rounds of
 * selections.  */
static void
check_removal(unsigned at, int next)
{
	unsigned gone = (unsigned)((int)at + next + COUNT) % COUNT;
	int selected;

	for (unsigned i = 0; i < at; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	kring_remove((unsigned)order[gone]);
	for (unsigned n = 0; n < 2 * COUNT; n++) {
		if ((at + n) % COUNT == gone)
			continue;
		selected = kring_select();
		if (selected != order[(at + n) % COUNT])
			ktest_fail(__FILE__, __LINE__,
			    "after %u selections the frame %d "
			    "places ahead of the hand was removed; then "
			    "frame %d was selected, expected %d",
			    at, next, selected, order[(at + n) % COUNT]);
	}
	kring_insert((unsigned)order[gone]);
	kring_order(COUNT, order);
}

/* After AT selections, remove the frame selected last, insert it again, and check
 * that it is examined after all others: a frame that has just been filled must not
 * be the next victim.  */
static void
check_insertion(unsigned at)
{
	for (unsigned i = 0; i < at; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	kring_remove((unsigned)order[at - 1]);
	kring_insert((unsigned)order[at - 1]);
	for (unsigned i = at; i < at + COUNT; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i % COUNT]);
	kring_order(COUNT, order);
}

KTEST(clock_hand)
{
	kring_make(COUNT, 1);
	kring_order(COUNT, order);
	for (int next = -2; next <= 2; next++)
		for (unsigned at = 0; at <= COUNT; at++)
			check_removal(at, next);
	for (unsigned at = 1; at <= COUNT; at++)
		check_insertion(at);
	/* Remove half of the frames, each while the hand points to it. */
	for (unsigned i = 0; i < COUNT; i += 2) {
		kring_remove((unsigned)order[i]);
		KTEST_CHECK_CMP(kring_select(), ==, order[i + 1]);
	}
	/* An inserted frame is examined after all others. */
	kring_insert((unsigned)order[0]);
	for (unsigned i = 1; i < COUNT; i += 2)
		KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	KTEST_CHECK_CMP(kring_select(), ==, order[0]);
}
