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
	uint32_t limit =
	    MAX(page_base(space->limits[VM_LIMIT_STACK]), (uint32_t)PAGE_SIZE);
	int error;

	lock_acquire(&space->lock);
	space->stack_floor = VM_STACK_TOP - limit;
	vm_map_lock(&space->vm_map);
	error = vm_map_stack(
	    &space->vm_map, VM_STACK_TOP, limit, VM_PROT_READ | VM_PROT_WRITE);
	vm_map_unlock(&space->vm_map);
	lock_release(&space->lock);
	if (error != 0)
		return error == EEXIST ? EEXIST : ENOMEM;
	error = vm_fault(&space->vm_map, VM_STACK_TOP - PAGE_SIZE,
	    VM_PROT_WRITE, VM_FAULT_NORMAL);
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

/* Map or unmap pages so that the heap ends at TO instead of FROM, each rounded up to
 * a page.
 * => the space's lock is held.  */
static int
resize_heap(struct vm_space *space, vaddr_t from, vaddr_t to)
{
	int error = 0;

	from = round_page(from);
	to = round_page(to);
	if (to > from)
		error = space_map_zeros(space, from, to, VM_SUBSYS_BRK);
	else if (to < from) {
		error = space_unmap(space, to, from);
		if (error == 0)
			vm_map_unlock(&space->vm_map);
	}
	return error == 0 ? 0 : ENOMEM;
}

int
vm_sbrk(struct vm_space *space, int32_t increment, vaddr_t *old)
{
	vaddr_t end;
	int error;

	lock_acquire(&space->lock);
	error =
	    vm_move_break(&space->heap, increment, space->stack_floor, &end);
	if (error == 0)
		error = resize_heap(space, space->heap.end, end);
	if (error == 0) {
		*old = space->heap.end;
		space->heap.end = end;
	}
	lock_release(&space->lock);
	return error;
}
