/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory-mapped files (student file mmap.c, stage 06): the list of mappings,
 * and writing modified pages back.  Given code (map.c) checks requests before
 * it calls these functions, and destroys the pages of a range after mmap_unmap.
 *
 * A page of a shared mapping is modified if the same page of the file has been
 * written in memory since it was last written back: through a mapping in any
 * space, or by the kernel.  Only modified pages are written back, and their
 * frames are busy during the write.  A write by a program at the same time is
 * not lost: it is written back then or later.  A page that cannot be written
 * back stays modified, and the other pages are still written.
 *
 * => the caller holds the space's lock, except for mmap_write_back; all may
 *    sleep.
 */
#ifndef VM_CLASSIC_MMAP_H
#define VM_CLASSIC_MMAP_H

#include "vm/classic/page.h"
#include "vm/vm.h"

/* Create the pages of the mapping described by REQUEST, which has been checked
 * and overlaps no page, and record the mapping if it is shared.  No page is
 * brought in.  Unless ID is NULL, *ID is set to the number that identifies the
 * mapping for Pintos's munmap.  Returns 0, ENOMEM, ETXTBSY or, in the naive
 * version, ENOSYS.  On an error, no page is created, and *ID is unchanged.  */
int mmap_map(struct vm_space *, const struct vm_request *, int *id);
/* Look up mapping ID.  It consists of the whole pages of [*VA, *VA + *LENGTH).
 * If parts of it have been unmapped, the result is one of the remaining pieces.
 * Returns 0, EINVAL (no such mapping) or, in the naive version, ENOSYS.  */
int mmap_find(struct vm_space *, int id, vaddr_t *va, uint32_t *length);
/* Called before all pages of [VA, VA + LENGTH) are destroyed: write back the
 * modified shared pages, and remove the range from the recorded mappings.
 * Returns 0, EIO or ENOMEM.  On an error, the recorded mappings are unchanged,
 * and the caller does not destroy the pages.  */
int mmap_unmap(struct vm_space *, vaddr_t va, uint32_t length);
/* Write back the modified shared pages of [VA, VA + LENGTH).  Returns 0, ENOMEM
 * (a hole in the range), EIO or, in the naive version, ENOSYS.  */
int mmap_sync(struct vm_space *, vaddr_t va, uint32_t length);
/* Called after copies of all pages of PARENT have been created in CHILD: copy
 * the recorded mappings.  Returns 0 or ENOMEM.  */
int mmap_fork(struct vm_space *parent, struct vm_space *child);
/* Called before all pages of a space are destroyed: write back modified shared
 * pages, and remove all mappings, even if some pages cannot be written.  */
void mmap_exit(struct vm_space *);
/* Write FRAME, which is busy and holds shared pages of a file, back to that
 * file, as far as the longest of these pages reaches, but not past the end of
 * the file.  The caller has already cleared the modified bits of all its
 * mappings.  Returns 0 or EIO.  A write without an error counts in
 * vm_counters.pageouts.
 * => frames_lock not held; takes no lock of a space.  */
int mmap_write_back(struct frame *);

#endif
