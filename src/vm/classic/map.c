/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What changes the mappings of a classic space (given): map, unmap, protect,
 * the heap.  All arguments come from programs: they are checked here, and what
 * fails halfway is taken back.
 */
#include "vm/vm.h"

#include <errno.h>

#include "filesys/vnode.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "vm/classic/fault.h"
#include "vm/classic/frame.h"
#include "vm/classic/mmap.h"
#include "vm/classic/page.h"
#include "vm/classic/spt.h"

/* Bytes that vm_sync looks at under one hold of the space's lock. */
#define SYNC_PIECE	(1024 * PAGE_SIZE)

#define PROT_ALL	(PROT_READ | PROT_WRITE | PROT_EXEC)

/* Is [VA, VA + LENGTH), rounded up to pages, some of user space but the first
 * page?  *END is where it ends.  */
static int
check_range(vaddr_t va, uint32_t length, vaddr_t *end)
{
	if (page_offset(va) != 0 || va == 0 || va >= KERNEL_BASE ||
	    length == 0 || length > KERNEL_BASE - va)
		return EINVAL;
	*end = page_base(va + length + PAGE_MASK);
	return 0;
}

/* Can pages have the rights PROT?  (i386 has no pages that can be executed but
 * not read, and struct page none without any right.)  */
static int
check_prot(int prot)
{
	if ((prot & ~PROT_ALL) != 0)
		return EINVAL;
	return prot == PROT_NONE ? ENOTSUP : 0;
}

/* Where the region that is kept for the stack begins. */
static vaddr_t
stack_floor(const struct vm_space *space)
{
	return page_base(VM_STACK_TOP - space->stack_limit);
}

/* Could the kernel's memory hold what describes COUNT pages?  Else a program
 * could make the kernel run out of it, if only until the request fails.  */
static bool
is_describable(uint32_t count)
{
	struct palloc_stats kernel;

	palloc_get_stats(0, &kernel);
	return count <= kernel.free / 2 * (PAGE_SIZE / sizeof(struct page));
}

/* ------------------------------------------------------------------ mapping */

static int
check_request(const struct vm_request *request, vaddr_t *end)
{
	int kind = request->flags & (MAP_SHARED | MAP_PRIVATE), error;

	error = check_range(request->address, request->length, end);
	if (error == 0)
		error = check_prot(request->prot);
	if (error != 0)
		return error;
	if ((request->flags & ~(MAP_SHARED | MAP_PRIVATE | MAP_FIXED |
	    MAP_ANONYMOUS)) != 0 || (kind != MAP_SHARED && kind != MAP_PRIVATE))
		return EINVAL;
	if (request->vnode == NULL)
		return kind == MAP_SHARED ? ENOTSUP : 0;
	if (page_offset(request->offset) != 0 ||
	    request->file_length > *end - request->address ||
	    request->file_length > UINT32_MAX - request->offset)
		return EINVAL;
	if (request->no_write && kind == MAP_SHARED &&
	    (request->prot & PROT_WRITE) != 0)
		return EACCES;
	return 0;
}

/* Make the pages of a private mapping. */
static int
map_private(struct vm_space *space, const struct vm_request *request,
    vaddr_t end)
{
	int error = page_create_range(space, request);

	if (error != 0)
		return error;
	error = fault_prefill(space, request->address,
	    (end - request->address) / PAGE_SIZE);
	if (error != 0)
		page_destroy_range(space, request->address, end);
	return error;
}

/* Make [START, END) free of pages. */
static int
unmap(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	int error = mmap_unmap(space, start, end - start);

	if (error == 0)
		page_destroy_range(space, start, end);
	return error;
}

/* Check REQUEST and make room for it; *END is where it ends.
 * => the space's lock is held.  */
