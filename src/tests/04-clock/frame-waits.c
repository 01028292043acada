/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that needs a frame, when all are busy or pinned, sleeps and
 *     does not give up as long as one is busy, wherever in the ring that frame is;
 *     it gets memory when a busy frame can be evicted, or when a frame is
 *     unpinned soon; it gives up if all frames stay pinned or are modified, and
 *     the next thread that needs memory gets it as soon as one can be evicted
 * points: 0
 * user_pages: 12
 */
#include "tests/04-clock/kwindow.h"

#define FRAMES 12
#define ROUNDS 50 /* how often the busy frame becomes busy again */

static struct vm_space *full, *needing;
static struct frame *frames[FRAMES]; /* in the order of the ring's list */
static struct page *page;            /* the page that needs a frame */
static struct semaphore ended;

/* Use all memory for clean pages of FULL, and pin all its frames. */
static void
pin_all(void)
{
	struct list_elem *e;
	unsigned count = 0;

	full = kspace_create();
	KTEST_CHECK_CMP(kspace_map(full, KSPACE_BASE, FRAMES), ==, 0);
	for (unsigned i = 0; i < FRAMES; i++)
		KTEST_CHECK_CMP(
		    kspace_get_in(full, KSPACE_BASE + i * PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, 0);
	spin_acquire(&frames_lock);
	for (e = list_begin(&clock_ring.frames);
	     e != list_end(&clock_ring.frames); e = list_next(e)) {
		KTEST_CHECK_CMP(count, <, FRAMES);
		frames[count] = list_entry(e, struct frame, ring_elem);
		frame_pin(frames[count++]);
	}
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(count, ==, FRAMES);
}

static void
unpin(unsigned i)
{
	spin_acquire(&frames_lock);
	frame_unpin(frames[i]);
	spin_release(&frames_lock);
}

/* Allocate a frame for the page, which does not have one yet. */
static void
allocate(void)
{
	lock_acquire(&needing->lock);
	frame_alloc(page);
	lock_release(&needing->lock);
}

static void
allocate_in_thread(void *argument UNUSED)
{
	allocate();
	sema_up(&ended);
}

/* Start a thread that needs a frame.  If it does not sleep, no other thread runs. */
static void
start_thread(void)
{
	KTEST_CHECK_CMP(
	    thread_create("needing", PRI_DEFAULT + 1, allocate_in_thread, NULL),
	    !=, TID_ERROR);
}

/* Wait until the thread has a frame for the page, and free this frame and all others; all
 * of them except number EVICTABLE are pinned.  */
static void
expect_allocated(unsigned evictable)
{
	sema_down(&ended);
	KTEST_CHECK(page->frame != NULL);
	KTEST_CHECK(page->frame->busy);
	spin_acquire(&frames_lock);
	frame_unbusy(page->frame);
	frame_detach(page);
	spin_release(&frames_lock);
	for (unsigned i = 0; i < FRAMES; i++)
		if (i != evictable)
			unpin(i);
	vm_space_destroy(full);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, FRAMES);
}

/* Make frame BUSY, the only one that is not pinned, busy again and again while a thread
 * needs a frame.  */
static void
test_busy(unsigned busy)
{
	struct frame *frame;

	pin_all();
	unpin(busy);
	frame = frames[busy];
	spin_acquire(&frames_lock);
	frame->busy = true;
	spin_release(&frames_lock);
	start_thread();
	for (unsigned i = 0; i < ROUNDS; i++) {
		timer_sleep(2);
		KTEST_CHECK(!sema_try_down(&ended));
		spin_acquire(&frames_lock);
		KTEST_CHECK(frame->busy);
		frame_unbusy(frame);
		frame->busy = true;
		spin_release(&frames_lock);
	}
	spin_acquire(&frames_lock);
	frame_unbusy(frame);
	spin_release(&frames_lock);
	expect_allocated(busy);
}

/* Unpin a frame shortly after a thread needs one. */
static void
test_unpinned_soon(void)
{
	pin_all();
	start_thread();
	timer_sleep(3);
	KTEST_CHECK(!sema_try_down(&ended));
	unpin(0);
	expect_allocated(0);
}

/* Need a frame while all frames are pinned. */
static void
test_all_pinned(void)
{
	pin_all();
	allocate();
	KTEST_CHECK(page->frame == NULL);
	for (unsigned i = 0; i < FRAMES; i++)
		unpin(i);
	vm_space_destroy(full);
}

/* Need a frame while all frames are modified, and again when one can be dropped. */
static void
test_modified(void)
{
	struct page *dropped;

	full = kspace_create();
	KTEST_CHECK_CMP(kspace_map(full, KSPACE_BASE, FRAMES), ==, 0);
	for (unsigned i = 0; i < FRAMES; i++)
		kspace_put_in(full, KSPACE_BASE + i * PAGE_SIZE, 1);
	allocate();
	KTEST_CHECK(page->frame == NULL);
	dropped = kwindow_page(full, KSPACE_BASE + FRAMES / 2 * PAGE_SIZE);
	spin_acquire(&frames_lock);
	page_unmap(dropped);
	dropped->frame->dirty = false;
	spin_release(&frames_lock);
	allocate();
	KTEST_CHECK(page->frame != NULL);
	spin_acquire(&frames_lock);
	frame_unbusy(page->frame);
	frame_detach(page);
	spin_release(&frames_lock);
	vm_space_destroy(full);
}

KTEST(frame_waits)
{
	set_deadline(50);
	sema_init(&ended, 0);
	needing = kspace_create();
	KTEST_CHECK_CMP(kspace_map(needing, KSPACE_BASE, 1), ==, 0);
	page = kwindow_page(needing, KSPACE_BASE);
	for (unsigned i = 0; i < FRAMES; i++)
		test_busy(i);
	test_unpinned_soon();
	test_all_pinned();
	test_modified();
	vm_space_destroy(needing);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, FRAMES);
}
