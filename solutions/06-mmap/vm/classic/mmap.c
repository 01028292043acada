/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory-mapped files.  Where the content of a page comes from, and where it is
 * written back to, is recorded in struct page.  This file keeps a list of the
 * ranges of each space that are shared with files, so that write-back visits
 * only those ranges:
 *
 *	space->mmaps:   [id 0: 0x10000000 .. 0x10005000]
 *	                [id 1: 0x20000000 .. 0x20001000]
 *	                [no id: 0x40000000 .. 0x40008000]   (from mmap2)
 *
 * When part of a mapping is unmapped or replaced, the rest keeps the id of the
 * mapping.  The rest is one piece, or two if the part was in the middle.
 *
 * A frame of a shared mapping is modified if the modified bit is set in the
 * pmap of any sharer, or if frame->dirty is set.  The latter records writes by
 * the kernel, writes through mappings that have been removed, and that a
 * write-back has failed.  All these bits are cleared before the frame is written
 * back, not after: a write to the page during the I/O sets one of the bits again
 * and is not lost.
 */
#include "vm/classic/mmap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/trace.h"
#include "filesys/vnode.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/share.h"
#include "vm/classic/spt.h"

#define NO_ID (-1)

/* The number of bytes to search for modified pages before releasing frames_lock
 * for a moment.  The lock is also released during each write.  */
#define RUN_SIZE (64 * PAGE_SIZE)

struct mapping {
	struct list_elem elem; /* in space->mmaps */
	int id;                /* or NO_ID */
	vaddr_t start, end;
};

static struct mapping *
mapping_of(struct list_elem *elem)
{
	return list_entry(elem, struct mapping, elem);
}

/* -------------------------------------------------------- list of mappings */

/* Add [START, END) to the list.  Returns 0 or ENOMEM. */
static int
add_mapping(struct vm_space *space, int id, vaddr_t start, vaddr_t end)
{
	struct mapping *mapping = malloc(sizeof(*mapping));

	if (mapping == NULL)
		return ENOMEM;
	mapping->id = id;
	mapping->start = start;
	mapping->end = end;
	list_push_back(&space->mmaps, &mapping->elem);
	return 0;
}

static void
delete_mapping(struct mapping *mapping)
{
	list_remove(&mapping->elem);
	free(mapping);
}

/* Remove [START, END) from MAPPING, which overlaps that range.  Returns 0 or
 * ENOMEM.  */
static int
trim_mapping(
    struct vm_space *space, struct mapping *mapping, vaddr_t start, vaddr_t end)
{
	int error = 0;

	if (mapping->start < start && mapping->end > end) {
		error = add_mapping(space, mapping->id, end, mapping->end);
		if (error == 0)
			mapping->end = start;
	} else if (mapping->start < start)
		mapping->end = start;
	else if (mapping->end > end)
		mapping->start = end;
	else
		delete_mapping(mapping);
	return error;
}

int
mmap_find(struct vm_space *space, int id, vaddr_t *va, uint32_t *length)
{
	struct list_elem *e;
	struct mapping *mapping;

	for (e = list_begin(&space->mmaps); e != list_end(&space->mmaps);
	     e = list_next(e)) {
		mapping = mapping_of(e);
		if (mapping->id == id && id != NO_ID) {
			*va = mapping->start;
			*length = mapping->end - mapping->start;
			return 0;
		}
	}
	return EINVAL;
}

int
mmap_map(struct vm_space *space, const struct vm_request *request, int *id)
{
	vaddr_t end = page_base(request->address + request->length + PAGE_MASK);
	int error;

	error = page_create_range(space, request);
	if (error != 0)
		return error;
	if ((request->flags & MAP_SHARED) != 0)
		error =
		    add_mapping(space, id != NULL ? space->next_mmap_id : NO_ID,
			request->address, end);
	if (error != 0) {
		page_destroy_range(space, request->address, end);
		return error;
	}
	if (id != NULL)
		*id = space->next_mmap_id++;
	return 0;
}

int
mmap_fork(struct vm_space *parent, struct vm_space *child)
{
	struct list_elem *e;
	struct mapping *mapping;
	int error = 0;

	for (e = list_begin(&parent->mmaps);
	     e != list_end(&parent->mmaps) && error == 0; e = list_next(e)) {
		mapping = mapping_of(e);
		error = add_mapping(
		    child, mapping->id, mapping->start, mapping->end);
	}
	return error;
}

/* ------------------------------------------------------------- writing back */

