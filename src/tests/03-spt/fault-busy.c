/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that faults on a page whose frame is busy waits until the
 *     frame is no longer busy, and then checks the page again, because the page
 *     may have lost the frame; an access to another address space does not wait
 * points: 5
 */
#include "tests/events.h"
#include "tests/kspace.h"
#include "threads/sync.h"
#include "threads/timer.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

static struct vm_space *space, *other;
static struct semaphore ended;

/* Read page number ARGUMENT of SPACE, and record an event before and after. */
static void
touch_page(void *argument)
{
	struct process process = { .name = "test" };
	unsigned number = (unsigned)(uintptr_t)argument;

	kspace_enter(&process, space);
	event('a');
	KSPACE_EXPECT(KSPACE_BASE + number * PAGE_SIZE, number == 1 ? 0 : 7);
	event('b');
	kspace_leave();
	sema_up(&ended);
}

static void
touch_other(void)
{
	struct process process = { .name = "test" };

	kspace_enter(&process, other);
	KTEST_CHECK_CMP(kspace_put(KSPACE_BASE, 3), ==, 0);
	KSPACE_EXPECT(KSPACE_BASE, 3);
	kspace_leave();
	event('o');
}

/* Unmap page NUMBER of SPACE and make its frame busy, as during an eviction;
 * return the page.  */
static struct page *
make_busy(unsigned number)
{
	struct page *page;

	lock_acquire(&space->lock);
	page = spt_find(space->spt, KSPACE_BASE + number * PAGE_SIZE);
	KTEST_CHECK(page != NULL);
	spin_acquire(&frames_lock);
	KTEST_CHECK(page->frame != NULL);
	page_unmap(page);
	page->frame->busy = true;
	spin_release(&frames_lock);
	lock_release(&space->lock);
	return page;
}

/* Mark PAGE's frame as no longer busy and, if DETACH, detach PAGE from it
 * before frames_lock is released.  */
static void
make_ready(struct page *page, bool detach)
{
	struct frame *frame;

	spin_acquire(&frames_lock);
	frame = page->frame;
	frame_unbusy(frame);
	if (detach)
		frame_detach(page);
	spin_release(&frames_lock);
}

/* Check that a thread that touches page NUMBER waits while the page's frame is
 * busy, and that touching a page of another space does not wait.  DETACH is
 * passed to make_ready.  */
static void
check_page(unsigned number, bool detach)
{
	struct page *page = make_busy(number);

	KTEST_CHECK_CMP(thread_create("toucher", PRI_DEFAULT, touch_page,
			    (void *)(uintptr_t)number),
	    !=, TID_ERROR);
	timer_sleep(5);
	touch_other();
	timer_sleep(5);
	make_ready(page, detach);
	sema_down(&ended);
}

KTEST(fault_busy)
{
	struct process process = { .name = "test" };
	uint32_t free;

	sema_init(&ended, 0);
	space = kspace_create();
	other = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, 2), ==, 0);
	KTEST_CHECK_CMP(kspace_map(other, KSPACE_BASE, 1), ==, 0);
	free = kspace_free_pages();
	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_put(KSPACE_BASE, 7), ==, 0);
	KSPACE_EXPECT(KSPACE_BASE + PAGE_SIZE, 0);
	kspace_leave();
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free - 2);
	check_page(0, false);
	check_page(1, true);
	EXPECT_EVENTS("aobaob");
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free - 3);
	vm_space_destroy(space);
	vm_space_destroy(other);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
}
