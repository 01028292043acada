/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of shared frames: the naive version of stage 03.
 *
 * The table is always empty, so each process reads its own copy of its program.
 * It works, but it wastes memory and time.  It is not a design to start from.
 */
#include "vm/classic/share.h"

void
share_init(void)
{
}

struct frame *
share_find(struct vnode *vnode UNUSED, uint32_t offset UNUSED)
{
	return NULL;
}

void
share_add(struct frame *frame UNUSED, struct vnode *vnode UNUSED,
    uint32_t offset UNUSED)
{
}

void
share_remove(struct frame *frame UNUSED)
{
}
