/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a frame shared by several processes counts as referenced if any of
 *     them touched it, and gets a single second chance, which clears the
 *     referenced bits in all page tables; pages that are not mapped do not
 *     count
 * points: 8
 */
#include "tests/04-clock/kring.h"

#define COUNT 5

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
	/* Reference the frame through one page table at a time. */
	for (unsigned k = 0; k < KRING_SPACES; k++) {
		kring_touch((unsigned)order[0], k);
		KTEST_CHECK_CMP(kring_select(), ==, order[1]);
		expect_clear((unsigned)order[0]);
		for (unsigned i = 2; i < COUNT; i++)
			KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	}
	/* Reference it through all page tables: it still gets a single second
	 * chance.  */
	for (unsigned k = 0; k < KRING_SPACES; k++)
		kring_touch((unsigned)order[0], k);
	KTEST_CHECK_CMP(kring_select(), ==, order[1]);
	expect_clear((unsigned)order[0]);
	for (unsigned i = 2; i < COUNT; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	KTEST_CHECK_CMP(kring_select(), ==, order[0]);

	/* A frame whose pages are not mapped does not count as referenced. */
	for (unsigned k = 0; k < KRING_SPACES; k++) {
		kring_touch((unsigned)order[1], k);
		pmap_remove(
		    kring_spaces[k]->pmap, kring_va((unsigned)order[1]), NULL);
	}
	KTEST_CHECK_CMP(kring_select(), ==, order[1]);
}
