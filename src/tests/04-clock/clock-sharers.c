/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a frame that several processes share was referenced if any of them
 *     did so, and its chance clears the bits of all, so that it gets one chance,
 *     not one for each; pages that are not mapped do not count
 * points: 8
 */
#include "tests/04-clock/kring.h"

#define COUNT	5

static int order[COUNT];

static void
expect_clear(unsigned frame)
{
	for (unsigned k = 0; k < KRING_SPACES; k++)
		KTEST_CHECK(!kring_referenced(frame, k));
}

KTEST(clock_sharers)
{
	kring_make(COUNT, KRING_SPACES);
	kring_order(COUNT, order);
	/* Through one table at a time, the first, the last, any. */
	for (unsigned k = 0; k < KRING_SPACES; k++) {
		kring_touch((unsigned)order[0], k);
		KTEST_CHECK_CMP(kring_select(), ==, order[1]);
		expect_clear((unsigned)order[0]);
		for (unsigned i = 2; i < COUNT; i++)
			KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	}
	/* Through all of them: still one chance. */
	for (unsigned k = 0; k < KRING_SPACES; k++)
		kring_touch((unsigned)order[0], k);
	KTEST_CHECK_CMP(kring_select(), ==, order[1]);
	expect_clear((unsigned)order[0]);
	for (unsigned i = 2; i < COUNT; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	KTEST_CHECK_CMP(kring_select(), ==, order[0]);

	/* A frame that has pages but is mapped nowhere was not referenced. */
	for (unsigned k = 0; k < KRING_SPACES; k++) {
		kring_touch((unsigned)order[1], k);
		pmap_remove(kring_spaces[k]->pmap,
		    kring_va((unsigned)order[1]), NULL);
	}
	KTEST_CHECK_CMP(kring_select(), ==, order[1]);
}