static int
prepare(struct vm_space *space, const struct vm_request *request, vaddr_t *end)
{
	int error = check_request(request, end);

	if (error != 0)
		return error;
	if (!is_describable((*end - request->address) / PAGE_SIZE))
		return ENOMEM;
	if ((request->flags & MAP_FIXED) != 0)
		return unmap(space, request->address, *end);
	return page_any(space, request->address, *end) ? EEXIST : 0;
}

int
vm_map(struct vm_space *space, const struct vm_request *request)
{
	vaddr_t end;
	int error;

	if ((request->flags & MAP_SHARED) != 0)
		return EINVAL;
	lock_acquire(&space->lock);
	error = prepare(space, request, &end);
	if (error == 0)
		error = map_private(space, request, end);
	lock_release(&space->lock);
	return error;
}

int
vm_mmap(struct vm_space *space, const struct vm_request *request)
{
	vaddr_t end;
	int error;

	lock_acquire(&space->lock);
	error = prepare(space, request, &end);
	if (error == 0)
		error = mmap_map(space, request, NULL);
	lock_release(&space->lock);
	return error;
}

int
vm_mmap_file(struct vm_space *space, struct vnode *vnode, vaddr_t va,
    bool no_write, int *id)
{
	uint32_t size = vnode_size(vnode);
	struct vm_request request = {
		.address = va, .length = size,
		.prot = no_write ? PROT_READ : PROT_READ | PROT_WRITE,
		.flags = MAP_SHARED, .vnode = vnode, .file_length = size,
		.no_write = no_write,
	};
	vaddr_t end;
	int error;

	lock_acquire(&space->lock);
	error = prepare(space, &request, &end);
	if (error == 0 && end > stack_floor(space))
		error = EINVAL;
	if (error == 0)
		error = mmap_map(space, &request, id);
	lock_release(&space->lock);
	return error;
}

int
vm_find_room(struct vm_space *space, uint32_t length, vaddr_t *address)
{
	vaddr_t va = VM_MMAP_BASE, limit = stack_floor(space);
	struct page *page;
	int error = 0;

	if (length == 0)
		return EINVAL;
	lock_acquire(&space->lock);
	for (;;) {
		if (va > limit || length > limit - va) {
			error = ENOMEM;
			break;
		}
		page = spt_next(space->spt, va);
		if (page == NULL || page->va - va >= length)
			break;
		va = page->va + PAGE_SIZE;
	}
	lock_release(&space->lock);
	if (error == 0)
		*address = va;
	return error;
}

/* ---------------------------------------------------------------- unmapping */

int
vm_unmap(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end;
	int error = check_range(va, length, &end);

	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	error = unmap(space, va, end);
	lock_release(&space->lock);
	return error;
}

int
vm_munmap_file(struct vm_space *space, int id)
{
	vaddr_t va, last = 0;
	uint32_t length;
	int error;

	lock_acquire(&space->lock);
	error = mmap_find(space, id, &va, &length);
	/* Holes make several pieces; one that is found again was not forgotten. */
	while (error == 0 && va != last) {
		last = va;
		error = unmap(space, va, page_base(va + length + PAGE_MASK));
		if (mmap_find(space, id, &va, &length) != 0)
			break;
	}
	lock_release(&space->lock);
	return error;
}

int
vm_sync(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end;
	int error = check_range(va, length, &end);

	if (error != 0)
		return error;
	for (; error == 0 && va < end; va += length) {
		length = MIN(end - va, SYNC_PIECE);
		lock_acquire(&space->lock);
		error = mmap_sync(space, va, length);
		lock_release(&space->lock);
	}
	return error;
}

int
vm_advise(struct vm_space *space UNUSED, vaddr_t va, uint32_t length,
    int advice)
{
	vaddr_t end;

	/* Advice may be ignored, and is. */
	if (advice < MADV_NORMAL || advice > MADV_DONTNEED)
		return EINVAL;
	return check_range(va, length, &end);
}

/* --------------------------------------------------------------- protecting */

