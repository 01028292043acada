/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ELF loader.  It accepts statically linked 32-bit little-endian
 * executables for the i386.  The file is untrusted.  Where segments share a
 * page, that page gets the content and the access rights of all of them.
 */
#ifndef USERPROG_ELF_H
#define USERPROG_ELF_H

#include "cpu/layout.h"

struct vm_space;
struct vnode;

/* Map the segments of FILE into SPACE and set the break to the end of the last
 * segment.  *ENTRY is set to the entry point.  Returns 0, ENOEXEC (*WHY is set
 * to the reason, a constant string), EIO, EUCLEAN (the disk is damaged) or
 * ENOMEM.  On an error, some segments may have been mapped.
 * => may sleep.  */
int elf_load(
    struct vm_space *, struct vnode *file, vaddr_t *entry, const char **why);

#endif
