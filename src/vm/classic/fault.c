/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults: the naive version of stage 03.
 *
 * Every page is brought in when it is mapped, so a fault is an error of the
 * program, unless a stale TLB entry caused it.  This works as long as there is
 * memory for all pages of all programs.  It is not a design to start from.
 */
#include "vm/classic/fault.h"

#include <errno.h>
#include <string.h>

#include "filesys/vnode.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"
#include "vm/classic/stack.h"
#include "vm/classic/swap.h"

int
fault_handle(
    struct vm_space *space, vaddr_t va, enum vm_access access, vaddr_t user_esp)
{
	const struct page *page = spt_find(space->spt, va);

	if (page == NULL)
		return stack_grow(space, va, user_esp);
	/* If the pmap allows the access, the TLB entry was stale: retry. */
	return page_is_accessible(page, access) ? 0 : EFAULT;
}

/* Read PAGE's part of its file into FRAME, and clear the rest of FRAME. */
static int
read_file(const struct page *page, struct frame *frame)
{
	void *kva = frame_kva(frame);
	uint32_t done;
	int error;

	error = vnode_getpages(
	    page->vnode, &kva, page->length, page->offset, &done);
	if (error == 0)
		memset((char *)kva + done, 0, PAGE_SIZE - done);
	return error;
}

/* Fill FRAME, which is busy, with the content of PAGE. */
static int
fill_frame(const struct page *page, struct frame *frame)
{
	switch (page->where) {
	case PAGE_ZERO:
		memset(frame_kva(frame), 0, PAGE_SIZE);
		return 0;
	case PAGE_FILE:
		vm_count(&vm_counters.pageins);
		return read_file(page, frame);
	case PAGE_SWAP:
		vm_count(&vm_counters.pageins);
		return swap_in(page->slot, frame);
	default:
		NOT_REACHED();
	}
}

int
fault_page_in(struct page *page)
{
	enum pmap_prot prot = page->writable ? PMAP_WRITE : PMAP_READ;
	struct frame *frame = frame_alloc(page);
	int error;

	if (frame == NULL)
		return ENOMEM;
	error = fill_frame(page, frame);
	if (error == 0)
		error =
		    pmap_enter(page->space->pmap, page->va, frame->pa, prot);
	spin_acquire(&frames_lock);
	frame_unbusy(frame);
	if (error != 0)
		frame_detach(page);
	spin_release(&frames_lock);
	return error;
}

int
fault_prefill(struct vm_space *space, vaddr_t va, uint32_t n)
{
	struct page *page;
	int error;

	for (; n > 0; n--, va += PAGE_SIZE) {
		page = spt_find(space->spt, va);
		error = page->frame == NULL ? fault_page_in(page) : 0;
		if (error != 0)
			return error;
	}
	return 0;
}
