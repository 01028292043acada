/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults: pages are brought in when they are first touched.
 *
 *	                 page has no frame
 *	                        |
 *	       of a file, as it is there?  ---no---> a frame of its own,
 *	                        |                    filled: zeros, file (and
 *	                       yes                   zeros behind), swap
 *	                        |
 *	     does another page have that part of the file in a frame?
 *	               yes: attach to it   no: a new frame, which others find
 *
 * A frame is busy while it is filled, and frames_lock is not held: other
 * processes go on, and one that wants the same part of the file waits for this
 * frame alone, then joins.
 *
 * A frame is mapped for writing only if what is written there is meant for all
 * its pages (a shared mapping), or it has just this one (page_owns_frame).  If
 * not, the write faults, and cow_write makes it so.
 */
#include "vm/classic/fault.h"

#include <errno.h>
#include <string.h>

#include "core/trace.h"
#include "filesys/vnode.h"
#include "mem/pmap.h"
#include "vm/classic/cow.h"
#include "vm/classic/frame.h"
#include "vm/classic/share.h"
#include "vm/classic/spt.h"
#include "vm/classic/stack.h"
#include "vm/classic/swap.h"

/* Enter PAGE, which has a frame, into the pmap.
 * => frames_lock held.  */
static int
map_page(struct page *page)
{
	bool write = page->writable && (page->shared || page_owns_frame(page));

	return pmap_enter(page->space->pmap, page->va, page->frame->pa,
	    write ? PMAP_WRITE : PMAP_READ);
}

/* --------------------------------------------------------- sharing of files */

/* May PAGE have a frame together with other pages of its file?  See share.h.
 * => may sleep.  */
static bool
can_share_frame(const struct page *page)
{
	uint32_t size;

	if (page->where != PAGE_FILE || (page->writable && !page->shared))
		return false;
	if (page->shared || page->length == PAGE_SIZE)
		return true;
	size = vnode_size(page->vnode);
	return size <= page->offset || page->length >= size - page->offset;
}

/* How many bytes of the file do the pages of FRAME have? */
static uint32_t
bytes_held(struct frame *frame)
{
	uint32_t held = 0;
	struct list_elem *e;

	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	    e = list_next(e))
		held = MAX(held, page_of_elem(e)->length);
	return held;
}

/* Where PAGE reaches farther than those that have FRAME, the file has grown since
 * they were mapped, and perhaps since FRAME was read: read that part now.
 * => frames_lock held, but dropped meanwhile; FRAME is not busy.  */
static int
extend_frame(struct frame *frame, const struct page *page)
{
	uint32_t held = bytes_held(frame), done;
	int error;

	if (page->length <= held)
		return 0;
	frame->busy = true;
	spin_release(&frames_lock);
	error = vnode_read(page->vnode, (char *)frame_kva(frame) + held,
	    page->length - held, page->offset + held, &done);
	spin_acquire(&frames_lock);
	frame_unbusy(frame);
	return error;
}

/* If another page has what PAGE wants in a frame, attach PAGE to that: true, and *ERROR
 * says whether that was possible.  */
static bool
attach_shared(struct page *page, int *error)
{
	struct frame *frame;

	spin_acquire(&frames_lock);
	while ((frame = share_find(page->vnode, page->offset)) != NULL &&
	    frame->busy)
		frame_wait(frame);
	if (frame != NULL)
		*error = extend_frame(frame, page);
	if (frame != NULL && *error == 0) {
		vm_count(&vm_counters.faults_shared);
		frame_attach(frame, page);
		*error = map_page(page);
		if (*error != 0)
			frame_detach(page);
	}
	spin_release(&frames_lock);
	return frame != NULL;
}

/* Let others find PAGE's frame, which is busy; false if there is one by now:
 * then PAGE has none any more.  */
