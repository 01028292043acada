/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory-mapped files (student file mmap.c, stage 06).
 *
 * => the space's lock is held by the caller, but for mmap_write_back; all may
 *    sleep.
 */
#ifndef VM_CLASSIC_MMAP_H
#define VM_CLASSIC_MMAP_H

#include "vm/classic/page.h"
#include "vm/vm.h"

/* Enter the mapping; *ID (may be NULL) names it for Pintos's munmap. */
int	mmap_map(struct vm_space *, const struct vm_request *, int *id);
/* Unmap [VA, VA + LENGTH), writing modified shared pages back. */
int	mmap_unmap(struct vm_space *, vaddr_t va, uint32_t length);
/* Unmap the mapping ID.  EINVAL if there is none. */
int	mmap_unmap_id(struct vm_space *, int id);
/* Write modified shared pages of [VA, VA + LENGTH) back. */
int	mmap_sync(struct vm_space *, vaddr_t va, uint32_t length);
/* The space ends: unmap all mappings. */
void	mmap_exit(struct vm_space *);
/* Write FRAME, of shared file pages, busy and unmapped, to its file, never past
 * the end.  0 or EIO.
 * => frames_lock not held; takes no space's lock.  */
int	mmap_write_back(struct frame *);

#endif
