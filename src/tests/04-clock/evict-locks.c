/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: frame_evict can be called for EVICT_MAX frames while another thread
 *     holds the lock of their space; it wakes all threads waiting for each frame,
 *     whether the frame is freed or kept, and counts only the freed frames as
 *     evictions
 * points: 0
 */
#include "tests/04-clock/kwindow.h"

#define WAITERS (2 * EVICT_MAX) /* two threads wait for each frame */
#define DIRTY   3 /* modified pages; without swap, they stay in memory */

static struct vm_space *space;
static struct frame *frames[EVICT_MAX];
static struct semaphore woken, evicted;
static unsigned freed;

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

/* Bring all pages into memory, and make their frames busy. */
static void
make_frames(void)
{
	struct process process = { .name = "test" };

	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, EVICT_MAX), ==, 0);
	kspace_enter(&process, space);
	for (unsigned i = 0; i < EVICT_MAX; i++) {
		KSPACE_EXPECT(va_of(i), 0);
		if (i < DIRTY)
			KTEST_CHECK_CMP(kspace_put(va_of(i), 1), ==, 0);
	}
	kspace_leave();
	for (unsigned i = 0; i < EVICT_MAX; i++) {
		frames[i] = kwindow_make_busy(kwindow_page(space, va_of(i)));
		KTEST_CHECK(frames[i] != NULL);
	}
}

static void
wait_for_frame(void *frame)
{
	spin_acquire(&frames_lock);
	frame_wait(frame);
	spin_release(&frames_lock);
	sema_up(&woken);
}

static void
evict_frames(void *argument UNUSED)
{
	freed = frame_evict(frames, EVICT_MAX);
	sema_up(&evicted);
}

/* Start a thread, and let it run until it waits or ends. */
static void
start_thread(void (*function)(void *), void *argument)
{
	KTEST_CHECK_CMP(
	    thread_create("helper", PRI_DEFAULT, function, argument), !=,
	    TID_ERROR);
	timer_sleep(5);
}

KTEST(evict_locks)
{
	uint32_t before;

	sema_init(&woken, 0);
	sema_init(&evicted, 0);
	make_frames();
	for (unsigned i = 0; i < WAITERS; i++)
		start_thread(wait_for_frame, frames[i % EVICT_MAX]);
	KTEST_CHECK(!sema_try_down(&woken));
	before = vm_counters.evictions;
	lock_acquire(&space->lock);
	start_thread(evict_frames, NULL);
	KTEST_CHECK(sema_try_down(&evicted));
	lock_release(&space->lock);
	KTEST_CHECK_CMP(freed, ==, EVICT_MAX - DIRTY);
	KTEST_CHECK_CMP(vm_counters.evictions - before, ==, EVICT_MAX - DIRTY);
	timer_sleep(5);
	for (unsigned i = 0; i < WAITERS; i++)
		KTEST_CHECK(sema_try_down(&woken));
	for (unsigned i = 0; i < EVICT_MAX; i++)
		KTEST_CHECK_CMP(spt_find(space->spt, va_of(i))->frame != NULL,
		    ==, i < DIRTY);
	vm_space_destroy(space);
}
