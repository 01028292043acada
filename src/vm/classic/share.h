/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames of file pages that several spaces share (student file share.c, stage
 * 03), by vnode and offset.  Private pages join only while they are read-only.
 *
 * => frames_lock is held by the caller; none of these sleeps.
 */
#ifndef VM_CLASSIC_SHARE_H
#define VM_CLASSIC_SHARE_H

#include "vm/classic/page.h"

/* The frame (maybe busy) that holds VNODE at OFFSET, or NULL. */
struct frame *share_find(struct vnode *, uint32_t offset);
/* FRAME holds VNODE at OFFSET and may be shared from now on. */
void	share_add(struct frame *, struct vnode *, uint32_t offset);
/* FRAME is no longer to be found; nothing if it is not to be found now. */
void	share_drop(struct frame *);

#endif
