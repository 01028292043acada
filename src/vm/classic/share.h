/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of shared frames: frames that hold a page of a file and can be
 * attached to pages of several spaces (student file share.c, stage 03).  The
 * key is the vnode and the offset in the file.
 *
 * A shared frame holds everything that the file has in that page, and zeros
 * after the end of the file.  Which pages can be attached to it:
 *
 *	a page of a shared mapping	always
 *	a private page			if it is not writable, and its length
 *					reaches the end of the page or of the
 *					file; otherwise the page must have zeros
 *					where the file has data
 *
 * A file can grow.  If a page to be attached has a greater length than all
 * pages of the frame, its additional bytes may have been past the end of the
 * file when the frame was read, so that the frame has zeros there.  Those bytes
 * are read before the page is attached.
 *
 * A frame in the table has at least one page, whose reference to the vnode
 * keeps the key valid.
 *
 * => the caller holds frames_lock, except for share_init; none of these
 *    functions sleeps.
 */
#ifndef VM_CLASSIC_SHARE_H
#define VM_CLASSIC_SHARE_H

#include "vm/classic/page.h"

/* Called once, at boot. */
void share_init(void);

/* Return the frame for the page of VNODE at OFFSET, or NULL.  The frame may be
 * busy.  */
struct frame *share_find(struct vnode *, uint32_t offset);
/* Insert FRAME, with VNODE and OFFSET as its key.
 * => there is no frame with that key.  */
void share_add(struct frame *, struct vnode *, uint32_t offset);
/* Remove FRAME if it is in the table.  Afterward frame->vnode is NULL. */
void share_remove(struct frame *);

#endif
