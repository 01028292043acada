/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fork: the naive version of stage 07.
 *
 * Every private page is copied immediately; a page that is not in memory is
 * brought in first.  It works, but time and memory grow with the size of the
 * program, and most copies are never written.  It is not a design to start
 * from.
 */
#include "vm/classic/cow.h"

#include <errno.h>
#include <string.h>

#include "mem/pmap.h"
#include "vm/classic/fault.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

/* Enter PAGE into the pmap of its space.
 * => PAGE has a frame, which cannot be evicted: frames_lock is held, or the
 *    frame is busy.  */
static int
map_copy(struct page *page)
{
	return pmap_enter(page->space->pmap, page->va, page->frame->pa,
	    page->writable ? PMAP_WRITE : PMAP_READ);
}

/* If ORIGINAL, a page of a shared mapping, has a frame, attach COPY to that
 * frame and map COPY.  */
static int
share_frame(struct page *original, struct page *copy)
{
	struct frame *frame;
	int error = 0;

	spin_acquire(&frames_lock);
	frame = page_wait_unbusy(original);
	if (frame != NULL) {
		frame_attach(frame, copy);
		error = map_copy(copy);
	}
	spin_release(&frames_lock);
	return error;
}

/* Bring ORIGINAL into memory if necessary, and pin its frame, which is stored
 * in *FRAME.  */
static int
pin_frame(struct page *original, struct frame **frame)
{
	int error;

	spin_acquire(&frames_lock);
	while ((*frame = page_wait_unbusy(original)) == NULL) {
		spin_release(&frames_lock);
		error = fault_page_in(original);
		if (error != 0)
			return error;
		spin_acquire(&frames_lock);
	}
	frame_pin(*frame);
	spin_release(&frames_lock);
	return 0;
}

/* Allocate a frame for COPY and copy the content of ORIGINAL to it.  The new
 * frame is dirty, since its content is stored nowhere else.  */
static int
copy_frame(struct page *original, struct page *copy)
{
	struct frame *from, *to;
	int error;

	error = pin_frame(original, &from);
	if (error != 0)
		return error;
	to = frame_alloc(copy);
	if (to == NULL)
		error = ENOMEM;
	else {
		memcpy(frame_kva(to), frame_kva(from), PAGE_SIZE);
		error = map_copy(copy);
	}
	spin_acquire(&frames_lock);
	frame_unpin(from);
	if (to != NULL) {
		to->dirty = true;
		frame_unbusy(to);
	}
	spin_release(&frames_lock);
	return error;
}

/* Create a copy of ORIGINAL in CHILD. */
static int
copy_page(struct page *original, struct vm_space *child)
{
	struct page like = *original, *copy;
	int error;

	like.space = child;
	if (!original->shared) {
		like.where = PAGE_ZERO;
		like.vnode = NULL;
	}
	error = page_create(&like, &copy);
	if (error != 0)
		return error;
	return original->shared ? share_frame(original, copy) :
				  copy_frame(original, copy);
}

int
cow_fork(struct vm_space *parent, struct vm_space *child)
{
	struct page *page;
	vaddr_t va = 0;
	int error;

	while ((page = spt_next(parent->spt, va)) != NULL) {
		error = copy_page(page, child);
		if (error != 0)
			return error;
		va = page->va + PAGE_SIZE;
	}
	return 0;
}

int
cow_write(struct page *page UNUSED)
{
	return EFAULT;
}
