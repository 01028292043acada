/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stack grows for large arrays, for PUSH and PUSHA across a page boundary, and when
 * a system call accesses it, but not for addresses far below the stack pointer.
 *
 * expects:
 *	(stack) begin
 *	stack: exit(-1)
 *	(stack) end
 *	stack: exit(0)
 */
#include "lib.h"

#define LARGE (192 << 10)

static void __attribute__((noinline)) use_large(void)
{
	char array[LARGE];

	fill(array, sizeof(array), 5);
	CHECK(is_filled(array, sizeof(array), 5));
}

/* Read into pages of the stack that the program has not accessed yet, so that the stack
 * must grow in the system call. */
static void __attribute__((noinline)) read_to_stack(void)
{
	char array[LARGE + 65536];
	int fd = open("stack");

	CHECK(read(fd, array, 4096) > 512);
	CHECK(memcmp(array, "\177ELF", 4) == 0);
	close(fd);
}

/* Execute PUSH and PUSHA while ESP is at the start of a page far below the part of the
 * stack used so far, so that they write to the page below. */
static void
push_across(void)
{
	uintptr_t page = ((uintptr_t)&page & ~4095u) - (512 << 10);

	__asm__ volatile("movl %%esp, %%ebx\n"
			 "movl %0, %%esp\n"
			 "pushl %%eax\n"
			 "leal -65536(%0), %%esp\n"
			 "pushal\n"
			 "movl %%ebx, %%esp\n"
			 :
			 : "r"(page)
			 : "ebx", "memory");
}

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		char here;

		*(volatile char *)(((uintptr_t)&here & ~4095u) - 8192) = 1;
		return 0;
	}
	msg("begin");
	CHECK(run_self("far") == -1);
	push_across();
	use_large();
	read_to_stack();
	msg("end");
	return 0;
}
