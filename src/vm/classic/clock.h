/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page replacement (student file clock.c, stage 04).
 */
#ifndef VM_CLASSIC_CLOCK_H
#define VM_CLASSIC_CLOCK_H

#include "vm/classic/page.h"

/* The most frames that are evicted together. */
#define EVICT_MAX	8

/* A ring of frames with a hand.  The kernel has one, clock_ring; tests make
 * others.  */
struct clock_ring {
	struct list frames;		/* (F) by ring_elem */
	struct list_elem *hand;		/* (F) the next to be looked at */
};

extern struct clock_ring clock_ring;

/* Make RING empty. */
void	clock_init_ring(struct clock_ring *);
/* FRAME is a candidate from now on, the last that the hand comes to; or no
 * longer one (the hand may be on it).
 * => frames_lock held.  */
void	clock_insert(struct clock_ring *, struct frame *);
void	clock_remove(struct clock_ring *, struct frame *);
/* The frame to evict next, not pinned and not busy; the hand moves on.  It
 * stays in the ring.  NULL if there is none.  Each frame that is looked at counts
 * in vm_counters.clock_scans.
 * => frames_lock held.  */
struct frame *clock_select(struct clock_ring *);
/* Free the COUNT (1 to EVICT_MAX) frames, which clock_select chose and which
 * the caller then made busy.  Each is unmapped from all its pages; then
 *
 *	not dirty			is dropped: its content is elsewhere
 *	dirty, all its pages private	goes to swap (swap_out, all together)
 *	dirty, a page of it shared	goes to its file (mmap_write_back)
 *
 * and its pages have no frame any more.  A frame whose content could not be
 * saved stays with its pages, dirty, not busy.  Whoever waits is woken.  Returns
 * how many were freed; they count in vm_counters.evictions.
 * => frames_lock not held; may sleep; takes no space's lock.  */
unsigned frame_evict(struct frame **frames, unsigned count);

#endif
