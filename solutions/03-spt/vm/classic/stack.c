/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user stack: one page at first; others are added when they are accessed.
 *
 *	VM_STACK_TOP -----------+  <- initial ESP
 *	                 in use |
 *	ESP ->           -------+
 *	                        |  32 bytes that a push can write
 *	                 -------+
 *	                        |  an access here is a stray pointer
 *	TOP - stack_limit ------+  the stack never grows below this
 *
 * A program lowers ESP before it uses the memory below.  Instructions that push
 * are the exception: they write first, and lower ESP when the write has
 * succeeded.  PUSH and CALL write 4 bytes below ESP, PUSHA 32.  An access farther
 * below ESP is therefore an error.
 */
#include "vm/classic/stack.h"

#include <errno.h>

#include "core/trace.h"
#include "vm/classic/fault.h"

#define PUSH_MAX 32 /* bytes that PUSHA writes */

/* Create the stack page at VA. */
static int
add_page(struct vm_space *space, vaddr_t va, struct page **created)
{
	struct page like = {
		.va = va,
		.space = space,
		.writable = true,
		.where = PAGE_ZERO,
	};

	return page_create(&like, created);
}

int
stack_init(struct vm_space *space)
{
	struct page *page;
	int error;

	error = add_page(space, VM_STACK_TOP - PAGE_SIZE, &page);
	return error != 0 ? error : fault_page_in(page);
}

int
stack_grow(struct vm_space *space, vaddr_t va, vaddr_t user_esp)
{
	vaddr_t floor = VM_STACK_TOP - space->stack_limit;
	int error;

	if (va < floor || va + PUSH_MAX < user_esp)
		return EFAULT;
	error = add_page(space, page_base(va), NULL);
	if (error == 0) {
		vm_count(&vm_counters.faults_stack);
		TRACE(stack_grow, "va=%x esp=%x", va, user_esp);
	}
	return error;
}
