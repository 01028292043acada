/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to user memory from system calls (student file usermem.c, stage 02).
 *
 * => all may sleep: a touch may fault pages in.  No vnode lock, no spinlock.
 * => results: 0 or EFAULT (copy_in_str also ENAMETOOLONG).  Nothing here kills
 *    the process: the caller does.
 */
#ifndef USERPROG_USERMEM_H
#define USERPROG_USERMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trapframe;

/* Copy SIZE bytes from the user's SOURCE, or to the user's DESTINATION. */
int	copy_in(void *destination, const void *source, size_t size);
int	copy_out(void *destination, const void *source, size_t size);
/* Copy a string of at most SIZE - 1 characters and its terminator. */
int	copy_in_str(char *destination, const char *source, size_t size);
/* Might [ADDRESS, ADDRESS + SIZE) be the user's?  A cheap check that data
 * paths make first; what the pages allow shows when they are pinned.  */
int	usermem_check(const void *address, size_t size);

/* A fault of the kernel at FRAME could not be resolved.  True: it was one of
 * the accesses above, and FRAME now continues where that one reports EFAULT.  */
bool	usermem_fixup(struct trapframe *);

#endif
