/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the stack grows when PUSHA stores 32 bytes below the stack pointer,
 *     wherever a page boundary lies among them
 * points: 4
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE 4096

/* Execute PUSHA with the stack pointer BELOW bytes above PAGE_END, below which
 * no page is mapped, and check what it has stored.  */
static void
push_all(uintptr_t page_end, unsigned below)
{
	uint32_t sum;

	__asm__ volatile("movl %%esp, %%ebx\n"
			 "movl %[esp], %%esp\n"
			 "movl $1000, %%eax\n"
			 "movl $200, %%ecx\n"
			 "movl $30, %%edx\n"
			 "pusha\n"
			 "movl 28(%%esp), %%eax\n"
			 "addl 24(%%esp), %%eax\n"
			 "addl 20(%%esp), %%eax\n"
			 "movl %%ebx, %%esp\n"
			 : "=&a"(sum)
			 : [esp] "S"(page_end + below)
			 : "ebx", "ecx", "edx", "memory");
	CHECK_CMP(sum, ==, 1230);
}

void
test_main(void)
{
	uintptr_t page = (uintptr_t)&page & ~(uintptr_t)(PAGE - 1);

	page -= 5 * PAGE;
	for (unsigned below = 0; below < 32; below += 4) {
		page -= 2 * PAGE;
		/* Unless BELOW is 0, PUSHA also touches the page above, which
		 * must already be part of the stack.  */
		if (below > 0)
			push_all(page + PAGE, 0);
		CHECK_CMP(test_page((void *)(page - PAGE), NULL), ==, 0);
		push_all(page, below);
		CHECK(test_page((void *)(page - PAGE), NULL) != 0);
	}
}
