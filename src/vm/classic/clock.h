/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page replacement (student file clock.c, stage 04).
 */
#ifndef VM_CLASSIC_CLOCK_H
#define VM_CLASSIC_CLOCK_H

#include "vm/classic/page.h"

/* The maximum number of frames evicted in one call.  Writing 8 pages in one
 * disk request costs little more than writing one, because most of the time is
 * spent reaching the place on the disk.  With much larger groups, a thread that
 * needs one frame would wait for many to be written, and pages that are still
 * in use would be evicted.  */
#define EVICT_MAX 8

/* A ring of frames with a hand.  The kernel has one, clock_ring; tests create
 * others.  */
struct clock_ring {
	struct list frames;     /* (F) by ring_elem */
	struct list_elem *hand; /* (F) the next to be examined */
};

extern struct clock_ring clock_ring;

/* Initialize RING, which becomes empty. */
void clock_init_ring(struct clock_ring *);
/* Insert FRAME as the last frame that the hand will reach; or remove FRAME,
 * even if the hand points to it.
 * => frames_lock held.  */
void clock_insert(struct clock_ring *, struct frame *);
void clock_remove(struct clock_ring *, struct frame *);
/* Choose the next frame to evict, which is neither pinned nor busy, and move
 * the hand past it.  The frame stays in the ring.  Returns NULL if there is no
 * such frame.  Each frame examined counts in vm_counters.clock_scans.
 * => frames_lock held.  */
struct frame *clock_select(struct clock_ring *);
/* Evict COUNT (1 to EVICT_MAX) frames, which clock_select has chosen and the
 * caller has made busy.  Each frame is removed from the pmaps of all its pages.
 * What happens then depends on the frame:
 *
 *	not dirty			nothing: its content can be restored
 *	dirty, all pages private	written to swap (swap_out, all together or,
 *					if slots are few, one by one)
 *	dirty, some page shared		written to its file (mmap_write_back)
 *
 * Finally the pages of the frame are detached, which frees the frame.  A frame
 * that could not be written keeps its pages and stays dirty.  In both cases the
 * frame is no longer busy, and threads waiting for it are woken.  Returns the
 * number of frames freed; each counts in vm_counters.evictions.
 * => frames_lock not held; may sleep; takes no lock of a space.  */
unsigned frame_evict(struct frame **frames, unsigned count);

#endif
