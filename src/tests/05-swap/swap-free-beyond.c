/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: dropping a reference to a slot past the last one panics with a message
 *     that contains the word slot
 * points: 0
 * swap: 32K
 * panics: slot
 */
#include "tests/ktest.h"
#include "vm/classic/swap.h"

KTEST(swap_free_beyond)
{
	uint32_t slots, used, slot;

	swap_get_stats(&slots, &used);
	KTEST_CHECK_CMP(swap_alloc(slots, &slot), ==, 0);
	swap_free(slots - 1);
	swap_free(slots);
}
