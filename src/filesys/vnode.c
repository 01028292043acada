/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vnodes in memory: one for each inode that somebody refers to, found by
 * its number.
 *
 * A vnode is loaded by whoever asks for it first; others wait for that.  Its
 * last reference takes it out of the table.  If its inode has no name any more,
 * its blocks are freed before that, and its number after, so that no second
 * vnode can appear for it.
 *
 * vnodes_lock, a spinlock, guards the table and the counts in the vnodes.
 */
#include "filesys/vnode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/spinlock.h"
#include "filesys/ext2.h"

#define BUCKETS		64

static struct spinlock vnodes_lock;
static struct list table[BUCKETS];
static struct waitq loaded;		/* vnodes_lock is its guard */

void
vnodes_create(void)
{
	spin_init(&vnodes_lock, "vnodes");
	waitq_init(&loaded, "vnode loaded");
	for (unsigned i = 0; i < BUCKETS; i++)
		list_init(&table[i]);
}

static struct list *
bucket(uint32_t inumber)
{
	return &table[inumber % BUCKETS];
}

/* => vnodes_lock is held. */
static struct vnode *
find(uint32_t inumber)
{
	struct list *list = bucket(inumber);
	struct list_elem *e;

	for (e = list_begin(list); e != list_end(list); e = list_next(e)) {
		struct vnode *vnode = list_entry(e, struct vnode, elem);

		if (vnode->inumber == inumber)
			return vnode;
	}
	return NULL;
}

static struct vnode *
allocate(uint32_t inumber)
{
	struct vnode *vnode = calloc(1, sizeof *vnode);

	if (vnode == NULL)
		return NULL;
	lock_init_named(&vnode->lock, "vnode");
	vnode->inumber = inumber;
	vnode->references = 1;
	return vnode;
}

/* Wait until VNODE has been loaded; drop it if that failed.
 * => vnodes_lock is held on entry, not on return.  */
static int
wait_loaded(struct vnode *vnode)
{
	int error;

	while (vnode->loading)
		waitq_sleep(&loaded, &vnodes_lock);
	error = vnode->error;
	if (error == 0 && vnode->inode.links == 0)
		error = EUCLEAN;	/* a name for what was removed */
	spin_release(&vnodes_lock);
	if (error != 0)
		vnode_release(vnode);
	return error;
}

static int
load(struct vnode *vnode)
{
	int error = ext2_inode_load(vnode);

	spin_acquire(&vnodes_lock);
	vnode->error = error;
	vnode->loading = false;
	waitq_wake_all(&loaded);
	spin_release(&vnodes_lock);
	if (error != 0)
		vnode_release(vnode);
	return error;
}

int
vnode_get(uint32_t inumber, struct vnode **result)
{
	struct vnode *new = allocate(inumber), *old;
	int error;

	if (new == NULL)
		return ENOMEM;
	spin_acquire(&vnodes_lock);
	old = find(inumber);
	if (old != NULL) {
		old->references++;
		error = wait_loaded(old);
		free(new);
		new = old;
	} else {
		new->loading = true;
		list_push_back(bucket(inumber), &new->elem);
		spin_release(&vnodes_lock);
		error = load(new);
	}
	if (error == 0)
		*result = new;
	return error;
}

int
vnode_make(uint32_t inumber, enum file_type type, struct vnode **result)
{
	struct vnode *vnode = allocate(inumber);
	int error = 0;

	if (vnode == NULL)
		return ENOMEM;
	vnode->type = type;
	spin_acquire(&vnodes_lock);
	if (find(inumber) == NULL)
		list_push_back(bucket(inumber), &vnode->elem);
	else
		error = EUCLEAN;	/* free, and yet somebody has it */
	spin_release(&vnodes_lock);
	if (error != 0)
		free(vnode);
	else
		*result = vnode;
	return error;
}

void
vnode_discard(struct vnode *vnode)
{
	vnode->error = ENOENT;		/* nothing to reclaim */
	vnode_release(vnode);
}

struct vnode *
vnode_root(void)
{
	struct vnode *root;

	return vnode_get(EXT2_ROOT_INODE, &root) == 0 ? root : NULL;
}

void
vnode_ref_many(struct vnode *vnode, uint32_t count)
{
	spin_acquire(&vnodes_lock);
	ASSERT_CMP(vnode->references, >, 0);
	vnode->references += count;
	spin_release(&vnodes_lock);
}

struct vnode *
vnode_ref(struct vnode *vnode)
{
	vnode_ref_many(vnode, 1);
	return vnode;
}

