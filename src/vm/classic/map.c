/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changing the mappings of a classic space (given): mmap, munmap and the heap;
 * mprotect is in protect.c.  All arguments come from programs.  They are
 * checked first (vm/request.h), and an operation that fails halfway is undone,
 * with two exceptions: pages that MAP_FIXED has replaced are not restored, and
 * if a mapping with holes cannot be unmapped completely, the pieces already
 * unmapped stay unmapped.
 */
#include "vm/vm.h"

#include <errno.h>

#include "filesys/vnode.h"
#include "mem/palloc.h"
#include "vm/classic/fault.h"
#include "vm/classic/mmap.h"
#include "vm/classic/page.h"
#include "vm/classic/spt.h"
#include "vm/request.h"

/* The number of bytes that vm_sync processes before it releases the lock of the
 * space for a moment.  */
#define SYNC_PIECE (1024 * PAGE_SIZE)

/* Return the start of the region that is reserved for the stack. */
static vaddr_t
stack_floor(const struct vm_space *space)
{
	return page_base(VM_STACK_TOP - space->stack_limit);
}

/* Is half of the free kernel memory enough for COUNT page structures?  Without this check,
 * a huge request would use up all kernel memory before it failed.  */
static bool
can_describe_pages(uint32_t count)
{
	struct palloc_stats kernel;

	palloc_get_stats(0, &kernel);
	return count <= kernel.free / 2 * (PAGE_SIZE / sizeof(struct page));
}

/* ------------------------------------------------------------------ mapping */

/* Create the pages of a private mapping. */
static int
map_private(
    struct vm_space *space, const struct vm_request *request, vaddr_t end)
{
	int error = page_create_range(space, request);

	if (error != 0)
		return error;
	error = fault_prefill(
	    space, request->address, (end - request->address) / PAGE_SIZE);
	if (error != 0)
		page_destroy_range(space, request->address, end);
	return error;
}

/* Write back and destroy all pages of [START, END).  On an error, no page is
 * destroyed.  */
static int
unmap_range(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	int error = mmap_unmap(space, start, end - start);

	if (error == 0)
		page_destroy_range(space, start, end);
	return error;
}

/* Find a range of LENGTH bytes without pages: first fit, from VM_MMAP_BASE up.
 * *ADDRESS is set to its start.  Returns 0, EINVAL or ENOMEM.  */
static int
find_free_range(struct vm_space *space, uint32_t length, vaddr_t *address)
{
	vaddr_t va = VM_MMAP_BASE, limit = stack_floor(space);
	struct page *page;

	if (length == 0 || length > KERNEL_BASE)
		return EINVAL;
	while (va <= limit && length <= limit - va) {
		page = spt_next(space->spt, va);
		if (page == NULL || page->va - va >= length) {
			*address = va;
			return 0;
		}
		va = page->va + PAGE_SIZE;
	}
	return ENOMEM;
}

/* Check REQUEST, and choose its address if ANYWHERE is set.  With MAP_FIXED,
 * unmap all pages in its range.  *END is set to the end of the mapping, rounded
 * up to a page.
 * => the space's lock is held, so the range stays free until it is mapped.  */
static int
prepare_range(struct vm_space *space, struct vm_request *request, vaddr_t *end)
{
	int error = 0;

	if (request->anywhere)
		error = (request->flags & MAP_FIXED) != 0 ?
		    EINVAL :
		    find_free_range(space, request->length, &request->address);
	if (error == 0)
		error = vm_check_request(request, end);
	if (error != 0)
		return error;
	if (!can_describe_pages((*end - request->address) / PAGE_SIZE))
		return ENOMEM;
	if ((request->flags & MAP_FIXED) != 0)
		return unmap_range(space, request->address, *end);
	return page_any_mapped(space, request->address, *end) ? EEXIST : 0;
}

int
vm_map(struct vm_space *space, struct vm_request *request)
{
	vaddr_t end;
	int error;

	if ((request->flags & MAP_SHARED) != 0)
		return EINVAL;
	lock_acquire(&space->lock);
	error = prepare_range(space, request, &end);
	if (error == 0)
		error = map_private(space, request, end);
	lock_release(&space->lock);
	return error;
}

int
vm_mmap(struct vm_space *space, struct vm_request *request)
{
	vaddr_t end;
	int error;

	if (request->vnode != NULL &&
	    vnode_type(request->vnode) != FILE_REGULAR)
		return ENODEV;
	lock_acquire(&space->lock);
	error = prepare_range(space, request, &end);
	if (error == 0)
		error = mmap_map(space, request, NULL);
	lock_release(&space->lock);
	return error;
}

int
vm_mmap_file(struct vm_space *space, struct vnode *vnode, vaddr_t va,
    bool no_write, int *id)
{
	struct vm_request request = vm_whole_file_request(vnode, va, no_write);
	vaddr_t end;
	int error;

	lock_acquire(&space->lock);
	error = prepare_range(space, &request, &end);
	if (error == 0 && end > stack_floor(space))
		error = EINVAL;
	if (error == 0)
		error = mmap_map(space, &request, id);
	lock_release(&space->lock);
	return error;
}

/* ---------------------------------------------------------------- unmapping */

int
vm_unmap(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	error = unmap_range(space, va, end);
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
	/* A mapping with holes consists of several pieces.  Stop if the same
	 * piece is found again, since unmapping it had no effect.  */
	while (error == 0 && va != last) {
		last = va;
		error =
		    unmap_range(space, va, page_base(va + length + PAGE_MASK));
		if (mmap_find(space, id, &va, &length) != 0)
			break;
	}
	lock_release(&space->lock);
	return error;
}

int
vm_sync(struct vm_space *space, vaddr_t va, uint32_t length, int flags UNUSED)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

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
    int advice, uint32_t value UNUSED)
{
	vaddr_t end;

	/* All advice is ignored. */
	if (advice < MADV_NORMAL || advice > MADV_DONTNEED)
		return EINVAL;
	return vm_check_range(va, length, &end);
}

/* ----------------------------------------------------------------- the heap */

void
vm_set_break(struct vm_space *space, vaddr_t start)
{
	lock_acquire(&space->lock);
	space->heap.start = space->heap.end = page_base(start + PAGE_MASK);
	lock_release(&space->lock);
}

/* Map zero-filled memory from START to END, both page-aligned. */
static int
grow_heap(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct vm_request request = {
		.address = start,
		.length = end - start,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	int error;

	if (end > stack_floor(space))
		return ENOMEM;
	error = prepare_range(space, &request, &end);
	if (error == 0)
		error = map_private(space, &request, end);
	return error == 0 ? 0 : ENOMEM;
}

/* Map or unmap pages so that the heap ends at TO instead of FROM, each rounded
 * up to a page.  */
static int
resize_heap(struct vm_space *space, vaddr_t from, vaddr_t to)
{
	from = page_base(from + PAGE_MASK);
	to = page_base(to + PAGE_MASK);
	if (to > from)
		return grow_heap(space, from, to);
	return to < from ? unmap_range(space, to, from) : 0;
}

int
vm_sbrk(struct vm_space *space, int32_t increment, vaddr_t *old)
{
	vaddr_t end;
	int error;

	lock_acquire(&space->lock);
	error =
	    vm_move_break(&space->heap, increment, stack_floor(space), &end);
	if (error == 0)
		error = resize_heap(space, space->heap.end, end);
	if (error == 0) {
		*old = space->heap.end;
		space->heap.end = end;
	}
	lock_release(&space->lock);
	return error;
}
