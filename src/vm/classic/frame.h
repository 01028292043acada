/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames: allocating and freeing them (student file frame.c, stage 04), and
 * attaching, pinning and waiting (given, frame_use.c).
 *
 * => the caller holds frames_lock, except for frame_init and frame_alloc.
 */
#ifndef VM_CLASSIC_FRAME_H
#define VM_CLASSIC_FRAME_H

#include "vm/classic/page.h"

/* ------------------------------------------------------------------ frame.c */

/* Called once, at boot. */
void frame_init(void);
/* Allocate a frame for PAGE.  It is attached to PAGE, busy and not dirty, and
 * its content is undefined.  If no memory is free, other frames are evicted
 * (clock_select, then set busy, then frame_evict).  If clock_select returns
 * NULL, frame_alloc sleeps as long as a frame is busy; if all frames are pinned,
 * it tries again for at least 5 ticks, but not forever, because the threads that
 * have pinned them may need memory too.  Returns NULL if out of memory.
 * => may sleep; the caller holds the lock of PAGE's space, and no spinlock.  */
struct frame *frame_alloc(struct page *);
/* Free FRAME and its memory.  FRAME has no pages and no pins and is not busy.
 * Called by frame_use.c.  */
void frame_free(struct frame *);

/* -------------------------------------------------------------- frame_use.c */

/* Attach PAGE, which has no frame, to FRAME, which can have other pages. */
void frame_attach(struct frame *, struct page *);
/* Detach PAGE from its frame.  When the last page of a frame is detached, the
 * frame is removed from the table of shared frames (share_remove) and, unless
 * it is pinned, freed.
 * => the frame is not busy, and PAGE has been removed from the pmap
 *    (page_unmap).  */
void frame_detach(struct page *);
/* Pin FRAME, which keeps it in memory, or unpin it.  Pins are counted.  The
 * last frame_unpin frees the frame if it has no pages.
 * => the frame is not busy, or was made busy by the caller.  */
void frame_pin(struct frame *);
void frame_unpin(struct frame *);
/* Sleep until FRAME, which is busy, has been made not busy.  Afterward it may
 * be busy again, or may have been freed: the caller must look it up again.
 * => may sleep; drops and retakes frames_lock, which must be the only spinlock
 *    held.  */
void frame_wait(struct frame *);
/* Make FRAME, which is busy, not busy, and wake all threads waiting for it. */
void frame_unbusy(struct frame *);

/* Initialize FRAME, except for its waiters, as the new frame of PAGE with the
 * memory at KVA: busy, not dirty.  For use in frame_alloc.  */
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
