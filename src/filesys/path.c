/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Paths: from names to vnodes, and back.
 *
 * A walk holds the lock of one directory at a time.  It takes a reference to the next
 * vnode before it releases that lock, so that the vnode cannot be freed in between.
 * It can call vnode_get with the lock held, because vnode_get takes no vnode's lock,
 * except that of a dead vnode.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/path.h"

/* Advance *PATH past its next name.  Returns the name's length, 0 at the end. */
static uint32_t
next_name(const char **path, const char **name)
{
	*path += strspn(*path, "/");
	*name = *path;
	*path += strcspn(*path, "/");
	return *path - *name;
}

int
path_step(struct vnode *directory, const char *name, uint32_t length,
    struct dir_place *place, struct vnode **found)
{
	struct dir_place somewhere;
	int error;

	if (directory->type != FILE_DIRECTORY)
		return ENOTDIR;
	if (place == NULL)
		place = &somewhere;
	error = vnode_ops(directory)->lookup(directory, name, length, place);
	return error != 0 ? error :
			    vnode_get(directory->mount, place->inumber, found);
}

int
path_report_damage(const struct vnode *directory, const char *what)
{
	return directory->mount->filesys->report_damage(
	    directory->mount, what, directory->inumber);
}

/* As path_step, but take the directory's lock, and cross into another file system where
 * one is mounted.  Replaces the reference *DIRECTORY with one to the vnode found; on
 * an error, *DIRECTORY is NULL or a reference that the caller has to release.  */
static int
step_across(struct vnode **directory, const char *name, uint32_t length)
{
	struct vnode *next = NULL;
	int error = 0;

	if (length == 2 && memcmp(name, "..", 2) == 0)
		error = mount_leave(directory);
	if (error == 0) {
		lock_acquire(&(*directory)->lock);
		error = path_step(*directory, name, length, NULL, &next);
		lock_release(&(*directory)->lock);
	}
	vnode_release(*directory);
	*directory = next;
	return error == 0 ? mount_enter(directory) : error;
}

int
path_walk(struct vnode *cwd, const char *path, struct leaf *leaf)
{
	struct mount *root = mount_root();
	const char *name;
	uint32_t length;
	int error = 0;

	if (root == NULL)
		return EIO;
	if (*path == '\0')
		return ENOENT;
	if (strnlen(path, PATH_MAX) == PATH_MAX)
		return ENAMETOOLONG;
	leaf->length = 0;
	if (*path == '/' || cwd == NULL)
		error = vnode_get(root, root->root, &leaf->directory);
	else
		leaf->directory = vnode_ref(cwd);
	if (error != 0)
		return error;
	while (error == 0 && (length = next_name(&path, &name)) > 0) {
		if (length > NAME_MAX)
			error = ENAMETOOLONG;
		else if (leaf->length > 0)
			error = step_across(
			    &leaf->directory, leaf->name, leaf->length);
		leaf->name = name;
		leaf->length = length;
		leaf->slash = *path == '/';
	}
	if (error == 0 && leaf->directory->type != FILE_DIRECTORY)
		error = ENOTDIR;
	if (error != 0)
		vnode_release(leaf->directory);
	return error;
}

int
vnode_lookup(struct vnode *cwd, const char *path, struct vnode **found)
{
	struct leaf leaf;
	int error = path_walk(cwd, path, &leaf);

	if (error != 0)
		return error;
	if (leaf.length > 0)
		error = step_across(&leaf.directory, leaf.name, leaf.length);
	if (error == 0 && leaf.length > 0 && leaf.slash &&
	    leaf.directory->type != FILE_DIRECTORY)
		error = ENOTDIR;
	if (error == 0)
		*found = leaf.directory;
	else
		vnode_release(leaf.directory);
	return error;
}

/* ---- from vnodes to paths ---- */

/* Replace the reference *DIRECTORY with one to its parent. */
static int
step_up(struct vnode **directory)
{
	return step_across(directory, "..", 2);
}

/* Find the name of inode INUMBER in PARENT. */
static int
find_name_of(struct vnode *parent, uint32_t inumber, struct dirent *dirent)
{
	uint32_t position = 0;
	int error;

	do
		error = vnode_readdir(parent, &position, dirent);
	while (error == 0 && dirent->inumber != inumber);
	return error;
}

/* Put "/NAME" before the text that begins at *START in BUFFER. */
static int
prepend_name(char *buffer, uint32_t *start, const char *name)
{
	uint32_t length = strlen(name);

	if (length + 1 > *start)
		return ERANGE;
	*start -= length + 1;
	buffer[*start] = '/';
	memcpy(buffer + *start + 1, name, length);
	return 0;
}

/* Put the path of *DIRECTORY before the text that begins at *START in BUFFER, and move
 * *START.  Each step up replaces the reference *DIRECTORY and uses up room in BUFFER,
 * so the walk ends even if the directories form a cycle.  */
static int
build_path(struct vnode **directory, char *buffer, uint32_t *start,
    struct dirent *dirent)
{
	int error = mount_leave(directory);

	while (error == 0 && !mount_is_root(*directory)) {
		uint32_t inumber = (*directory)->inumber;

		error = step_up(directory);
		if (error == 0)
			error = find_name_of(*directory, inumber, dirent);
		if (error == 0)
			error = prepend_name(buffer, start, dirent->name);
		if (error == 0)
			error = mount_leave(directory);
	}
	return error;
}

int
vnode_path(struct vnode *directory, char *buffer, uint32_t size)
{
	struct dirent *dirent;
	uint32_t start;
	int error;

	if (directory->type != FILE_DIRECTORY)
		return ENOTDIR;
	if (size < 2)
		return ERANGE;
	dirent = malloc(sizeof(*dirent));
	if (dirent == NULL)
		return ENOMEM;
	start = size - 1;
	buffer[start] = '\0';
	lock_acquire(&names_lock);
	vnode_ref(directory);
	error = build_path(&directory, buffer, &start, dirent);
	vnode_release(directory);
	lock_release(&names_lock);
	free(dirent);
	if (error == 0 && buffer[start] == '\0')
		buffer[--start] = '/';
	if (error == 0)
		memmove(buffer, buffer + start, size - start);
	return error;
}

int
path_is_below(struct vnode *directory, const struct vnode *above, bool *below)
{
	int error = 0;

	vnode_ref(directory);
	*below = false;
	for (unsigned i = 0; error == 0 && !*below; i++) {
		*below = directory == above;
		if (mount_is_root(directory))
			break;
		error = i == directory->mount->inodes ?
		    path_report_damage(
			directory, "is in a cycle of directories") :
		    step_up(&directory);
	}
	vnode_release(directory);
	return error;
}
