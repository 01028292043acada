/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pinned and busy frames are never selected, and the search ends even
 *     if all frames are pinned or busy
 * points: 6
 */
#include "tests/04-clock/kring.h"

#define COUNT 9

KTEST(clock_skips)
{
	int order[COUNT];

	kring_make(COUNT, 1);
	kring_order(COUNT, order);
	kring_frames[order[0]].pins = 1;
	kring_frames[order[2]].busy = true;
	kring_frames[order[3]].pins = 3;
	kring_frames[order[3]].busy = true;
	for (unsigned round = 0; round < 4; round++) {
		if (round == 1)
			kring_touch((unsigned)order[1], 0);
		KTEST_CHECK_CMP(kring_select(), ==, order[round == 1 ? 4 : 1]);
		for (unsigned i = round == 1 ? 5 : 4; i < COUNT; i++)
			KTEST_CHECK_CMP(kring_select(), ==, order[i]);
	}
	kring_frames[order[0]].pins = 0;
	kring_frames[order[2]].busy = false;
	KTEST_CHECK_CMP(kring_select(), ==, order[0]);
	KTEST_CHECK_CMP(kring_select(), ==, order[1]);
	KTEST_CHECK_CMP(kring_select(), ==, order[2]);
	KTEST_CHECK_CMP(kring_select(), ==, order[4]);

	for (unsigned i = 0; i < COUNT; i++) {
		kring_frames[i].pins = i % 2;
		kring_frames[i].busy = i % 2 == 0;
	}
	KTEST_CHECK_CMP(kring_select(), ==, -1);
	KTEST_CHECK_CMP(kring_select(), ==, -1);
	kring_frames[6].busy = false;
	KTEST_CHECK_CMP(kring_select(), ==, 6);
	kring_touch(6, 0);
	KTEST_CHECK_CMP(kring_select(), ==, 6);
	KTEST_CHECK_CMP(kring_select(), ==, 6);
}
