/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vnodes in memory: at most one for each inode, found by its number.
 *
 * The first thread that asks for a vnode loads it; other threads wait until it is
 * loaded.  When the last reference to a vnode is released, the vnode leaves the table,
 * or is kept there without a reference (vnode_keep).  If its inode has no name left,
 * the inode's blocks are freed before the vnode leaves the table, and the inode's number
 * is freed after that, so that no second vnode with that number can appear.  (At unmount,
 * when no thread looks up a path, both are freed while the vnode is still in the table.)
 *
 * vnodes_lock, a spinlock, guards the table, the list of kept vnodes, and the fields of
 * struct vnode that are marked (t) in vnode_ops.h.
 */
#include "filesys/vnode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/spinlock.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

#define BUCKETS 64

static struct spinlock vnodes_lock;
static struct list table[BUCKETS];
static struct waitq loaded; /* vnodes_lock is its guard */
static struct list kept;    /* in the table without a reference;
                             * the most recently released first */
static uint32_t kept_count; /* number of kept vnodes */

void
vnodes_init(void)
{
	spin_init(&vnodes_lock, "vnodes");
	waitq_init(&loaded, "vnode loaded");
	list_init(&kept);
	for (unsigned i = 0; i < BUCKETS; i++)
		list_init(&table[i]);
}

static struct list *
chain_of(uint32_t inumber)
{
	return &table[inumber % BUCKETS];
}

/* => vnodes_lock is held. */
static struct vnode *
find_vnode(const struct mount *mount, uint32_t inumber)
{
	struct list *list = chain_of(inumber);

	for (struct list_elem *e = list_begin(list); e != list_end(list);
	     e = list_next(e)) {
		struct vnode *vnode = list_entry(e, struct vnode, elem);

		if (vnode->inumber == inumber && vnode->mount == mount)
			return vnode;
	}
	return NULL;
}

static struct vnode *
allocate_vnode(struct mount *mount, uint32_t inumber)
{
	struct vnode *vnode = calloc(1, mount->filesys->node_size);

	if (vnode == NULL)
		return NULL;
	lock_init_named(&vnode->lock, "vnode");
	rwlock_init(&vnode->io_lock, "vnode I/O");
	lock_init_named(&vnode->object_lock, "vnode object");
	vnode->mount = mount;
	vnode->inumber = inumber;
	vnode->references = 1;
	__atomic_add_fetch(&mount->users, 1, __ATOMIC_RELAXED);
	return vnode;
}

/* Free VNODE, which is not in the table.  From then on, its mount may be freed. */
static void
free_vnode(struct vnode *vnode)
{
	struct mount *mount = vnode->mount;

	free(vnode);
	__atomic_sub_fetch(&mount->users, 1, __ATOMIC_RELEASE);
}

/* Wait until VNODE has been loaded; on an error, release it.
 * => vnodes_lock is held on entry, and released on return.  */
static int
wait_loaded(struct vnode *vnode)
{
	int error;

	while (vnode->loading)
		waitq_sleep(&loaded, &vnodes_lock);
	error = vnode->error;
	if (error == 0 && vnode->nameless)
		error = EUCLEAN; /* a name refers to a removed inode */
	spin_release(&vnodes_lock);
	if (error != 0)
		vnode_release(vnode);
	return error;
}

/* Load VNODE; release it if that fails. */
static int
load_vnode(struct vnode *vnode)
{
	int error = vnode_ops(vnode)->load(vnode);

	spin_acquire(&vnodes_lock);
	vnode->error = error;
	vnode->loading = false;
	waitq_wake_all(&loaded);
	spin_release(&vnodes_lock);
	if (error != 0)
		vnode_release(vnode);
	return error;
}

/* Add a reference to VNODE, which is in the table.
 * => vnodes_lock is held.  */
static void
ref_in_table(struct vnode *vnode)
{
	if (vnode->references++ == 0) {
		list_remove(&vnode->kept_elem);
		kept_count--;
	}
}

/* Return a new reference to the vnode if it is in memory, loaded or not; otherwise NULL.
 * => vnodes_lock is held.  */
static struct vnode *
find_and_ref(const struct mount *mount, uint32_t inumber)
{
	struct vnode *vnode = find_vnode(mount, inumber);

	if (vnode != NULL)
		ref_in_table(vnode);
	return vnode;
}

