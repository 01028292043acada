/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shared frames of file pages, the naive version: none is ever found, so that
 * each process reads its own copy of its program.  It works, and wastes
 * memory.  Not a design to start from.
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
