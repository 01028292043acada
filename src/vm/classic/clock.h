/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page replacement (student file clock.c, stage 04).
 */
#ifndef VM_CLASSIC_CLOCK_H
#define VM_CLASSIC_CLOCK_H

#include "vm/classic/page.h"

/* The maximum number of frames evicted in one call.  Writing 8 pages in one disk
 * request costs little more than writing one, as most of the time goes to
 * reaching the place on the disk.  Much larger groups would make the thread that
 * needs one frame wait for many, and evict pages that are still in use.  */
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
/* Insert FRAME, as the last frame that the hand will reach; or remove it, even
 * if the hand points to it.
 * => frames_lock held.  */
void clock_insert(struct clock_ring *, struct frame *);
void clock_remove(struct clock_ring *, struct frame *);
/* Choose the frame to evict next, one that is neither pinned nor busy, and move
 * the hand past it.  The frame stays in the ring.  Returns NULL if there is no
 * such frame.  Each frame examined counts in vm_counters.clock_scans.
 * => frames_lock held.  */
struct frame *clock_select(struct clock_ring *);
/* Evict the COUNT (1 to EVICT_MAX) frames, which were chosen by clock_select and
 * made busy by the caller.  Each frame is removed from the pmaps of all its
 * pages.  What happens then depends on the frame:
 *
 *	not dirty			nothing: its content is elsewhere
 *	dirty, all pages private	written to swap (swap_out, all together)
 *	dirty, some page shared		written to its file (mmap_write_back)
 *
 * Finally its pages are detached, which frees it.  A frame that could not be
 * written keeps its pages and stays dirty.  In both cases it is no longer busy,
 * and threads waiting for it are woken.  Returns the number of frames freed;
 * each counts in vm_counters.evictions.
 * => frames_lock not held; may sleep; takes no lock of a space.  */
unsigned frame_evict(struct frame **frames, unsigned count);

#endif
