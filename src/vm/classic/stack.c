/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user stack: the naive version of stage 03.
 *
 * The stack has four pages and never grows.  This works for programs that need
 * little stack, but it is not a design to start from.
 */
#include "vm/classic/stack.h"

#include <errno.h>

#include "vm/classic/fault.h"

#define STACK_PAGES 4

int
stack_init(struct vm_space *space)
{
	vaddr_t start = VM_STACK_TOP - STACK_PAGES * PAGE_SIZE;
	struct page page = {
		.va = start,
		.space = space,
		.writable = true,
		.where = PAGE_ZERO,
	};
	int error;

	for (; page.va < VM_STACK_TOP; page.va += PAGE_SIZE) {
		error = page_create(&page, NULL);
		if (error != 0)
			return error;
	}
	return fault_prefill(space, start, STACK_PAGES);
}

int
stack_grow(
    struct vm_space *space UNUSED, vaddr_t va UNUSED, vaddr_t user_esp UNUSED)
{
	return EFAULT;
}
