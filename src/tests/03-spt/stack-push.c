/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the stack grows when a page is first touched by a PUSH, a CALL or an
 *     access above the stack pointer, even if pages are skipped; new pages are
 *     zero, and pages that are not touched are not allocated
 * points: 5
 * dragonfly: 09, burst=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE  4096
#define PAGES 20

static uint32_t before, after;

static uintptr_t
stack_pointer(void)
{
	uintptr_t esp;

	__asm__ volatile("movl %%esp, %0" : "=r"(esp));
	return esp;
}

/* Push COUNT words. */
static void
push_words(unsigned count)
{
	__asm__ volatile("movl %%esp, %%edx\n"
			 "1:	pushl %%ecx\n"
			 "decl %%ecx\n"
			 "jnz 1b\n"
			 "movl %%edx, %%esp\n"
			 : "+c"(count)
			 :
			 : "edx", "memory", "cc");
}

/* Set the stack pointer to the start of PAGE, below which no page is mapped,
 * and execute a CALL, which pushes a word there.  */
static void
call_across(uintptr_t page)
{
	__asm__ volatile("movl %%esp, %%edx\n"
			 "movl %0, %%esp\n"
			 "call 1f\n"
			 "1:	movl %%edx, %%esp\n"
			 :
			 : "r"(page)
			 : "edx", "memory");
}

/* Check that all bytes of PAGE except the last SKIP are zero. */
static void
check_zeros(uintptr_t page, unsigned skip)
{
	const volatile unsigned char *bytes = (unsigned char *)page;

	for (unsigned i = 0; i < PAGE - skip; i++)
		CHECK_CMP(bytes[i], ==, 0);
}

void
test_main(void)
{
	uintptr_t base = stack_pointer() & ~(uintptr_t)(PAGE - 1);
	uintptr_t low = base - (PAGES + 1) * PAGE;

	for (unsigned i = 2; i < PAGES; i++)
		CHECK_CMP(test_page((void *)(base - i * PAGE), NULL), ==, 0);
	before = test_counter(COUNTER_RESIDENT);
	push_words(PAGES * PAGE / 4);
	after = test_counter(COUNTER_RESIDENT);
	CHECK_CMP(after - before, >=, PAGES - 1);
	CHECK_CMP(after - before, <=, PAGES);

	low &= ~(uintptr_t)(PAGE - 1);
	CHECK_CMP(test_page((void *)(low - PAGE), NULL), ==, 0);
	call_across(low);
	CHECK(test_page((void *)(low - PAGE), NULL) != 0);
	check_zeros(low - PAGE, 4);

	/* An access two pages above a lowered stack pointer does not allocate
	 * the pages in between.  */
	low -= 10 * PAGE;
	__asm__ volatile("movl %%esp, %%edx\n"
			 "movl %0, %%esp\n"
			 "movl $1, %c1(%%esp)\n"
			 "movl %%edx, %%esp\n"
			 :
			 : "r"(low), "i"(2 * PAGE + 8)
			 : "edx", "memory");
	CHECK_CMP(test_page((void *)(low + PAGE), NULL), ==, 0);
	CHECK(test_page((void *)(low + 2 * PAGE), NULL) != 0);
	CHECK_CMP(test_page((void *)(low + 3 * PAGE), NULL), ==, 0);
	CHECK_CMP(*(volatile int *)(low + 2 * PAGE + 8), ==, 1);
}
