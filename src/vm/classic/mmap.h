/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory-mapped files (student file mmap.c, stage 06).  Given code (map.c)
 * checks requests before and removes pages after; what is between, which
 * mappings there are and what must be written back, is here.
 *
 * => the space's lock is held by the caller, but for mmap_write_back; all may
 *    sleep.
 */
#ifndef VM_CLASSIC_MMAP_H
#define VM_CLASSIC_MMAP_H

#include "vm/classic/page.h"
#include "vm/vm.h"

/* Make the pages of the mapping, which is in order and overlaps nothing, and
 * note it; *ID (may be NULL) names it for Pintos's munmap.  On an error there
 * are no pages.  ENOMEM, EIO, ETXTBSY, ENOSYS.  */
int	mmap_map(struct vm_space *, const struct vm_request *, int *id);
/* The mapping ID is [*VA, *VA + *LENGTH), whole pages, or if parts of it were
 * unmapped, one of the pieces that are left.  EINVAL if there is none; ENOSYS. */
int	mmap_find(struct vm_space *, int id, vaddr_t *va, uint32_t *length);
/* All pages of [VA, VA + LENGTH) are about to be removed: write modified shared
 * ones back, and forget (part of) the mappings there.  EIO or ENOMEM: all stay.  */
int	mmap_unmap(struct vm_space *, vaddr_t va, uint32_t length);
/* Write modified shared pages of [VA, VA + LENGTH) back.  EIO, ENOSYS. */
int	mmap_sync(struct vm_space *, vaddr_t va, uint32_t length);
/* CHILD, a copy of PARENT, has its pages already: copy what is noted. */
int	mmap_fork(struct vm_space *parent, struct vm_space *child);
/* The space ends: write back, and forget all mappings.  The pages go next. */
void	mmap_exit(struct vm_space *);
/* Write FRAME, of shared file pages, busy, to its file, never past the end.  The
 * caller has cleared what says that it is dirty.  0 (it counts in
 * vm_counters.pageouts) or EIO.
 * => frames_lock not held; takes no space's lock.  */
int	mmap_write_back(struct frame *);

#endif
