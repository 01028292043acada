/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing a slot that is already free panics with a message that
 *     contains the word slot
 * points: 3
 * swap: 32K
 * panics: slot
 */
#include "tests/ktest.h"
#include "vm/classic/swap.h"

KTEST(swap_double_free)
{
	uint32_t slot;

	KTEST_CHECK_CMP(swap_alloc(2, &slot), ==, 0);
	swap_ref(slot);
	swap_free(slot);
	swap_free(slot);
	swap_free(slot);
}
