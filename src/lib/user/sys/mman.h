/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control of memory, as in BSD.  Includes <unistd.h>, unless <syscall.h> has been
 * included before, since the two declare different functions mmap and munmap.
 *
 * The functions act on the pages in the LENGTH bytes that begin at ADDRESS, a page
 * boundary.  They return 0, or -1 with errno set: EINVAL, ENOMEM (pages that are not
 * mapped), ENOSYS (this VM engine lacks the function).  msync, mprotect and madvise are
 * declared in lib/user/calls.h.
 */
#ifndef LIB_USER_SYS_MMAN_H
#define LIB_USER_SYS_MMAN_H

#ifndef LIB_USER_SYSCALL_H
#include "lib/user/unistd.h"
#endif

/* Set what a later fork does with the pages: the child gets a copy (INHERIT_COPY, the
 * default for private memory), shares them (INHERIT_SHARE), or does not have them
 * (INHERIT_NONE).  */
int minherit(void *address, size_t length, int inherit);
/* Read the pages into memory, and keep them there until munlock.  ENOMEM also means
 * that RLIMIT_MEMLOCK would be exceeded, or that there is not enough memory.  EIO.  */
int mlock(const void *address, size_t length);
int munlock(const void *address, size_t length);
/* Like mlock, for all pages that are mapped now and can be made writable (MCL_CURRENT in
 * FLAGS), for all pages that will be mapped later (MCL_FUTURE), or for both, until
 * munlockall.  */
int mlockall(int flags);
int munlockall(void);
/* Store the MINCORE_* flags of each page in one byte of STATES. */
int mincore(const void *address, size_t length, char *states);

#endif
