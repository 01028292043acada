/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fork and copy-on-write (student file cow.c, stage 07).
 */
#ifndef VM_CLASSIC_COW_H
#define VM_CLASSIC_COW_H

#include "vm/classic/page.h"

/* Create a copy in CHILD, which is empty, of every page of PARENT, with the same
 * rights.  A page that has a frame shares it with its copy.  The copy of a page
 * without a frame refers to the same swap slot or file, if any; no page is
 * brought into memory.  Private pages become read-only in both pmaps; shared ones
 * keep their rights.  No modification of a page is lost.  Returns 0 or ENOMEM; on
 * an error the caller destroys CHILD.
 * => PARENT's lock is held.  PARENT is the space of the current thread, so none
 *    of its pages is pinned for writing.  No other thread can access CHILD, so
 *    its lock is not needed.  Frames of PARENT can be busy when the function is
 *    called, and be evicted while it runs.  May sleep.  */
int cow_fork(struct vm_space *parent, struct vm_space *child);
/* Resolve a fault caused by a write to PAGE, which has a frame and is mapped
 * read-only, although the program is allowed to write it.  If PAGE is shared, or
 * may be written in its frame (page_owns_frame), it is mapped writable, which
 * counts in vm_counters.faults_reuse.  Otherwise PAGE gets a new frame with the
 * whole content of the old one, and is mapped writable there; this counts in
 * vm_counters.faults_cow.
 *
 * The old frame can be busy when the function is called.  While PAGE is copied,
 * the other pages of the old frame can be written, and they and the frame can be
 * freed or evicted: the copy still has the old content.  Afterward neither frame
 * is busy or pinned, and an eviction of either loses no modification.
 *
 * Returns 0 or ENOMEM; in the second case PAGE keeps its frame.  The result is 0
 * even if the frame has been evicted: the program retries the access and faults
 * again.
 * => the space's lock is held, frames_lock is not; may sleep.  */
int cow_write(struct page *);

#endif
