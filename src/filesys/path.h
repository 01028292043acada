/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Following paths, for path.c and names.c.
 */
#ifndef FILESYS_PATH_H
#define FILESYS_PATH_H

#include "filesys/vnode_ops.h"

/* The last name of a path, and the directory that it is in. */
struct leaf {
	struct vnode *directory;	/* a reference */
	const char *name;
	uint32_t length;		/* 0: the path was "/" */
	bool slash;			/* something like "name/" */
};

/* Follow PATH to its last name, which may exist or not. */
int	path_walk(struct vnode *cwd, const char *path, struct leaf *);
/* What NAME leads to from DIRECTORY, and where it is (unless PLACE is NULL).
 * => DIRECTORY's lock is held.  */
int	path_step(struct vnode *directory, const char *name, uint32_t length,
	    struct dir_place *place, struct vnode **found);
/* DIRECTORY is damaged: say so.  EUCLEAN. */
int	path_damage(const struct vnode *directory, const char *what);
/* Is DIRECTORY the same as ABOVE, or somewhere below it?
 * => names_lock is held, no vnode's.  */
int	path_is_below(struct vnode *directory, const struct vnode *above,
	    bool *below);

#endif
