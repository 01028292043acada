/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames of file pages that several spaces share (student file share.c, stage
 * 03), by vnode and offset.  Such a frame holds all that the file has there, and
 * zeros behind the file's end.  Pages of shared mappings always join; a private
 * page joins only while it is not writable, and only if its length reaches to
 * the end of the page or of the file (else it needs zeros where the file goes
 * on).  Files grow: if the page that joins has a greater length than all that
 * are there, what the file has between may be zeros in the frame, and is read.
 *
 * A frame that can be found has at least one page with that vnode, whose
 * reference keeps the key valid.
 *
 * => frames_lock is held by the caller, but for share_init; none sleeps.
 */
#ifndef VM_CLASSIC_SHARE_H
#define VM_CLASSIC_SHARE_H

#include "vm/classic/page.h"

/* Called once, at boot. */
void	share_init(void);

/* The frame (maybe busy) that holds VNODE at OFFSET, or NULL. */
struct frame *share_find(struct vnode *, uint32_t offset);
/* FRAME holds VNODE at OFFSET (its key from now on) and can be found. */
void	share_add(struct frame *, struct vnode *, uint32_t offset);
/* FRAME can no longer be found, its key is NULL; nothing if that is so now. */
void	share_remove(struct frame *);

#endif
