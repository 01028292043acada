/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creating, removing and renaming: which changes are permitted, and which locks they
 * take.  The file system carries them out.
 *
 * names_lock is held from the path walk to the end: there is one such change at a time,
 * so it can take the locks of several vnodes in any order.  (Other code holds the locks of
 * two vnodes only if the second one is dead, so that no other thread can find it.)
 */
#include <errno.h>
#include <string.h>

#include "filesys/path.h"

struct lock names_lock;

static bool
is_name(const struct leaf *leaf, const char *name)
{
	return leaf->length == strlen(name) &&
	    memcmp(leaf->name, name, leaf->length) == 0;
}

/* => names_lock and the directory's lock are held. */
static int
create_leaf(struct leaf *leaf, enum file_type type, struct vnode **found)
{
	struct dir_place place;
	struct vnode *directory = leaf->directory;
	int error = vnode_ops(directory)->lookup(
	    directory, leaf->name, leaf->length, &place);

	if (error == 0)
		return EEXIST;
	if (error != ENOENT)
		return error;
	if (vnode_ops(directory)->create == NULL)
		return EROFS;
	return vnode_ops(directory)->create(
	    directory, leaf->name, leaf->length, type, found);
}

int
vnode_create(struct vnode *cwd, const char *path, enum file_type type,
    struct vnode **found)
{
	struct vnode *vnode = NULL;
	struct leaf leaf;
	int error;

	if (type != FILE_REGULAR && type != FILE_DIRECTORY)
		return EINVAL;
	lock_acquire(&names_lock);
	error = path_walk(cwd, path, &leaf);
	if (error == 0) {
		lock_acquire(&leaf.directory->lock);
		if (leaf.length == 0)
			error = EEXIST;
		else if (leaf.slash && type != FILE_DIRECTORY)
			error = EISDIR;
		else
			error = create_leaf(&leaf, type, &vnode);
		lock_release(&leaf.directory->lock);
		vnode_release(leaf.directory);
	}
	lock_release(&names_lock);
	if (error == 0 && found != NULL)
		*found = vnode;
	else
		vnode_release(vnode);
	return error;
}

/* Check that VNODE, which LEAF names, can be removed.  Returns 0 or errno.
 * => the locks of the directory and of VNODE, and names_lock, are held.  */
static int
check_removable(const struct leaf *leaf, struct vnode *vnode)
{
	if (vnode->type != FILE_DIRECTORY)
		return leaf->slash ? ENOTDIR : 0;
	/* A thread that is mounting a file system on VNODE holds a reference, and
	 * releases it only after VNODE is covered.  So the test for other references
	 * must come before the test for a mount.  */
	if (mount_is_root(vnode) || vnode_is_shared(vnode) ||
	    mount_covers(vnode))
		return EBUSY;
	return vnode_ops(vnode)->check_empty(vnode);
}

/* Check that LEAF can be removed, renamed or replaced: that it is not "/", "." or "..".
 * Returns 0 or errno.  */
static int
check_leaf(const struct leaf *leaf)
{
	if (leaf->length == 0)
		return EBUSY;
	return is_name(leaf, ".") || is_name(leaf, "..") ? EINVAL : 0;
}

/* => names_lock and the directory's lock are held. */
static int
remove_leaf(struct leaf *leaf, struct vnode **vnode)
{
	struct dir_place place;
	int error = check_leaf(leaf);

	if (error == 0)
		error = path_step(
		    leaf->directory, leaf->name, leaf->length, &place, vnode);
	if (error != 0)
		return error;
	if (vnode_ops(leaf->directory)->remove == NULL)
		return EROFS;
	if (*vnode == leaf->directory)
		return path_report_damage(leaf->directory, "contains itself");
	lock_acquire(&(*vnode)->lock);
	error = check_removable(leaf, *vnode);
	if (error == 0)
		error = vnode_ops(leaf->directory)
			    ->remove(leaf->directory, &place, *vnode);
	lock_release(&(*vnode)->lock);
	return error;
}

