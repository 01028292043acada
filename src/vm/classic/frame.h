/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames: where they come from and go to (student file frame.c, stage 04), and who
 * uses them (given, frame_use.c).
 *
 * => frames_lock is held by the caller, but for frame_init and frame_alloc.
 */
#ifndef VM_CLASSIC_FRAME_H
#define VM_CLASSIC_FRAME_H

#include "vm/classic/page.h"

/* ------------------------------------------------------------------ frame.c */

/* Called once, at boot. */
void	frame_init(void);
/* A frame for PAGE, attached to it, busy, not dirty, its content undefined;
 * evicts others if need be (clock_select, busy, frame_evict).  NULL: out of
 * memory.
 * => may sleep; the caller holds the page's space's lock, no spinlock.  */
struct frame *frame_alloc(struct page *);
/* Give back FRAME, which has neither pages nor pins and is not busy, and its
 * memory.  frame_use.c calls this.  */
void	frame_free(struct frame *);

/* -------------------------------------------------------------- frame_use.c */

/* PAGE, which has no frame, now has FRAME, too. */
void	frame_attach(struct frame *, struct page *);
/* PAGE no longer has its frame.  With its last page a frame leaves the table of
 * shared ones (share_remove) and, unless it is pinned, is freed.
 * => not busy; PAGE's mapping is gone (page_unmap).  */
void	frame_detach(struct page *);
/* Hold FRAME in memory; counts.  The last _unpin frees a frame that has no page
 * any more.  A frame that is not busy can be pinned, and one that the caller
 * made busy.  */
void	frame_pin(struct frame *);
void	frame_unpin(struct frame *);
/* FRAME is busy: sleep until something has happened to it.  It may be busy
 * again then, or gone: the caller looks it up again.
 * => may sleep; drops and retakes frames_lock, the only spinlock held.  */
void	frame_wait(struct frame *);
/* FRAME is no longer busy: wake all who wait. */
void	frame_unbusy(struct frame *);

/* FRAME, whose waiters are initialised, is the new frame of PAGE and has the memory
 * at KVA: busy, not dirty.  For frame_alloc.  */
static inline void
frame_prepare(struct frame *frame, void *kva, struct page *page)
{
	frame->pa = virt_to_phys(kva);
	list_init(&frame->pages);
	frame->pins = 0;
	frame->busy = true;
	frame->dirty = false;
	frame->vnode = NULL;
	frame_attach(frame, page);
}

#endif
