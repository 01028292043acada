/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with several hundred frames, a program can read more pages than there are
 *     frames, again and again, while its modified pages stay in memory
 * points: 0
 * user_pages: 400
 */
#include "tests/kspace.h"

#define PAGES    800
#define MODIFIED 100 /* without swap, these pages cannot be evicted */

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

KTEST(evict_large)
{
	struct vm_space *space = kspace_create();
	struct process process = { .name = "test" };

	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, PAGES), ==, 0);
	kspace_enter(&process, space);
	for (unsigned i = 0; i < MODIFIED; i++)
		KTEST_CHECK_CMP(kspace_put(va_of(i), i + 1), ==, 0);
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = MODIFIED; i < PAGES; i++)
			KSPACE_EXPECT(va_of(i), 0);
		for (unsigned i = 0; i < MODIFIED; i++)
			KSPACE_EXPECT(va_of(i), i + 1);
	}
	kspace_leave();
	vm_space_destroy(space);
}
