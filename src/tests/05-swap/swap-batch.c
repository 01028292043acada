/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: frame_evict writes the modified private frames of a group to swap
 *     together, with one request, and frees all frames of the group; each page
 *     that is read back counts as a fault and as a page-in
 * points: 0
 * swap: 256K
 */
#include "tests/04-clock/kwindow.h"

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

KTEST(swap_batch)
{
	struct vm_space *space = kspace_create();
	struct process process = { .name = "test" };
	struct block_stats before, after;
	struct frame *frames[EVICT_MAX];
	uint32_t faults, pageins;

	KTEST_CHECK(block_swap() != NULL);
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, EVICT_MAX), ==, 0);
	kspace_enter(&process, space);
	for (unsigned i = 0; i < EVICT_MAX; i++)
		KTEST_CHECK_CMP(
		    kspace_put(va_of(i), (unsigned char)(i + 1)), ==, 0);
	kspace_leave();
	for (unsigned i = 0; i < EVICT_MAX; i++) {
		frames[i] = kwindow_make_busy(kwindow_page(space, va_of(i)));
		KTEST_CHECK(frames[i] != NULL);
	}
	block_get_stats(block_swap(), &before);
	KTEST_CHECK_CMP(frame_evict(frames, EVICT_MAX), ==, EVICT_MAX);
	block_get_stats(block_swap(), &after);
	KTEST_CHECK_CMP(after.sectors_written - before.sectors_written, ==,
	    EVICT_MAX * SECTORS_PER_PAGE);
	KTEST_CHECK_CMP(after.writes - before.writes, ==, 1);
	faults = vm_counters.faults_swap;
	pageins = vm_counters.pageins;
	kspace_enter(&process, space);
	for (unsigned i = 0; i < EVICT_MAX; i++)
		KSPACE_EXPECT(va_of(i), i + 1);
	kspace_leave();
	KTEST_CHECK_CMP(vm_counters.faults_swap - faults, ==, EVICT_MAX);
	KTEST_CHECK_CMP(vm_counters.pageins - pageins, ==, EVICT_MAX);
	vm_space_destroy(space);
}
