/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if there are fewer free slots than modified frames in a group, frame_evict
 *     writes as many frames as there are slots and keeps the others; later, when slots
 *     are free, the others can be evicted too
 * points: 0
 * swap: 64K
 */
#include "tests/04-clock/kwindow.h"
#include "vm/classic/swap.h"

#define SLOTS 16

static struct vm_space *space;

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

/* Modify EVICT_MAX pages. */
static void
make_pages(void)
{
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, EVICT_MAX), ==, 0);
	for (unsigned i = 0; i < EVICT_MAX; i++)
		kspace_put_in(space, va_of(i), i + 1);
}

/* Evict all pages that have frames, as one group.  Returns how many frames were freed. */
static unsigned
evict_pages(void)
{
	struct frame *frames[EVICT_MAX];
	unsigned count = 0;

	for (unsigned i = 0; i < EVICT_MAX; i++) {
		frames[count] =
		    kwindow_make_busy(kwindow_page(space, va_of(i)));
		if (frames[count] != NULL)
			count++;
	}
	return frame_evict(frames, count);
}

/* Evict the pages with only FREE slots, then the other pages with more slots. */
static void
test_slots(unsigned free)
{
	uint32_t slots[SLOTS];

	for (unsigned i = 0; i < SLOTS - free; i++)
		KTEST_CHECK_CMP(swap_alloc(1, &slots[i]), ==, 0);
	make_pages();
	KTEST_CHECK_CMP(evict_pages(), ==, free);
	for (unsigned i = 0; i < SLOTS - free; i++)
		swap_free(slots[i]);
	KTEST_CHECK_CMP(evict_pages(), ==, EVICT_MAX - free);
	for (unsigned i = 0; i < EVICT_MAX; i++)
		KTEST_CHECK_CMP(kspace_get_in(space, va_of(i)), ==, i + 1);
	vm_space_destroy(space);
}

KTEST(swap_few_slots)
{
	uint32_t slots, used;

	swap_get_stats(&slots, &used);
	KTEST_CHECK_CMP(slots, ==, SLOTS);
	KTEST_CHECK_CMP(used, ==, 0);
	test_slots(0);
	test_slots(1);
	test_slots(EVICT_MAX - 1);
	swap_get_stats(&slots, &used);
	KTEST_CHECK_CMP(used, ==, 0);
}