int
vnode_get(struct mount *mount, uint32_t inumber, struct vnode **result)
{
	struct vnode *new = NULL, *old;
	int error;

	spin_acquire(&vnodes_lock);
	old = find_and_ref(mount, inumber);
	if (old == NULL) {
		spin_release(&vnodes_lock);
		new = allocate_vnode(mount, inumber);
		if (new == NULL)
			return ENOMEM;
		spin_acquire(&vnodes_lock);
		old =
		    find_and_ref(mount, inumber); /* added by another thread? */
	}
	if (old != NULL) {
		error = wait_loaded(old);
		if (new != NULL)
			free_vnode(new);
		new = old;
	} else {
		new->loading = true;
		list_push_back(chain_of(inumber), &new->elem);
		spin_release(&vnodes_lock);
		error = load_vnode(new);
	}
	if (error == 0)
		*result = new;
	return error;
}

int
vnode_make(struct mount *mount, uint32_t inumber, enum file_type type,
    struct vnode **result)
{
	struct vnode *vnode = allocate_vnode(mount, inumber);
	int error = 0;

	if (vnode == NULL)
		return ENOMEM;
	vnode->type = type;
	spin_acquire(&vnodes_lock);
	if (find_vnode(mount, inumber) == NULL)
		list_push_back(chain_of(inumber), &vnode->elem);
	else
		error = EUCLEAN; /* the number is in use, not free */
	spin_release(&vnodes_lock);
	if (error != 0)
		free_vnode(vnode);
	else
		*result = vnode;
	return error;
}

void
vnode_discard(struct vnode *vnode)
{
	vnode->error = ENOENT; /* nothing to reclaim */
	vnode_release(vnode);
}

struct vnode *
vnode_root(void)
{
	struct mount *mount = mount_root();
	struct vnode *root;

	return mount != NULL && vnode_get(mount, mount->root, &root) == 0 ?
	    root :
	    NULL;
}

static inline void
add_references(struct vnode *vnode, uint32_t count)
{
	spin_acquire(&vnodes_lock);
	ASSERT_CMP(vnode->references, >, 0);
	vnode->references += count;
	spin_release(&vnodes_lock);
}

struct vnode *
vnode_ref(struct vnode *vnode)
{
	add_references(vnode, 1);
	return vnode;
}

void
vnode_ref_many(struct vnode *vnode, uint32_t count)
{
	add_references(vnode, count);
}

