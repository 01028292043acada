/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a modified page that cannot be saved stays in memory, whether the
 *     program or the kernel modified it, and even if its mapping is gone; clean
 *     pages evicted with it are freed, and the page can be used and freed as
 *     before
 * points: 8
 */
#include "mem/pmap.h"
#include "tests/kspace.h"
#include "vm/classic/clock.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

#define PAGES 5

static struct vm_space *space;
static struct process process = { .name = "test" };
static struct page *pages[PAGES];

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

static void
look_up_pages(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		pages[i] = spt_find(space->spt, va_of(i));
}

/* Set the pages 0 to 3 to the values 10 to 13; page 4 is only read. */
static void
modify_pages(void)
{
	struct vm_pin pin;

	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_put(va_of(0), 10), ==, 0);
	KTEST_CHECK_CMP(kspace_put(va_of(2), 12), ==, 0);
	KTEST_CHECK_CMP(kspace_put(va_of(3), 13), ==, 0);
	KSPACE_EXPECT(va_of(1), 0);
	KSPACE_EXPECT(va_of(4), 0);
	kspace_leave();
	/* The kernel's write sets no modified bit in the page's mapping. */
	KTEST_CHECK_CMP(
	    vm_pin(space, va_of(1), VM_ACCESS_WRITE, VM_STACK_TOP, &pin), ==,
	    0);
	*(char *)pin.kva = 11;
	vm_unpin(space, &pin);
	/* Page 2 loses its mapping; page 3 gets a new mapping, through which it
	 * is only read.  */
	look_up_pages();
	spin_acquire(&frames_lock);
	page_unmap(pages[2]);
	page_unmap(pages[3]);
	spin_release(&frames_lock);
	kspace_enter(&process, space);
	KSPACE_EXPECT(va_of(3), 13);
	kspace_leave();
}

KTEST(evict_dirty)
{
	struct frame *frames[PAGES];
	uint32_t free;

	space = kspace_create();
	free = kspace_free_pages();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, PAGES), ==, 0);
	modify_pages();
	for (int round = 0; round < 2; round++) {
		unsigned count = round == 0 ? PAGES : PAGES - 1;

		spin_acquire(&frames_lock);
		for (unsigned i = 0; i < count; i++) {
			frames[i] = pages[i]->frame;
			KTEST_CHECK(frames[i] != NULL);
			frames[i]->busy = true;
		}
		spin_release(&frames_lock);
		KTEST_CHECK_CMP(frame_evict(frames, count), ==, 1 - round);
		KTEST_CHECK_CMP(kspace_free_pages(), ==, free - PAGES + 1);
		for (unsigned i = 0; i < PAGES - 1; i++) {
			KTEST_CHECK(pages[i]->frame == frames[i]);
			KTEST_CHECK(!frames[i]->busy);
			KTEST_CHECK(frames[i]->dirty);
		}
		KTEST_CHECK(pages[4]->frame == NULL);
		kspace_enter(&process, space);
		for (unsigned i = 0; i < PAGES - 1; i++)
			KSPACE_EXPECT(va_of(i), 10 + i);
		kspace_leave();
	}
	vm_space_destroy(space);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
}
