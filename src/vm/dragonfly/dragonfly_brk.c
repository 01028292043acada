/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stack and the heap of a program (given).
 */
#include <errno.h>

#include "vm/dragonfly/dragonfly.h"
#include "vm/dragonfly/vm_fault.h"

/* --------------------------------------------------------------- the stack */

int
vm_stack_init(struct vm_space *space)
{
	struct vm_map *map = &space->vm_map;
	uint32_t limit =
	    MAX(page_base(space->limits[VM_LIMIT_STACK]), (uint32_t)PAGE_SIZE);
	int error;

	lock_acquire(&space->lock);
	space->stack_floor = VM_STACK_TOP - limit;
	vm_map_lock(map);
	error = vm_map_stack(
	    map, VM_STACK_TOP, limit, VM_PROT_READ | VM_PROT_WRITE);
	if (error == 0)
		error = vm_fault_prefill(
		    map, VM_STACK_TOP - MIN(limit, SGROWSIZ), VM_STACK_TOP);
	vm_map_unlock(map);
	lock_release(&space->lock);
	if (error != 0)
		return error == EEXIST ? EEXIST : ENOMEM;
	error = vm_fault(
	    map, VM_STACK_TOP - PAGE_SIZE, VM_PROT_WRITE, VM_FAULT_NORMAL);
	return error == 0 ? 0 : ENOMEM;
}

/* ---------------------------------------------------------------- the heap */

void
vm_set_break(struct vm_space *space, vaddr_t start)
{
	lock_acquire(&space->lock);
	space->heap.start = space->heap.end = round_page(start);
	lock_release(&space->lock);
}

/* Map or unmap pages so that the heap ends at END, which is recorded.  Returns 0 or ENOMEM.
 * => the space's lock is held.  */
static int
resize_heap(struct vm_space *space, vaddr_t end)
{
	vaddr_t from = round_page(space->heap.end), to = round_page(end);
	int error = 0;

	if (to > from)
		error = space_map_zeros(space, from, to, VM_SUBSYS_BRK);
	else if (to < from) {
		error = space_unmap(space, to, from);
		if (error == 0)
			vm_map_unlock(&space->vm_map);
	}
	if (error != 0)
		return ENOMEM;
	space->heap.end = end;
	return 0;
}

/* Called when the heap has grown from OLD to END: wire the new pages if they are to be
 * wired.  If that fails, they are unmapped (see space_wire_new), and the heap ends at OLD
 * again, unless another thread has moved its end in the meantime.
 * => the space's lock is held; released while pages are brought in.  */
static int
wire_heap(struct vm_space *space, vaddr_t old, vaddr_t end)
{
	int error;

	if (round_page(end) <= round_page(old))
		return 0;
	error = space_wire_new(space, round_page(old), round_page(end));
	if (error != 0 && space->heap.end == end)
		space->heap.end = old;
	return error;
}

int
vm_sbrk(struct vm_space *space, int32_t increment, vaddr_t *old)
{
	vaddr_t before, end;
	int error;

	lock_acquire(&space->lock);
	before = space->heap.end;
	error =
	    vm_move_break(&space->heap, increment, space->stack_floor, &end);
	if (error == 0)
		error = resize_heap(space, end);
	if (error == 0)
		error = wire_heap(space, before, end);
	lock_release(&space->lock);
	if (error == 0)
		*old = before;
	return error;
}
