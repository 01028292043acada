/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the stack grows when PUSHA stores 32 bytes below the stack pointer,
 *     wherever a page boundary lies within them
 * points: 4
 * dragonfly: 09, burst=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE 4096

/* Execute PUSHA with the stack pointer OFFSET bytes above BOUNDARY, below which
 * no page is mapped, and check what PUSHA has stored.  */
static void
push_all(uintptr_t boundary, unsigned offset)
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
			 : [esp] "S"(boundary + offset)
			 : "ebx", "ecx", "edx", "memory");
	CHECK_CMP(sum, ==, 1230);
}

void
test_main(void)
{
	uintptr_t page = (uintptr_t)&page & ~(uintptr_t)(PAGE - 1);

	page -= 5 * PAGE;
	for (unsigned offset = 0; offset < 32; offset += 4) {
		page -= 2 * PAGE;
		/* Unless OFFSET is 0, PUSHA also touches the page above, which
		 * must already be part of the stack.  */
		if (offset > 0)
			push_all(page + PAGE, 0);
		CHECK_CMP(test_page((void *)(page - PAGE), NULL), ==, 0);
		push_all(page, offset);
		CHECK(test_page((void *)(page - PAGE), NULL) != 0);
	}
}
