/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A loaded program: a new address space with its code, data and stack.
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
	struct vnode *executable; /* held by exe_hold */
	vaddr_t entry, esp;       /* initial EIP and ESP */
};

/* Load the program at PATH, which is looked up from CWD, into a new space, with
 * the ARGC strings at WORDS as its arguments.  Returns 0, ENOENT, EACCES (not a
 * regular file), ETXTBSY (a program has the file mapped for writing), ENOEXEC
 * (after printing the reason), E2BIG, EIO, ENOMEM, or another error of
 * vnode_lookup.  On success the caller owns the space, and releases the
 * executable with exe_release.  */
int image_load(struct vnode *cwd, const char *path, const char *words,
    unsigned argc, struct image *);

/* Fill in the registers that the program starts with. */
void image_init_frame(struct trapframe *, const struct image *);

#endif
