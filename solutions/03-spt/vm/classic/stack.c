/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user stack: one page at first; more as the program reaches down.
 *
 *	VM_STACK_TOP -----------+  <- ESP at the start
 *	                 used   |
 *	ESP ->           -------+
 *	                 32 bytes that one instruction may write below ESP
 *	                 -------+
 *	                        |  no access here is the stack growing
 *	TOP - stack_limit ------+  and below here it never does
 *
 * A program lowers ESP before it uses what is there; only instructions that
 * push write below ESP, as they lower it when the write is done: PUSH and CALL
 * 4 bytes, PUSHA 32.  Anything farther down is a stray pointer.
 */
#include "vm/classic/stack.h"

#include <errno.h>

#include "core/trace.h"
#include "vm/classic/fault.h"

#define PUSH_MAX	32		/* bytes, by one instruction: PUSHA */

/* Make the page of VA, which is one of the stack. */
static int
add_page(struct vm_space *space, vaddr_t va, struct page **created)
{
	struct page like = {
		.va = page_base(va), .space = space, .writable = true,
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

	/* With ESP outside, this program uses something else as its stack. */
	if (va < floor || va >= VM_STACK_TOP || user_esp < floor ||
	    va + PUSH_MAX < user_esp)
		return EFAULT;
	error = add_page(space, va, NULL);
	if (error == 0) {
		vm_count(&vm_counters.faults_stack);
		TRACE(stack_grow, "va=%x esp=%x", va, user_esp);
	}
	return error;
}
