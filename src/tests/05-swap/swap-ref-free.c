/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: adding a reference to a free slot panics with a message that contains
 *     the word slot
 * points: 0
 * swap: 32K
 * panics: slot
 */
#include "tests/ktest.h"
#include "vm/classic/swap.h"

KTEST(swap_ref_free)
{
	uint32_t slot;

	KTEST_CHECK_CMP(swap_alloc(2, &slot), ==, 0);
	swap_ref(slot);
	swap_ref(slot + 1);
	swap_free(slot + 1);
	swap_free(slot + 1);
	swap_ref(slot + 1);
}
