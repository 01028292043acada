/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hooks for a virtual memory engine: an object in each vnode, and calls when a
 * vnode is resized or freed, and when the data of a mapped file are read or written.
 * An engine need not use them.
 */
#include "filesys/uio.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

static const struct vnode_engine *engine; /* constant after start-up */

void
vnode_set_engine(const struct vnode_engine *new)
{
	engine = new;
}

struct rwlock *
vnode_io_lock(struct vnode *vnode)
{
	return &vnode->io_lock;
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

void *
vnode_begin_growth(struct vnode *vnode, uint32_t size)
{
	uint32_t before = vnode_size(vnode);

	if (engine == NULL || engine->growing == NULL || size <= before)
		return NULL;
	return engine->growing(vnode, before);
}

void
vnode_end_growth(void *growth)
{
	if (growth != NULL)
		engine->grown(growth);
}

void
vnode_unlock_resized(struct vnode *vnode, uint32_t before)
{
	uint32_t after = vnode->size;

	lock_release(&vnode->lock);
	if (engine != NULL && engine->resized != NULL && before != after)
		engine->resized(vnode, before, after);
}

bool
vnode_object_is_dirty(const struct vnode *vnode)
{
	return vnode->object != NULL && engine->is_object_dirty != NULL &&
	    engine->is_object_dirty(vnode->object);
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

int
vnode_transfer(struct vnode *vnode, struct uio *uio, bool append)
{
	bool use_engine = engine != NULL && vnode->type == FILE_REGULAR;

	if (uio->direction == UIO_READ)
		return use_engine && engine->read != NULL ?
		    engine->read(vnode, uio) :
		    vnode_read_uio(vnode, uio);
	if (use_engine && engine->write != NULL)
		return engine->write(vnode, uio, append);
	return append ? vnode_append_uio(vnode, uio) :
			vnode_write_uio(vnode, uio);
}

int
vnode_clean(struct vnode *vnode)
{
	if (engine == NULL || engine->clean == NULL)
		return 0;
	return engine->clean(vnode);
}

int
vnodes_clean_all(bool everything)
{
	if (engine == NULL || engine->clean_all == NULL)
		return 0;
	return engine->clean_all(everything);
}

bool
vnodes_are_dirty(void)
{
	return engine != NULL && engine->is_dirty != NULL && engine->is_dirty();
}
