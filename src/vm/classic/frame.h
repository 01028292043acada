/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames (student file frame.c, stage 04).
 *
 * => frames_lock is held by the caller, but for frame_init and frame_alloc.
 */
#ifndef VM_CLASSIC_FRAME_H
#define VM_CLASSIC_FRAME_H

#include "vm/classic/page.h"

/* Called once, at boot. */
void	frame_init(void);

/* A frame for PAGE, attached to it, busy, not dirty, its content undefined;
 * evicts others if need be (clock_select, busy, frame_evict).  NULL: out of
 * memory.
 * => may sleep; the caller holds the page's space's lock, no spinlock.  */
struct frame *frame_alloc(struct page *);
/* PAGE, which has no frame, now has FRAME, too. */
void	frame_attach(struct frame *, struct page *);
/* PAGE no longer has its frame.  With its last page a frame leaves the table of
 * shared ones (share_drop) and, unless it is pinned, is freed.
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
void	frame_ready(struct frame *);

#endif