bool
vnode_is_shared(struct vnode *vnode)
{
	bool shared;

	spin_acquire(&vnodes_lock);
	shared = vnode->references > 1;
	spin_release(&vnodes_lock);
	return shared;
}

/* Let the blocks of VNODE go if it is dead and they are there yet. */
static void
reclaim(struct vnode *vnode)
{
	lock_acquire(&vnode->lock);
	ext2_reclaim(vnode);
	lock_release(&vnode->lock);
}

/* Drop a reference.  If it was the last one, VNODE is out of the table, unless
 * it is dead and still has its blocks: then the reference stays.  */
static enum { IN_USE, DEAD, GONE }
drop(struct vnode *vnode)
{
	ASSERT_CMP(vnode->references, >, 0);
	if (vnode->references > 1) {
		vnode->references--;
		return IN_USE;
	}
	if (vnode->error == 0 && vnode->inode.links == 0 &&
	    !vnode->reclaimed) {
		vnode->reclaimed = true;
		return DEAD;
	}
	vnode->references = 0;
	list_remove(&vnode->elem);
	return GONE;
}

static void
free_inumber(const struct vnode *vnode)
{
	if (ext2_begin() != 0)
		return;
	ext2_release_inode(vnode->inumber, vnode->type == FILE_DIRECTORY,
	    vnode->entry_block);
	ext2_end(0);
}

void
vnode_release(struct vnode *vnode)
{
	int state;

	if (vnode == NULL)
		return;
	spin_acquire(&vnodes_lock);
	state = drop(vnode);
	spin_release(&vnodes_lock);
	if (state == DEAD) {
		reclaim(vnode);
		spin_acquire(&vnodes_lock);
		state = drop(vnode);
		spin_release(&vnodes_lock);
	}
	if (state != GONE)
		return;
	if (vnode->reclaimed && vnode->error == 0)
		free_inumber(vnode);
	free(vnode);
}

void
vnode_release_many(struct vnode *vnode, uint32_t count)
{
	spin_acquire(&vnodes_lock);
	ASSERT_CMP(count, >, 0);
	ASSERT_CMP(vnode->references, >=, count);
	vnode->references -= count - 1;
	spin_release(&vnodes_lock);
	vnode_release(vnode);
}

uint32_t
vnode_count(void)
{
	uint32_t count = 0;

	spin_acquire(&vnodes_lock);
	for (unsigned i = 0; i < BUCKETS; i++)
		count += list_size(&table[i]);
	spin_release(&vnodes_lock);
	return count;
}

int
vnode_deny_write(struct vnode *vnode)
{
	int error = 0;

	spin_acquire(&vnodes_lock);
	if (vnode->writable_pages > 0)
		error = ETXTBSY;
	else
		vnode->denials++;
	spin_release(&vnodes_lock);
	return error;
}

void
vnode_allow_write(struct vnode *vnode)
{
	spin_acquire(&vnodes_lock);
	ASSERT_CMP(vnode->denials, >, 0);
	vnode->denials--;
	spin_release(&vnodes_lock);
}

int
vnode_add_writable(struct vnode *vnode, uint32_t count)
{
	int error = 0;

	spin_acquire(&vnodes_lock);
	if (vnode->denials > 0)
		error = ETXTBSY;
	else
		vnode->writable_pages += count;
	spin_release(&vnodes_lock);
	return error;
}

void
vnode_drop_writable(struct vnode *vnode, uint32_t count)
{
	spin_acquire(&vnodes_lock);
	ASSERT_CMP(vnode->writable_pages, >=, count);
	vnode->writable_pages -= count;
	spin_release(&vnodes_lock);
}

/* A dead vnode that is not reclaimed, marked as such; NULL: none. */
static struct vnode *
next_dead(void)
{
	struct vnode *dead = NULL;

	spin_acquire(&vnodes_lock);
	for (unsigned i = 0; i < BUCKETS && dead == NULL; i++) {
		struct list_elem *e;

		for (e = list_begin(&table[i]); e != list_end(&table[i]);
		    e = list_next(e)) {
			struct vnode *vnode = list_entry(e, struct vnode,
			    elem);

			if (!vnode->loading && vnode->error == 0 &&
			    vnode->inode.links == 0 && !vnode->reclaimed) {
				vnode->reclaimed = true;
				vnode->error = ENOENT;
				vnode->references++;
				dead = vnode;
				break;
			}
		}
	}
	spin_release(&vnodes_lock);
	return dead;
}

void
vnodes_reclaim_all(void)
{
	struct vnode *dead;

	while ((dead = next_dead()) != NULL) {
		reclaim(dead);
		free_inumber(dead);
		vnode_release(dead);
	}
}