/* May all of [START, END) get the right to write, or lose it? */
static int
check_pages(struct vm_space *space, vaddr_t start, vaddr_t end, bool write)
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

/* Would PAGE write to its file if it became writable? */
static bool
will_write_file(const struct page *page)
{
	return page->shared && !page->writable && page->vnode != NULL;
}

/* Count the pages of [START, END) that are going to write to their files; or
 * none, ETXTBSY, if one of these is being run.  All of the range is mapped.  */
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
	/* The last one failed. */
	for (end = va - PAGE_SIZE; start < end; start += PAGE_SIZE) {
		page = spt_find(space->spt, start);
		if (will_write_file(page))
			vnode_drop_writable(page->vnode, 1);
	}
	return error;
}

/* PAGE has just become writable to the program.  If its frame is its own, say
 * so to the pmap.  If others share it, a write will fault and cow_write will
 * copy it; but a frame of file pages that can be found by share_find is left at
 * once, as its content must stay what the file has.  */
static void
allow_write(struct page *page)
{
	struct frame *frame;

	spin_acquire(&frames_lock);
	frame = page_settle(page);
	if (frame != NULL && !page->shared && frame->vnode != NULL) {
		page_unmap(page);
		frame_detach(page);
	} else if (frame != NULL && (page->shared || page_owns_frame(page)))
		pmap_protect(page->space->pmap, page->va,
		    page->va + PAGE_SIZE, PMAP_WRITE);
	spin_release(&frames_lock);
}

/* Let the program write to all of [START, END).  ETXTBSY. */
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

static void
deny_writes(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page;

	pmap_protect(space->pmap, start, end, PMAP_READ);
	for (; start < end; start += PAGE_SIZE) {
		page = spt_find(space->spt, start);
		if (page_writes_file(page))
			vnode_drop_writable(page->vnode, 1);
		page->writable = false;
	}
}

int
vm_protect(struct vm_space *space, vaddr_t va, uint32_t length, int prot)
{
	bool write = (prot & PROT_WRITE) != 0;
	vaddr_t end;
	int error;

	error = check_range(va, length, &end);
	if (error == 0)
		error = check_prot(prot);
	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	error = check_pages(space, va, end, write);
	if (error == 0 && write)
		error = allow_writes(space, va, end);
	else if (error == 0)
		deny_writes(space, va, end);
	lock_release(&space->lock);
	return error;
}

/* ----------------------------------------------------------------- the heap */

void
vm_set_break(struct vm_space *space, vaddr_t start)
{
	lock_acquire(&space->lock);
	space->brk_start = space->brk = page_base(start + PAGE_MASK);
	lock_release(&space->lock);
}

/* Map zeros from START to END, both page-aligned. */
static int
grow_heap(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct vm_request request = {
		.address = start, .length = end - start,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	int error;

	if (end > stack_floor(space))
		return ENOMEM;
	error = prepare(space, &request, &end);
	if (error == 0)
		error = map_private(space, &request, end);
	return error == 0 ? 0 : ENOMEM;
}

int
vm_sbrk(struct vm_space *space, int32_t increment, vaddr_t *old)
{
	int64_t wanted;
	vaddr_t mapped, end;
	int error = 0;

	lock_acquire(&space->lock);
	wanted = (int64_t)space->brk + increment;
	mapped = page_base(space->brk + PAGE_MASK);
	if (wanted < space->brk_start)
		error = EINVAL;
	else if (space->brk_start == 0 || wanted > stack_floor(space))
		error = ENOMEM;
	else {
		end = page_base((vaddr_t)wanted + PAGE_MASK);
		if (end > mapped)
			error = grow_heap(space, mapped, end);
		else if (end < mapped)
			error = unmap(space, end, mapped);
	}
	if (error == 0) {
		*old = space->brk;
		space->brk = (vaddr_t)wanted;
	}
	lock_release(&space->lock);
	return error;
}
