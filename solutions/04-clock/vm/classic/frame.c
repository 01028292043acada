/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames.  One struct frame for each page of the user pool is allocated at boot.
 * A frame is in use from the time a page is brought in until its last page is
 * detached.  When the user pool has no free page, other frames are evicted.
 *
 *	free --> busy, being filled --> in use <--> pinned
 *	 ^              ^                  |
 *	 |              | not written      v
 *	 +--------------+---------- busy, being evicted
 *
 * All frames that are not free are in clock_ring.  clock_select chooses only
 * frames that are neither busy nor pinned.
 *
 * If no memory is free, frame_alloc
 *
 *	1. evicts a group of frames chosen by the clock, and tries again;
 *	2. if no frame can be chosen, waits for a busy frame: its I/O will end;
 *	3. if no frame is busy either, all are pinned: sleeps for some ticks, but
 *	   not forever, since the threads that hold the pins may be waiting for
 *	   memory too.
 *
 * When does frame_alloc give up?  When no frame can be evicted, because there
 * is no swap, swap is full, or it cannot be written; but also when only one or
 * two frames can be evicted.  A program would then evict its own code for its
 * data and its data for its code, and never execute an instruction.  So each
 * frame that is chosen counts as a failure, and each frame that is freed cancels
 * frame_count / RUNNABLE_FRAMES failures.  In one revolution of the hand each
 * frame is chosen once; if fewer than RUNNABLE_FRAMES of them are freed, the
 * number of failures grows.
 */
#include "vm/classic/frame.h"

#include "core/trace.h"
#include "mem/palloc.h"
#include "mem/user_pool.h"
#include "threads/timer.h"
#include "vm/classic/clock.h"

#define PINNED_WAIT_MAX 20 /* ticks to wait if all frames are pinned */
#define RUNNABLE_FRAMES 6  /* evictable frames that a program needs */

/* The number of frame structures that fit in one page of kernel memory. */
#define CHUNK_FRAMES (PAGE_SIZE / sizeof(struct frame))

static struct list free_frames; /* (F) by ring_elem */
static unsigned frame_count;    /* (F) in clock_ring */
static unsigned failures;       /* (F) frames chosen and not freed; see above */

void
frame_init(void)
{
	struct frame *frame = NULL;

	list_init(&free_frames);
	for (uint32_t i = 0; i < user_pool_count(); i++, frame++) {
		if (i % CHUNK_FRAMES == 0)
			frame = palloc_get_page(PALLOC_ASSERT);
		waitq_init(&frame->waiters, "frame");
		list_push_back(&free_frames, &frame->ring_elem);
	}
}

/* ---------------------------------------------------------------- reclaiming */

/* Return the number of frames to evict at once.  Frames that go to swap are written
 * together, so a large group costs less per frame; but if there are few frames,
 * most of them should stay in use.
 * => frames_lock held.  */
static unsigned
batch_size(void)
{
	return MIN(EVICT_MAX, DIV_ROUND_UP(frame_count, 32));
}

/* Choose frames to evict and make them busy.  Returns their number. */
static unsigned
choose_victims(struct frame **victims)
{
	unsigned count = 0;
	struct frame *victim;

	spin_acquire(&frames_lock);
	while (count < batch_size() &&
	    (victim = clock_select(&clock_ring)) != NULL) {
		victim->busy = true;
		victims[count++] = victim;
		failures++;
	}
	spin_release(&frames_lock);
	return count;
}

/* Wait until some busy frame is no longer busy.  Returns false if no frame is
 * busy.  */
static bool
wait_for_busy_frame(void)
{
	struct list_elem *e;
	struct frame *frame = NULL;

	spin_acquire(&frames_lock);
	for (e = list_begin(&clock_ring.frames);
	     e != list_end(&clock_ring.frames); e = list_next(e)) {
		frame = list_entry(e, struct frame, ring_elem);
		if (frame->busy)
			break;
		frame = NULL;
	}
	if (frame != NULL)
		frame_wait(frame);
	spin_release(&frames_lock);
	return frame != NULL;
}

/* Is it time to give up?  If so, the next caller starts over. */
static bool
must_give_up(void)
{
	bool give_up;

	spin_acquire(&frames_lock);
	give_up = failures > 2 * frame_count;
	if (give_up)
		failures = 0;
	spin_release(&frames_lock);
	return give_up;
}

/* Perform one of the three steps above, to free memory or to wait for free
 * memory.  Returns false if it is time to give up.  *SLEPT counts the ticks
 * slept.  */
static bool
reclaim_frames(unsigned *slept)
{
	struct frame *victims[EVICT_MAX];
	unsigned count = choose_victims(victims);

	if (count > 0) {
		frame_evict(victims, count);
		return !must_give_up();
	}
	if (wait_for_busy_frame())
		return true;
	timer_sleep(1);
	return ++*slept < PINNED_WAIT_MAX;
}

/* Allocate a page of the user pool.  Returns NULL if none can be freed. */
static void *
alloc_user_page(void)
{
	unsigned slept = 0;
	void *kva;

	while ((kva = palloc_get_page(PALLOC_USER)) == NULL)
		if (!reclaim_frames(&slept)) {
			TRACE(frame_none, "slept=%u", slept);
			return NULL;
		}
	return kva;
}

/* ------------------------------------------------------------------- frames */

struct frame *
frame_alloc(struct page *page)
{
	void *kva = alloc_user_page();
	struct frame *frame;

	if (kva == NULL)
		return NULL;
	spin_acquire(&frames_lock);
	frame =
	    list_entry(list_pop_front(&free_frames), struct frame, ring_elem);
	frame_prepare(frame, kva, page);
	clock_insert(&clock_ring, frame);
	frame_count++;
	spin_release(&frames_lock);
	return frame;
}

void
frame_free(struct frame *frame)
{
	clock_remove(&clock_ring, frame);
	failures -= MIN(failures, frame_count / RUNNABLE_FRAMES);
	frame_count--;
	palloc_free_page(frame_kva(frame));
	list_push_front(&free_frames, &frame->ring_elem);
}