bool
vnode_try_ref(struct vnode *vnode)
{
	bool in_table;

	spin_acquire(&vnodes_lock);
	in_table = vnode->references > 0 || vnode->kept;
	if (in_table)
		ref_in_table(vnode);
	spin_release(&vnodes_lock);
	return in_table;
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

/* Free the blocks of VNODE, which has no name left.
 * => the caller has marked it as reclaimed.  */
static void
reclaim_blocks(struct vnode *vnode)
{
	lock_acquire(&vnode->lock);
	vnode_ops(vnode)->reclaim(vnode);
	lock_release(&vnode->lock);
}

/* Drop COUNT references.  IN_USE: other references are left.  NAMELESS: the caller is left
 * with one reference and must free the blocks.  KEPT: the vnode stays in the table without
 * a reference.  GONE: the vnode has left the table.
 * => vnodes_lock is held.  */
static enum {
	IN_USE,
	NAMELESS,
	KEPT,
	GONE
} drop_references(struct vnode *vnode, uint32_t count)
{
	ASSERT_CMP(vnode->references, >=, count);
	if (vnode->references > count) {
		vnode->references -= count;
		return IN_USE;
	}
	vnode->references = 1;
	if (vnode->error == 0 && vnode->nameless && !vnode->reclaimed) {
		vnode->reclaimed = true;
		return NAMELESS;
	}
	vnode->references = 0;
	if (vnode->kept && vnode->error == 0 && !vnode->nameless) {
		list_push_front(&kept, &vnode->kept_elem);
		kept_count++;
		return KEPT;
	}
	vnode->kept = false;
	list_remove(&vnode->elem);
	return GONE;
}

static void
destroy_vnode(struct vnode *vnode)
{
	vnode_free_object(vnode);
	if (vnode->reclaimed && vnode->error == 0)
		vnode_ops(vnode)->forget(vnode);
	free_vnode(vnode);
}

/* Return the kept vnode to be freed next: the one released longest ago or, if DIRTY is
 * false, the one released longest ago that has nothing to write.  NULL: none.
 * => vnodes_lock is held.  */
static struct vnode *
choose_kept(bool dirty)
{
	struct vnode *vnode;
	struct list_elem *e;

	for (e = list_rbegin(&kept); e != list_rend(&kept); e = list_prev(e)) {
		vnode = list_entry(e, struct vnode, kept_elem);
		if (dirty || !vnode_object_is_dirty(vnode))
			return vnode;
	}
	return NULL;
}

/* If more than MOST vnodes are kept, free the one that choose_kept(DIRTY) returns, if any.
 * Returns whether one was freed.  */
static bool
trim_one(uint32_t most, bool dirty)
{
	struct vnode *vnode;

	spin_acquire(&vnodes_lock);
	vnode = kept_count > most ? choose_kept(dirty) : NULL;
	if (vnode != NULL) {
		list_remove(&vnode->kept_elem);
		list_remove(&vnode->elem);
		vnode->kept = false;
		kept_count--;
	}
	spin_release(&vnodes_lock);
	if (vnode != NULL)
		destroy_vnode(vnode);
	return vnode != NULL;
}

void
vnode_release_many(struct vnode *vnode, uint32_t count)
{
	int state;

	spin_acquire(&vnodes_lock);
	state = drop_references(vnode, count);
	spin_release(&vnodes_lock);
	if (state == NAMELESS) {
		reclaim_blocks(vnode);
		spin_acquire(&vnodes_lock);
		state = drop_references(vnode, 1);
		spin_release(&vnodes_lock);
	}
	if (state == GONE)
		destroy_vnode(vnode);
	else if (state == KEPT)
		trim_one(VNODES_KEPT_MAX, false);
}

void
vnode_keep(struct vnode *vnode, bool keep)
{
	spin_acquire(&vnodes_lock);
	ASSERT_CMP(vnode->references, >, 0);
	vnode->kept = keep;
	spin_release(&vnodes_lock);
}

uint32_t
vnode_trim(uint32_t count)
{
	uint32_t trimmed = 0;

	while (trimmed < count && trim_one(0, true))
		trimmed++;
	return trimmed;
}

uint32_t
vnode_kept_count(void)
{
	uint32_t n;

	spin_acquire(&vnodes_lock);
	n = kept_count;
	spin_release(&vnodes_lock);
	return n;
}

void
vnode_release(struct vnode *vnode)
{
	if (vnode != NULL)
		vnode_release_many(vnode, 1);
}

uint32_t
vnode_count(void)
{
	uint32_t n = 0;

	spin_acquire(&vnodes_lock);
	for (unsigned i = 0; i < BUCKETS; i++) {
		for (struct list_elem *e = list_begin(&table[i]);
		     e != list_end(&table[i]); e = list_next(e)) {
			struct vnode *vnode = list_entry(e, struct vnode, elem);

			n += vnode->references > 0;
		}
	}
	spin_release(&vnodes_lock);
	return n;
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

/* Is VNODE in MOUNT, without a name, and not yet reclaimed? */
static bool
is_reclaimable(const struct vnode *vnode, const struct mount *mount)
{
	return vnode->mount == mount && !vnode->loading && vnode->error == 0 &&
	    vnode->nameless && !vnode->reclaimed;
}

/* Return the first reclaimable vnode of MOUNT in LIST; NULL: none. */
static struct vnode *
find_reclaimable(struct list *list, const struct mount *mount)
{
	for (struct list_elem *e = list_begin(list); e != list_end(list);
	     e = list_next(e)) {
		struct vnode *vnode = list_entry(e, struct vnode, elem);

		if (is_reclaimable(vnode, mount))
			return vnode;
	}
	return NULL;
}

/* Find a reclaimable vnode of MOUNT in the table, mark it as reclaimed, and return a
 * new reference; NULL: none.  */
static struct vnode *
take_reclaimable(const struct mount *mount)
{
	struct vnode *vnode = NULL;

	spin_acquire(&vnodes_lock);
	for (unsigned i = 0; i < BUCKETS && vnode == NULL; i++)
		vnode = find_reclaimable(&table[i], mount);
	if (vnode != NULL) {
		vnode->reclaimed = true;
		vnode->error = ENOENT;
		vnode->references++;
	}
	spin_release(&vnodes_lock);
	return vnode;
}

void
vnodes_reclaim_all(struct mount *mount)
{
	struct vnode *vnode;

	while ((vnode = take_reclaimable(mount)) != NULL) {
		reclaim_blocks(vnode);
		vnode_ops(vnode)->forget(vnode);
		vnode_release(vnode);
	}
}
