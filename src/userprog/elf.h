/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ELF executables: 32-bit, little endian, i386, statically linked.  The file
 * is untrusted.  Segments that share a page are mapped as their union.
 */
#ifndef USERPROG_ELF_H
#define USERPROG_ELF_H

#include "cpu/layout.h"

struct vm_space;
struct vnode;

/* Map FILE into SPACE, set the break behind it; *ENTRY is where it starts.
 * ENOEXEC (with a reason in *WHY), EIO, ENOMEM.
 * => may sleep.  */
int	elf_load(struct vm_space *, struct vnode *file, vaddr_t *entry,
	    const char **why);

#endif
