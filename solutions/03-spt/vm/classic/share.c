/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of shared frames: a hash table with vnode and offset as the key.
 *
 *	process A, page 0x8048000 --+
 *	                            +--> frame, key (vnode of /bin/sh, 0)
 *	process B, page 0x8048000 --+
 *
 * Why not a list of frames in each vnode?  Vnodes belong to the file system, on
 * a lower floor, whose code must not refer to frames.
 *
 * The table does not keep a frame in memory: when the last page is detached, the
 * frame is removed from the table (frame_detach).  The buffer cache already keeps
 * file data that no process has mapped.
 */
#include "vm/classic/share.h"

static struct hash shared_frames;

static struct frame *
frame_from_elem(const struct hash_elem *elem)
{
	return hash_entry(elem, struct frame, share_elem);
}

static unsigned
hash_key(const struct hash_elem *elem, void *aux UNUSED)
{
	const struct frame *frame = frame_from_elem(elem);

	return hash_int((int)((uintptr_t)frame->vnode + frame->offset));
}

static bool
key_is_less(
    const struct hash_elem *a, const struct hash_elem *b, void *aux UNUSED)
{
	const struct frame *left = frame_from_elem(a),
			   *right = frame_from_elem(b);

	return left->vnode < right->vnode ||
	    (left->vnode == right->vnode && left->offset < right->offset);
}

void
share_init(void)
{
	if (!hash_init(&shared_frames, hash_key, key_is_less, NULL))
		panic("share_init: out of memory");
}

struct frame *
share_find(struct vnode *vnode, uint32_t offset)
{
	struct frame key = { .vnode = vnode, .offset = offset };
	struct hash_elem *elem = hash_find(&shared_frames, &key.share_elem);

	return elem != NULL ? frame_from_elem(elem) : NULL;
}

void
share_add(struct frame *frame, struct vnode *vnode, uint32_t offset)
{
	ASSERT_CMP(frame->vnode, ==, NULL);
	frame->vnode = vnode;
	frame->offset = offset;
	if (hash_insert(&shared_frames, &frame->share_elem) != NULL)
		panic("share_add: vnode %p has a frame at %#x already", vnode,
		    offset);
}

void
share_remove(struct frame *frame)
{
	if (frame->vnode == NULL)
		return;
	hash_delete(&shared_frames, &frame->share_elem);
	frame->vnode = NULL;
}
