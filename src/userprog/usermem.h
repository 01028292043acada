/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to user memory from system calls (student file usermem.c, stage 02).
 *
 * => all may sleep, since an access may fault a page in; so no vnode lock and
 *    no spinlock may be held.
 * => functions of type int return 0 or EFAULT; copy_in_str can also return
 *    ENAMETOOLONG.  None of them kills the process; the caller decides what
 *    EFAULT leads to.
 */
#ifndef USERPROG_USERMEM_H
#define USERPROG_USERMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trapframe;

/* Copy SIZE bytes from user address SOURCE, or to user address DESTINATION. */
int copy_in(void *destination, const void *source, size_t size);
int copy_out(void *destination, const void *source, size_t size);
/* Copy a string of at most SIZE - 1 characters, and its terminator, from user
 * address SOURCE.  */
int copy_in_str(char *destination, const char *source, size_t size);
/* Check that [ADDRESS, ADDRESS + SIZE) is in user space, the addresses below
 * KERNEL_BASE.  The pages need not be mapped: this is a cheap first test, and a
 * page that is missing or read-only is detected when it is accessed or pinned.  */
int usermem_check(const void *address, size_t size);

/* vm_space_fault could not resolve the kernel-mode fault described by FRAME.  If one
 * of the copy functions above caused it, change FRAME so that the copy function
 * returns EFAULT, and return true; otherwise return false.  */
bool usermem_fixup(struct trapframe *);

#endif