static bool
insert_shared(struct page *page)
{
	struct frame *frame = page->frame;
	bool is_first;

	spin_acquire(&frames_lock);
	is_first = share_find(page->vnode, page->offset) == NULL;
	if (is_first)
		share_add(frame, page->vnode, page->offset);
	else {
		frame_unbusy(frame);
		frame_detach(page);
	}
	spin_release(&frames_lock);
	return is_first;
}

/* ------------------------------------------------------------------ filling */

/* Read PAGE's part of its file into FRAME, and zeros behind.  If others may
 * attach, then all that the file has there.  */
static int
read_file(const struct page *page, struct frame *frame)
{
	uint32_t size = frame->vnode != NULL ? PAGE_SIZE : page->length;
	uint32_t done = 0;
	char *kva = frame_kva(frame);
	int error;

	error = vnode_read(page->vnode, kva, size, page->offset, &done);
	if (error == 0)
		memset(kva + done, 0, PAGE_SIZE - done);
	TRACE(page_read, "va=%x offset=%x bytes=%u error=%d", page->va,
	    page->offset, done, error);
	return error;
}

/* Give FRAME, which is busy, PAGE's content. */
static int
fill_frame(const struct page *page, struct frame *frame)
{
	switch (page->where) {
	case PAGE_ZERO:
		vm_count(&vm_counters.faults_zero);
		memset(frame_kva(frame), 0, PAGE_SIZE);
		return 0;
	case PAGE_FILE:
		vm_count(&vm_counters.faults_file);
		vm_count(&vm_counters.pageins);
		return read_file(page, frame);
	case PAGE_SWAP:
		vm_count(&vm_counters.faults_swap);
		vm_count(&vm_counters.pageins);
		return swap_in(page->slot, frame);
	default:
		NOT_REACHED();
	}
}

/* PAGE's frame has been filled, or not (ERROR): map it, or give it up. */
static int
finish_page_in(struct page *page, int error)
{
	spin_acquire(&frames_lock);
	if (error == 0)
		error = map_page(page);
	frame_unbusy(page->frame);
	if (error != 0)
		frame_detach(page);
	spin_release(&frames_lock);
	return error;
}

int
fault_page_in(struct page *page)
{
	bool can_share = can_share_frame(page);
	int error;

	do {
		if (can_share && attach_shared(page, &error))
			return error;
		if (frame_alloc(page) == NULL)
			return ENOMEM;
	} while (can_share && !insert_shared(page));
	error = fill_frame(page, page->frame);
	return finish_page_in(page, error);
}

/* ------------------------------------------------------------------- faults */

/* PAGE had a frame: map it if it is not, and find out whether that allows
 * ACCESS.  If the frame is gone by now, the access is tried again.  */
static int
map_present(struct page *page, enum vm_access access, bool *allowed)
{
	struct pmap_mapping mapping;
	int error = 0;

	*allowed = true;
	spin_acquire(&frames_lock);
	if (page_wait_unbusy(page) != NULL) {
		if (!pmap_lookup(page->space->pmap, page->va, &mapping))
			error = map_page(page);
		else
			*allowed = access == VM_ACCESS_READ ||
			    (mapping.prot & PMAP_WRITE) != 0;
	}
	spin_release(&frames_lock);
	return error;
}

int
fault_handle(struct vm_space *space, vaddr_t va, enum vm_access access,
    vaddr_t user_esp)
{
	struct page *page = spt_find(space->spt, va);
	bool allowed;
	int error;

	if (page == NULL) {
		error = stack_grow(space, va, user_esp);
		if (error != 0)
			return error;
		page = spt_find(space->spt, va);
	}
	if (access == VM_ACCESS_WRITE && !page->writable)
		return EFAULT;
	/* Without a frame it stays so: only we, who have the space's lock, could
	 * give it one.  */
	if (page->frame == NULL)
		return fault_page_in(page);
	error = map_present(page, access, &allowed);
	return error == 0 && !allowed ? cow_write(page) : error;
}

/* Pages come in one by one, as they are touched. */
int
fault_prefill(struct vm_space *space UNUSED, vaddr_t va UNUSED,
    uint32_t n UNUSED)
{
	return 0;
}
