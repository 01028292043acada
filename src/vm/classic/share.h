/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames of file pages that several spaces share (student file share.c, stage
 * 03), by vnode and offset.  A private page joins a shared frame only while it
 * is not writable; pages of shared mappings always do.
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
void	share_drop(struct frame *);

#endif