int
vnode_remove(struct vnode *cwd, const char *path)
{
	struct vnode *vnode = NULL;
	struct leaf leaf;
	int error;

	lock_acquire(&names_lock);
	error = path_walk(cwd, path, &leaf);
	if (error == 0) {
		lock_acquire(&leaf.directory->lock);
		error = remove_leaf(&leaf, &vnode);
		lock_release(&leaf.directory->lock);
		vnode_release(leaf.directory);
	}
	lock_release(&names_lock);
	vnode_release(vnode); /* without locks: this may free its blocks */
	return error;
}

/* ---- renaming ---- */

/* Look up the source and the vnode that has the new name, if any.  ENOTDIR if a slash
 * follows either name but the source is not a directory.
 * => the locks of the directories are held.  */
static int
find_source_and_target(
    struct dir_rename *r, const struct leaf *from, const struct leaf *to)
{
	int error = path_step(
	    r->from, from->name, from->length, &r->from_place, &r->vnode);

	if (error != 0)
		return error;
	if (r->vnode->type != FILE_DIRECTORY && (from->slash || to->slash))
		return ENOTDIR;
	error =
	    path_step(r->to, r->name, r->length, &r->target_place, &r->target);
	return error == ENOENT ? 0 : error;
}

/* => the locks of the directories and of the target are held. */
static int
check_target(const struct dir_rename *r, const struct leaf *to)
{
	bool is_directory = r->vnode->type == FILE_DIRECTORY;

	if (is_directory && r->target->type != FILE_DIRECTORY)
		return ENOTDIR;
	if (!is_directory && r->target->type == FILE_DIRECTORY)
		return EISDIR;
	return check_removable(to, r->target);
}

/* => the locks of the directories are held. */
static int
rename_found(struct dir_rename *r, const struct leaf *to)
{
	int error;

	if (r->target == NULL)
		return vnode_ops(r->vnode)->rename(r);
	if (r->target == r->vnode)
		return 0; /* two links to one file: both remain */
	if (r->target == r->from || r->target == r->to)
		return ENOTEMPTY; /* it contains what is being renamed */
	lock_acquire(&r->target->lock);
	error = check_target(r, to);
	if (error == 0)
		error = vnode_ops(r->vnode)->rename(r);
	lock_release(&r->target->lock);
	return error;
}

static void
lock_both(const struct dir_rename *r)
{
	lock_acquire(&r->from->lock);
	if (r->to != r->from)
		lock_acquire(&r->to->lock);
}

static void
unlock_both(const struct dir_rename *r)
{
	if (r->to != r->from)
		lock_release(&r->to->lock);
	lock_release(&r->from->lock);
}

/* => names_lock is held. */
static int
rename_leaf(const struct leaf *from, const struct leaf *to)
{
	struct dir_rename r = { .from = from->directory,
		.to = to->directory,
		.name = to->name,
		.length = to->length };
	bool below = false;
	int error;

	if (r.from->mount != r.to->mount)
		return EXDEV;
	if (vnode_ops(r.from)->rename == NULL)
		return EROFS;
	lock_both(&r);
	error = find_source_and_target(&r, from, to);
	unlock_both(&r);
	if (error == 0 && mount_covers(r.vnode))
		error = EBUSY;
	/* names_lock keeps the names as they are.  The walk upward takes vnode locks,
	 * so the thread must hold none.  */
	if (error == 0 && r.vnode->type == FILE_DIRECTORY && r.to != r.from)
		error = path_is_below(r.to, r.vnode, &below);
	if (below)
		error = EINVAL;
	if (error == 0) {
		lock_both(&r);
		error = rename_found(&r, to);
		unlock_both(&r);
	}
	vnode_release(r.vnode);
	vnode_release(r.target);
	return error;
}

int
vnode_rename(struct vnode *cwd, const char *from, const char *to)
{
	struct leaf from_leaf, to_leaf;
	int error;

	lock_acquire(&names_lock);
	error = path_walk(cwd, from, &from_leaf);
	if (error == 0) {
		error = path_walk(cwd, to, &to_leaf);
		if (error == 0) {
			error = check_leaf(&from_leaf);
			if (error == 0)
				error = check_leaf(&to_leaf);
			if (error == 0)
				error = rename_leaf(&from_leaf, &to_leaf);
			vnode_release(to_leaf.directory);
		}
		vnode_release(from_leaf.directory);
	}
	lock_release(&names_lock);
	return error;
}
