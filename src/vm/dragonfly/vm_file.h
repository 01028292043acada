/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files and memory (given): read(2) and write(2) of files whose pages are mapped,
 * and pages that the kernel uses.
 *
 * A file that has been mapped has an object, whose pages can be newer than the file.
 * What a program stores through a mapping is visible to read(2) at once, and
 * what write(2) writes is visible through mappings at once.
 *
 * The vnode's I/O lock (filesys/vnode.h) makes a transfer atomic.  It comes before
 * tokens and busy pages; pagers never take it.  No thread waits for a busy page
 * while it holds the lock of a vnode.
 */
#ifndef VM_DRAGONFLY_VM_FILE_H
#define VM_DRAGONFLY_VM_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_map.h"

struct uio;
struct vm_object;
struct vm_page;
struct vnode;

/* Register the functions of this engine with vnode_set_engine.  Called at boot. */
void vm_file_init(void);

/* Return the object of VNODE, or NULL.  No reference is added.
 * => the caller has a reference to VNODE, which also keeps the object in existence.  */
struct vm_object *vm_file_object(struct vnode *);
/* See struct vnode_engine (filesys/vnode.h).  These are in vm_file_io.c. */
int vm_file_read(struct vnode *, struct uio *);
int vm_file_write(struct vnode *, struct uio *, bool append);
/* Called when the file of OBJECT has SIZE bytes and is about to grow: fill the part of its last
 * page that is past the end with zeros, because what programs have stored there must not become
 * part of the file.  If the page is in memory, it is returned hard busy, and no longer mapped
 * writable: the caller calls vm_page_wakeup when the file has grown, so nothing is stored in
 * between.  Otherwise returns NULL.
 * => may sleep.  */
struct vm_page *vm_file_begin_growth(struct vm_object *, uint32_t size);

/* Write M, a dirty page of OBJECT, which is the object of a file.  The pages after M are
 * written in the same transfer, up to VM_PAGER_PAGES_MAX pages in all, as long as each is
 * below END, has PG_CLEANCHK, is dirty, is neither busy nor held and, with OBJPC_NOSYNC,
 * does not have PG_NOSYNC.  PG_CLEANCHK is cleared in all these pages.  FLAGS is a set of
 * OBJPC_* (vm_object.h).  If M is held, it remains dirty; so do pages that could not be
 * written.  In both cases OBJ_WRITEABLE and OBJ_MIGHTBEDIRTY are set.
 * Returns 0, EIO or ENOSPC; given, in vm_file_clean.c.
 * => M is hard busy on entry, and no longer on return; it is not soft busy, and no
 *    mapping of it is writable.  OBJECT is held, and its token is held exclusively; may
 *    sleep.  */
int vm_file_clean_pages(
    struct vm_object *, struct vm_page *m, vm_pindex_t end, unsigned flags);

/* Bring the page at VA into memory for the kernel, which will access it with
 * the rights PROT.  *PAGE is set to the page, which is held until the caller calls
 * vm_page_unhold.  Returns 0, EFAULT (device memory) or an error of vm_fault.
 *    With VM_PROT_WRITE | VM_PROT_OVERRIDE_WRITE, as for a debugger, the page can be of
 * private memory that the program may not write: it is a copy that belongs to the program,
 * and the rights of the program do not change.  Returns EACCES also if the copy would
 * replace a wired page.  The caller marks the page as modified (vm_page_dirty).
 * => MAP is not locked; may sleep.  With OVERRIDE_WRITE, no thread wires the page
 *    during the call.  */
int vm_fault_page(struct vm_map *, vaddr_t va, vm_prot_t prot,
    unsigned fault_flags, struct vm_page **page);

#endif
