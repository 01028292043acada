/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames: as many as the user pool has pages, made at boot; one is taken when
 * a page is brought in, as long as the pool has memory for it; then others must
 * go.
 *
 *	free --> busy, being filled --> in use <--> pinned
 *	 ^              ^                  |
 *	 |              | content kept     v
 *	 +--------------+---------- busy, being evicted
 *
 * All that are not free are in clock_ring, but only those that are neither busy
 * nor pinned are chosen there.
 *
 * When there is no memory, frame_alloc
 *
 *	1. evicts some frames, as the clock chooses, and tries again;
 *	2. waits for a busy frame if nothing else is left: that ends by itself;
 *	3. waits some ticks if all frames are pinned: who has pins may be waiting
 *	   for memory as well, so this must not last for ever.
 *
 * When does it give up?  If all frames must stay, since there is no swap, or no
 * room in it, or no writing to it.  But also if just one or two can go: a
 * program would take them from itself again and again, its code for its data
 * and its data for its code, and never execute an instruction.  So failures are
 * counted, and one success makes up for a part of a turn's only.
 */
#include "vm/classic/frame.h"

#include "core/trace.h"
#include "mem/palloc.h"
#include "mem/user_pool.h"
#include "threads/timer.h"
#include "vm/classic/clock.h"

#define PINNED_WAIT_MAX	20	/* ticks that pinned frames are given */
#define RUNNABLE_FRAMES	6	/* frames that can go, to run a program */

/* Frames in a page of the kernel's memory. */
#define CHUNK_FRAMES	(PAGE_SIZE / sizeof(struct frame))

static struct list free_frames;		/* (F) by ring_elem */
static unsigned frame_count;		/* (F) in clock_ring */
static unsigned failures;		/* (F) to evict; see above */

void
frame_init(void)
{
	struct frame *chunk = NULL;

	list_init(&free_frames);
	for (uint32_t i = 0; i < user_pool_count(); i++) {
		if (i % CHUNK_FRAMES == 0)
			chunk = palloc_get_page(PALLOC_ASSERT);
		waitq_init(&chunk[i % CHUNK_FRAMES].waiters, "frame");
		list_push_back(&free_frames, &chunk[i % CHUNK_FRAMES].ring_elem);
	}
}

/* --------------------------------------------------------- making of memory */

/* How many frames to evict at once: what goes to swap goes in one write, but
 * where memory is short, little of it should be idle.
 * => frames_lock held.  */
static unsigned
batch_size(void)
{
	return MIN(EVICT_MAX, 1 + frame_count / 32);
}

/* Choose victims and make them busy; how many? */
static unsigned
choose_victims(struct frame **victims)
{
	unsigned count = 0, most;
	struct frame *victim;

	spin_acquire(&frames_lock);
	most = batch_size();
	while (count < most && (victim = clock_select(&clock_ring)) != NULL) {
		victim->busy = true;
		victims[count++] = victim;
	}
	spin_release(&frames_lock);
	return count;
}

/* Wait for a busy frame; false if there is none. */
static bool
wait_for_busy(void)
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

/* Of COUNT frames, FREED could be evicted; is it worth while to go on? */
static bool
record_evictions(unsigned count, unsigned freed)
{
	unsigned makes_up_for;
	bool go_on;

	spin_acquire(&frames_lock);
	makes_up_for = freed * (frame_count / RUNNABLE_FRAMES + 1);
	failures += count - freed;
	failures -= MIN(failures, makes_up_for);
	go_on = failures <= 2 * frame_count;
	if (!go_on)
		failures = 0;		/* who comes next tries again */
	spin_release(&frames_lock);
	return go_on;
}

/* Do something that may make memory free; false: there is nothing.  NAPS counts
 * the ticks that were slept.  */
static bool
reclaim_frames(unsigned *naps)
{
	struct frame *victims[EVICT_MAX];
	unsigned count = choose_victims(victims);

	if (count > 0)
		return record_evictions(count, frame_evict(victims, count));
	if (wait_for_busy())
		return true;
	timer_sleep(1);
	return ++*naps < PINNED_WAIT_MAX;
}

/* A page of the user pool, or NULL. */
static void *
alloc_user_page(void)
{
	unsigned naps = 0;
	void *kva;

	while ((kva = palloc_get_page(PALLOC_USER)) == NULL)
		if (!reclaim_frames(&naps)) {
			TRACE(frame_none, "naps=%u", naps);
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
	frame = list_entry(list_pop_front(&free_frames), struct frame,
	    ring_elem);
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
	frame_count--;
	palloc_free_page(frame_kva(frame));
	list_push_front(&free_frames, &frame->ring_elem);
}
