/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hooks for an engine of virtual memory: an object in each vnode, and calls when a
 * vnode is resized or freed.  An engine need not use them.
 */
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

static const struct vnode_engine *engine; /* constant after start-up */

void
vnode_set_engine(const struct vnode_engine *new)
{
	engine = new;
}

struct lock *
vnode_object_lock(struct vnode *vnode)
{
	return &vnode->object_lock;
}

void *
vnode_object(struct vnode *vnode)
{
	ASSERT(lock_held_by_current_thread(&vnode->object_lock));
	return vnode->object;
}

void
vnode_set_object(struct vnode *vnode, void *object)
{
	ASSERT(lock_held_by_current_thread(&vnode->object_lock));
	vnode->object = object;
}

void
vnode_unlock_resized(struct vnode *vnode, uint32_t before)
{
	uint32_t after = vnode->size;

	lock_release(&vnode->lock);
	if (engine != NULL && before != after)
		engine->resized(vnode, before, after);
}

void
vnode_free_object(struct vnode *vnode)
{
	if (vnode->object == NULL)
		return;
	ASSERT(engine != NULL);
	engine->freed(vnode->object);
	vnode->object = NULL;
}
