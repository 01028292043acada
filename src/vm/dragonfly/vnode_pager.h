/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pager for files (student file vnode_pager.c, stage 09).
 */
#ifndef VM_DRAGONFLY_VNODE_PAGER_H
#define VM_DRAGONFLY_VNODE_PAGER_H

#include <stdint.h>

#include "vm/dragonfly/vm_pager.h"

struct vnode;

/* Set *OBJECT to the object of VNODE, with a new reference; create the object if VNODE
 * has none.  While the object has references, it has a reference to the vnode.  After the
 * last one is released, the vnode keeps the object and its pages (vnode_keep).  For a
 * device, each call creates a new object.  Returns 0, ENODEV (the file cannot be mapped)
 * or ENOMEM.
 * => may sleep; given, in vm_file.c.  */
int vnode_pager_alloc(struct vnode *, struct vm_object **);
/* Return the object of VNODE, with a new reference, or NULL if VNODE has none.
 * => the caller has a reference to VNODE; may sleep; given, in vm_file.c.  */
struct vm_object *vnode_pager_reference(struct vnode *);
/* Release a reference to the object of a file.  If it was the last one, write the
 * object's dirty pages to the file, and then release the reference to the vnode.
 * => may sleep; given, in vm_file.c.  */
void vnode_pager_release(struct vm_object *);

/* Called when OBJECT's file has become smaller, and has SIZE bytes now.  Set the object's
 * size first, and remove the pages beyond it (vm_object_page_remove).  Then, if the file
 * ends within a page, unmap that page, and clear the part of it that is past the end of the
 * file, so that a file that grows again has zeros there.  The dirty bit of a chunk that is
 * still partly in the file stays set; chunks that are entirely past the end become clean.
 * => OBJECT is held, and its token is held exclusively; the vnode's I/O lock is
 *    held exclusively; may sleep.  */
void vnode_pager_setsize(struct vm_object *, uint32_t size);

#endif