int
mmap_write_back(struct frame *frame)
{
	void *kva = frame_kva(frame);
	uint32_t length = 0, done;
	struct list_elem *e;
	int error;

	/* Bytes past the mapped part of the file are not written.  If the file
	 * has been truncated since, vnode_putpages writes even less.  */
	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	     e = list_next(e))
		length = MAX(length, page_of_elem(e)->length);
	error =
	    vnode_putpages(frame->vnode, &kva, length, frame->offset, &done);
	TRACE(mmap_write_back, "frame=%x offset=%x length=%u error=%d",
	    frame->pa, frame->offset, length, error);
	if (error != 0)
		return EIO;
	vm_count(&vm_counters.pageouts);
	return 0;
}

/* Has FRAME been modified since the last call?  Clears all modified bits.
 * => frames_lock held.  */
static bool
test_clear_modified(struct frame *frame)
{
	bool modified = frame->dirty;
	struct list_elem *e;
	struct page *page;

	frame->dirty = false;
	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	     e = list_next(e)) {
		page = page_of_elem(e);
		if (pmap_test_clear_modified(page->space->pmap, page->va))
			modified = true;
	}
	return modified;
}

/* Return the frame with the content of PAGE, a page of a shared mapping, after
 * waiting until the frame is not busy.  If PAGE has no frame, another space may
 * have brought one in.  Returns NULL if there is no such frame.
 * => frames_lock held; dropped and retaken if the thread has to wait.  */
static struct frame *
find_shared_frame(struct page *page)
{
	struct frame *frame = page_wait_unbusy(page);

	if (frame != NULL)
		return frame;
	while ((frame = share_find(page->vnode, page->offset)) != NULL &&
	    frame->busy)
		frame_wait(frame);
	return frame;
}

/* Write back PAGE, a page of a shared mapping, if it is in memory and modified.
 * => frames_lock held; dropped and retaken while the thread waits for the frame,
 *    and during the write.  */
static int
sync_page(struct page *page)
{
	struct frame *frame = find_shared_frame(page);
	int error;

	if (frame == NULL || !test_clear_modified(frame))
		return 0;
	frame->busy = true;
	spin_release(&frames_lock);
	error = mmap_write_back(frame);
	spin_acquire(&frames_lock);
	if (error != 0)
		frame->dirty = true;
	frame_unbusy(frame);
	return error;
}

/* As sync_page, for all pages of [START, END), which belong to shared mappings.
 * After an error, the remaining pages are still written.  */
static int
sync_run(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	int error, result = 0;

	spin_acquire(&frames_lock);
	for (; start < end; start += PAGE_SIZE) {
		error = sync_page(spt_find(space->spt, start));
		if (error != 0)
			result = error;
	}
	spin_release(&frames_lock);
	return result;
}

/* Write back all modified pages of shared mappings in [START, END).  After an
 * error, the remaining pages are still written.  */
static int
sync_range(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct list_elem *e;
	vaddr_t va, next, stop;
	int error, result = 0;

	for (e = list_begin(&space->mmaps); e != list_end(&space->mmaps);
	     e = list_next(e)) {
		va = MAX(mapping_of(e)->start, start);
		stop = MIN(mapping_of(e)->end, end);
		for (; va < stop; va = next) {
			next = va + MIN(stop - va, RUN_SIZE);
			error = sync_run(space, va, next);
			if (error != 0)
				result = error;
		}
	}
	return result;
}

/* --------------------------------------------------------------- operations */

int
mmap_sync(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end = va + length;
	int error = sync_range(space, va, end);

	for (; va < end; va += PAGE_SIZE)
		if (spt_find(space->spt, va) == NULL)
			return ENOMEM;
	return error;
}

int
mmap_unmap(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end = va + length;
	struct list_elem *e, *next;
	struct mapping *mapping;
	int error = sync_range(space, va, end);

	for (e = list_begin(&space->mmaps);
	     e != list_end(&space->mmaps) && error == 0; e = next) {
		mapping = mapping_of(e);
		next = list_next(e);
		if (mapping->start < end && mapping->end > va)
			error = trim_mapping(space, mapping, va, end);
	}
	return error;
}

void
mmap_exit(struct vm_space *space)
{
	if (sync_range(space, 0, VM_STACK_TOP) != 0)
		printf("mmap: modified pages of a file could not be written "
		       "back and are lost\n");
	while (!list_empty(&space->mmaps))
		delete_mapping(mapping_of(list_front(&space->mmaps)));
}
