/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Path walks, for path.c and names.c.
 *
 * => all functions may sleep; results are 0 or errno.
 */
#ifndef FILESYS_PATH_H
#define FILESYS_PATH_H

#include "filesys/vnode_ops.h"

/* The last name of a path, and the directory that it is in. */
struct leaf {
	struct vnode *directory; /* a reference, for the caller to release */
	const char *name;
	uint32_t length; /* 0: the path has only slashes */
	bool slash;      /* a slash follows the name */
};

/* Follow PATH up to its last name, which need not exist, and fill in the leaf.  On an
 * error, the leaf holds no reference.
 * => no vnode's lock is held.  */
int path_walk(struct vnode *cwd, const char *path, struct leaf *);
/* Look up NAME in DIRECTORY.  *FOUND: a new reference to the vnode; *PLACE (unless
 * PLACE is NULL): the place of the entry.  ENOENT, ENOTDIR.
 * => DIRECTORY's lock is held.  */
int path_step(struct vnode *directory, const char *name, uint32_t length,
    struct dir_place *place, struct vnode **found);
/* Report that DIRECTORY is damaged; returns EUCLEAN.  WHAT continues the message, such as
 * "contains itself".  */
int path_report_damage(const struct vnode *directory, const char *what);
/* Store in *BELOW whether DIRECTORY is the same as ABOVE, or below it.
 * => names_lock is held, and no vnode's lock.  */
int path_is_below(
    struct vnode *directory, const struct vnode *above, bool *below);

#endif
