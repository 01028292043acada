/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program, loaded and ready to be entered.
 *
 * => may sleep.
 */
#ifndef USERPROG_IMAGE_H
#define USERPROG_IMAGE_H

#include "cpu/layout.h"

struct trapframe;
struct vm_space;
struct vnode;

struct image {
	struct vm_space *space;
	struct vnode *executable;	/* held by exe_hold */
	vaddr_t entry, esp;
};

/* Load the program at PATH, with the ARGC words at WORDS, into a new space.
 * ENOENT, EACCES (not a file), ETXTBSY (mapped for writing), ENOEXEC (after a
 * line that says why), ...  */
int	image_load(struct vnode *cwd, const char *path, const char *words,
	    unsigned argc, struct image *);

/* The registers with which the program begins. */
void	image_init_frame(struct trapframe *, const struct image *);

#endif
