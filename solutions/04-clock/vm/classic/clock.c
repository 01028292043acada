/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page replacement: the clock.
 *
 *	              hand
 *	               |
 *	               v
 *	  ... [r=1] [r=1] [r=0] [r=1] ...	all frames, in a ring
 *
 * The hand advances to the first frame that has not been referenced since the
 * hand last passed it.  Each referenced frame on the way has its bits cleared
 * and gets a second chance, for one revolution.  A frame with several pages
 * counts as referenced if any of its pages was.  The bits of all its pages are
 * cleared at once; otherwise each page would give the frame another chance.
 *
 * A new frame is inserted just before the hand, so that it is examined last.
 * The hand can also be at the end of the list, which is not a frame; the next
 * search then continues at the beginning.
 *
 * The frames passed to frame_evict are busy.  While a frame is busy, no other
 * thread changes its list of pages or maps any of those pages.  Therefore, once
 * the frame has been removed from the pmaps of all its pages, frame->dirty is
 * final, and the content can be written without frames_lock.
 */
#include "vm/classic/clock.h"

#include "core/trace.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/mmap.h"
#include "vm/classic/swap.h"

struct clock_ring clock_ring;

/* ----------------------------------------------------------------- the ring */

void
clock_init_ring(struct clock_ring *ring)
{
	list_init(&ring->frames);
	ring->hand = list_end(&ring->frames);
}

void
clock_insert(struct clock_ring *ring, struct frame *frame)
{
	list_insert(ring->hand, &frame->ring_elem);
}

void
clock_remove(struct clock_ring *ring, struct frame *frame)
{
	if (ring->hand == &frame->ring_elem)
		ring->hand = list_next(ring->hand);
	list_remove(&frame->ring_elem);
}

/* Has any page of FRAME been referenced since the last call?  Clears the bits. */
static bool
test_clear_referenced(struct frame *frame)
{
	struct list_elem *e;
	struct page *page;
	bool referenced = false;

	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	     e = list_next(e)) {
		page = page_of_elem(e);
		if (pmap_test_clear_referenced(page->space->pmap, page->va))
			referenced = true;
	}
	return referenced;
}

/* Move the hand until it has passed a frame that can be evicted and was not
 * referenced, and return that frame.  If TAKE_ANY is set, the frame may have
 * been referenced.  At the end of the list, move the hand to the beginning and
 * return NULL.  */
static struct frame *
advance_hand(struct clock_ring *ring, bool take_any)
{
	struct frame *frame;

	while (ring->hand != list_end(&ring->frames)) {
		frame = list_entry(ring->hand, struct frame, ring_elem);
		ring->hand = list_next(ring->hand);
		vm_count(&vm_counters.clock_scans);
		if (frame->busy || frame->pins > 0)
			continue;
		if (!test_clear_referenced(frame) || take_any)
			return frame;
	}
	ring->hand = list_begin(&ring->frames);
	return NULL;
}

/* The first walk covers the rest of the list, from the hand on; up to two full
 * revolutions follow.  The first revolution clears the bits of all frames that can
 * be evicted.  The second returns the first frame that is neither busy nor pinned:
 * it may have been referenced again since the first, but a third revolution would
 * not make a better choice.  */
struct frame *
clock_select(struct clock_ring *ring)
{
	struct frame *frame = advance_hand(ring, false);

	if (frame == NULL)
		frame = advance_hand(ring, false);
	if (frame == NULL)
		frame = advance_hand(ring, true);
	if (frame != NULL)
		TRACE(
		    clock_select, "frame=%x dirty=%d", frame->pa, frame->dirty);
	return frame;
}

/* ----------------------------------------------------------------- eviction */

/* Remove FRAME from the pmaps of all its pages.  After that, frame->dirty is
 * final.  */
static void
unmap_from_all(struct frame *frame)
{
	struct list_elem *e;

	ASSERT(frame->busy && frame->pins == 0);
	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	     e = list_next(e))
		page_unmap(page_of_elem(e));
}

/* Is any page of FRAME part of a shared mapping? */
static bool
has_shared_page(struct frame *frame)
{
	struct list_elem *e;

	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	     e = list_next(e))
		if (page_of_elem(e)->shared)
			return true;
	return false;
}

/* Write FRAME to its file.  If that fails, FRAME stays dirty. */
static void
save_to_file(struct frame *frame)
{
	frame->dirty = mmap_write_back(frame) != 0;
}

/* Write the COUNT frames to swap, all together, or one by one if that fails: there
 * may be slots for some of them.  Frames that could not be written stay dirty.  */
static void
save_to_swap(struct frame **frames, unsigned count)
{
	bool failed = swap_out(frames, count) != 0;

	for (unsigned i = 0; i < count; i++)
		frames[i]->dirty = failed && swap_out(&frames[i], 1) != 0;
}

/* Write each dirty frame of the COUNT frames to its file or to swap.  Frames
 * that could not be written stay dirty.  */
static void
save_dirty(struct frame **frames, unsigned count)
{
	struct frame *to_swap[EVICT_MAX];
	unsigned i, swapped = 0;

	for (i = 0; i < count; i++) {
		if (!frames[i]->dirty)
			continue;
		if (has_shared_page(frames[i]))
			save_to_file(frames[i]);
		else
			to_swap[swapped++] = frames[i];
	}
	if (swapped > 0)
		save_to_swap(to_swap, swapped);
}

/* Detach all pages from FRAME, and free it.  The pin keeps FRAME until the loop
 * has ended.  */
static void
detach_all_pages(struct frame *frame)
{
	frame_pin(frame);
	while (!list_empty(&frame->pages))
		frame_detach(page_of_elem(list_begin(&frame->pages)));
	frame_unpin(frame);
}

unsigned
frame_evict(struct frame **frames, unsigned count)
{
	unsigned i, freed = 0;

	ASSERT(count >= 1 && count <= EVICT_MAX);
	spin_acquire(&frames_lock);
	for (i = 0; i < count; i++)
		unmap_from_all(frames[i]);
	spin_release(&frames_lock);

	save_dirty(frames, count);

	spin_acquire(&frames_lock);
	for (i = 0; i < count; i++) {
		frame_unbusy(frames[i]);
		TRACE(
		    evict, "frame=%x kept=%d", frames[i]->pa, frames[i]->dirty);
		if (frames[i]->dirty)
			continue;
		detach_all_pages(frames[i]);
		freed++;
		vm_count(&vm_counters.evictions);
	}
	spin_release(&frames_lock);
	return freed;
}
