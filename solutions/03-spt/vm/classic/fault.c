/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults: demand paging.  A page is brought in at the first access, and
 * again after an eviction.
 *
 *	page has no frame (fault_page_in)
 *	        |
 *	shareable, see share.h? --no--> 1. new frame, filled with zeros, from the
 *	        | yes                      file or from swap
 *	in the shared table? -----no--> 2. new frame, inserted into the table,
 *	        | yes                      then read from the file
 *	3. attach the page to that frame: no I/O
 *
 *	page has a frame (map_present)
 *	        |
 *	mapped? ------------------no--> 4. map it
 *	        | yes
 *	5. a write to a read-only mapping: cow_write
 *
 * Lock order: space->lock, then frames_lock.  The caller holds the space's lock
 * throughout, so no other thread can give the page a frame.  But any thread can
 * evict its frame; a decision that depends on the frame is therefore made under
 * frames_lock.
 *
 * While a frame is being filled, it is busy and frames_lock is not held.  In
 * case 2 the frame is inserted into the table before it is filled, not after: a
 * process that faults on the same page of the file at that time finds the
 * frame, waits until the frame is filled, and continues with case 3 instead of
 * reading the page a second time.
 *
 * A writable page is mapped writable only if a write is meant for all pages of
 * the frame (a shared mapping), or if nothing else uses the frame
 * (page_owns_frame).  Otherwise the first write faults, which is case 5.
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

/* Map PAGE, which has a frame, in the pmap of its space.
 * => frames_lock held.  */
static int
map_page(struct page *page)
{
	bool write = page->writable && (page->shared || page_owns_frame(page));

	return pmap_enter(page->space->pmap, page->va, page->frame->pa,
	    write ? PMAP_WRITE : PMAP_READ);
}

/* ------------------------------------------------------------ shared frames */

/* Can PAGE be attached to a shared frame?  See share.h.
 * => may sleep.  */
static bool
can_share_frame(const struct page *page)
{
	if (page->where != PAGE_FILE || (page->writable && !page->shared))
		return false;
	if (page->shared || page->length == PAGE_SIZE)
		return true;
	return page->offset + page->length >= vnode_size(page->vnode);
}

/* Return the number of bytes of the file that FRAME is known to hold: the
 * greatest length among its pages.  */
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

/* If PAGE has a greater length than all pages of FRAME, the file has grown
 * since those pages were mapped, and perhaps since FRAME was read.  Read the
 * missing part now.
 * => FRAME is not busy; frames_lock held, but dropped during the read.  */
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

/* Attach PAGE to FRAME, which holds its part of the file, and map it.
 * => FRAME is not busy; frames_lock held, but dropped during I/O.  */
static int
attach_page(struct frame *frame, struct page *page)
{
	int error = extend_frame(frame, page);

	if (error != 0)
		return error;
	vm_count(&vm_counters.faults_shared);
	frame_attach(frame, page);
	error = map_page(page);
	if (error != 0)
		frame_detach(page);
	return error;
}

/* If there is a shared frame for PAGE's part of the file, set *ERROR to the
 * result of attach_page.  Returns false if there is no such frame.  */
static bool
attach_shared(struct page *page, int *error)
{
	struct frame *frame;

	spin_acquire(&frames_lock);
	while ((frame = share_find(page->vnode, page->offset)) != NULL &&
	    frame->busy)
		frame_wait(frame);
	if (frame != NULL)
		*error = attach_page(frame, page);
	spin_release(&frames_lock);
	return frame != NULL;
}

/* Insert PAGE's frame, which is new and busy, into the table.  If another
 * thread has already inserted a frame for the same part of the file, free
 * PAGE's frame and return false.  */
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

/* Read PAGE's part of its file into FRAME, and clear the rest.  A shared frame
 * gets everything that the file has in that page, which may be more than PAGE's
 * part.  */
static int
read_file(const struct page *page, struct frame *frame)
{
	uint32_t size = frame->vnode != NULL ? PAGE_SIZE : page->length;
	uint32_t done;
	void *kva = frame_kva(frame);
	int error;

	error = vnode_getpages(page->vnode, &kva, size, page->offset, &done);
	memset((char *)kva + done, 0, PAGE_SIZE - done);
	TRACE(page_read, "va=%x offset=%x bytes=%u error=%d", page->va,
	    page->offset, done, error);
	return error;
}

/* Fill FRAME, which is busy, with the content of PAGE. */
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

/* Map PAGE after an attempt to fill its frame, whose result is ERROR, and make
 * the frame not busy.  If ERROR is not 0 or the mapping fails, detach PAGE from
 * the frame.  Returns the error.  */
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

/* Map PAGE, which had a frame when the caller looked, unless it is mapped
 * already.  *ALLOWED is set to false, and 0 returned, if its current mapping does
 * not allow ACCESS.  If the frame has been evicted, do nothing: the retried
 * access will fault again.  */
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
fault_handle(
    struct vm_space *space, vaddr_t va, enum vm_access access, vaddr_t user_esp)
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
	/* NULL can be trusted even without frames_lock: only a thread that
	 * holds the space's lock can give the page a frame.  */
	if (page->frame == NULL)
		return fault_page_in(page);
	error = map_present(page, access, &allowed);
	return allowed ? error : cow_write(page);
}

/* Nothing is brought in early: each page is brought in at its first access. */
int
fault_prefill(
    struct vm_space *space UNUSED, vaddr_t va UNUSED, uint32_t n UNUSED)
{
	return 0;
}
