/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mprotect in a classic space (given): changing the rights of pages.  Either
 * the whole range gets the new rights, or none of it.
 *
 * => the space's lock is held in all functions except vm_protect.
 */
#include "vm/vm.h"

#include <errno.h>

#include "filesys/vnode.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/mmap.h"
#include "vm/classic/page.h"
#include "vm/classic/spt.h"
#include "vm/request.h"

/* Check that [START, END) has no holes and, if WRITE is set, that all its pages
 * may become writable.  Returns 0, ENOMEM or EACCES.  */
static int
check_protect_range(
    struct vm_space *space, vaddr_t start, vaddr_t end, bool write)
{
	struct page *page;

	for (; start < end; start += PAGE_SIZE) {
		page = spt_next(space->spt, start);
		if (page == NULL || page->va != start)
			return ENOMEM;
		if (write && page->no_write)
			return EACCES;
	}
	return 0;
}

/* Is PAGE read-only, and will a write to it change its file once PAGE is
 * writable?  */
static bool
will_write_file(const struct page *page)
{
	return page->shared && !page->writable && page->vnode != NULL;
}

/* Count, in their vnodes, all pages of [START, END) that will write to their
 * files once they are writable.  The range has no holes.  Returns 0, or ETXTBSY
 * if one of the files is being run as a program; then no page is counted.  */
static int
count_writable(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page;
	vaddr_t va;
	int error = 0;

	for (va = start; error == 0 && va < end; va += PAGE_SIZE) {
		page = spt_find(space->spt, va);
		if (will_write_file(page))
			error = vnode_add_writable(page->vnode, 1);
	}
	if (error == 0)
		return 0;
	/* The page just before VA failed: undo the pages before that. */
	for (end = va - PAGE_SIZE; start < end; start += PAGE_SIZE) {
		page = spt_find(space->spt, start);
		if (will_write_file(page))
			vnode_drop_writable(page->vnode, 1);
	}
	return error;
}

/* PAGE is about to become writable.  If it can be written in its frame, map it
 * writable now.  If other pages share the frame, or it is pinned, leave PAGE
 * mapped read-only: a write will fault, and cow_write will copy the page.
 * Detach a private page at once from a frame in the table of shared frames,
 * because a private page may be attached to such a frame only while it is not
 * writable (share.h).  */
static void
allow_write(struct page *page)
{
	struct frame *frame;

	spin_acquire(&frames_lock);
	frame = page_wait_unbusy(page);
	if (frame != NULL && !page->shared && frame->vnode != NULL) {
		page_unmap(page);
		frame_detach(page);
	} else if (frame != NULL && (page->shared || page_owns_frame(page)))
		pmap_protect(page->space->pmap, page->va, page->va + PAGE_SIZE,
		    PMAP_WRITE);
	spin_release(&frames_lock);
}

/* Make all pages of [START, END) writable.  Returns 0 or ETXTBSY. */
static int
allow_writes(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page;
	int error = count_writable(space, start, end);

	for (; error == 0 && start < end; start += PAGE_SIZE) {
		page = spt_find(space->spt, start);
		if (!page->writable)
			allow_write(page);
		page->writable = true;
	}
	return error;
}

/* Does a write to any page of [START, END) change a file? */
static bool
any_writes_file(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	for (; start < end; start += PAGE_SIZE)
		if (page_writes_file(spt_find(space->spt, start)))
			return true;
	return false;
}

/* Make all pages of [START, END) read-only.  From then on the file of a shared
 * mapping can be run as a program, and must not change; so modified pages are
 * written back first.  Returns 0 or EIO.  */
static int
deny_writes(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page;
	int error = 0;

	if (any_writes_file(space, start, end))
		error = mmap_sync(space, start, end - start);
	if (error != 0)
		return error;
	pmap_protect(space->pmap, start, end, PMAP_READ);
	for (; start < end; start += PAGE_SIZE) {
		page = spt_find(space->spt, start);
		if (page_writes_file(page))
			vnode_drop_writable(page->vnode, 1);
		page->writable = false;
	}
	return 0;
}

int
vm_protect(struct vm_space *space, vaddr_t va, uint32_t length, int prot)
{
	bool write = (prot & PROT_WRITE) != 0;
	vaddr_t end;
	int error;

	error = vm_check_range(va, length, &end);
	if (error == 0)
		error = vm_check_prot(prot);
	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	error = check_protect_range(space, va, end, write);
	if (error == 0 && write)
		error = allow_writes(space, va, end);
	else if (error == 0)
		error = deny_writes(space, va, end);
	lock_release(&space->lock);
	return error;
}
