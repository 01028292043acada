/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames (student file frame.c, stage 04).
 *
 * => frames_lock is held by the caller for attach, detach, pin, unpin and
 *    wait; not for frame_alloc.
 */
#ifndef VM_CLASSIC_FRAME_H
#define VM_CLASSIC_FRAME_H

#include "vm/classic/page.h"

/* A frame for PAGE, attached to it, busy, its content undefined; evicts if
 * need be.  NULL: out of memory.
 * => may sleep; the caller holds the page's space's lock, no spinlock.  */
struct frame *frame_alloc(struct page *);
/* PAGE, which has no frame, now has FRAME. */
void	frame_attach(struct frame *, struct page *);
/* PAGE no longer has its frame, which is freed with its last page.
 * => not busy (wait first); PAGE's mapping is gone already.  */
void	frame_detach(struct page *);
/* Hold FRAME in memory; counts. */
void	frame_pin(struct frame *);
void	frame_unpin(struct frame *);
/* Wait until FRAME is not busy, or gone: the caller looks it up again.
 * => may sleep; drops and retakes frames_lock.  */
void	frame_wait(struct frame *);
/* FRAME is no longer busy: wake who waits. */
void	frame_ready(struct frame *);

#endif
