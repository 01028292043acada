/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the hand goes around the ring of frames, selecting each unreferenced
 *     frame once in every round in the same order, and selects nothing from an
 *     empty ring
 * points: 5
 */
#include "tests/04-clock/kring.h"

KTEST(clock_order)
{
	int order[KRING_FRAMES];

	clock_init_ring(&kring);
	KTEST_CHECK_CMP(kring_select(), ==, -1);
	kring_make(7, 1);
	kring_order(7, order);
	for (unsigned i = 0; i < 100; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i % 7]);
	/* Select from a ring of one frame, and then from an empty ring. */
	for (unsigned i = 1; i < 7; i++)
		kring_remove(i);
	for (unsigned i = 0; i < 5; i++)
		KTEST_CHECK_CMP(kring_select(), ==, 0);
	kring_remove(0);
	KTEST_CHECK_CMP(kring_select(), ==, -1);
	KTEST_CHECK_CMP(kring_select(), ==, -1);
	/* An empty ring can be filled again. */
	kring_insert(3);
	KTEST_CHECK_CMP(kring_select(), ==, 3);
	kring_insert(5);
	kring_order(2, order);
	for (unsigned i = 0; i < 10; i++)
		KTEST_CHECK_CMP(kring_select(), ==, order[i % 2]);
	/* A ring that is initialized again is empty, wherever the hand was. */
	for (unsigned selected = 0; selected < 2; selected++) {
		clock_init_ring(&kring);
		KTEST_CHECK_CMP(kring_select(), ==, -1);
		kring_insert(3);
		kring_insert(5);
		for (unsigned i = 0; i < selected; i++)
			kring_select();
	}
	clock_init_ring(&kring);
	KTEST_CHECK_CMP(kring_select(), ==, -1);
}
