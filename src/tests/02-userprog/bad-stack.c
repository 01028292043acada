/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a system call with a bad stack pointer, with arguments that cannot
 *     all be read, or with an unknown number ends the process with status -1
 * points: 3
 */
#include <syscall.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

/* Make a system call with the stack pointer at STACK. */
static void NORETURN
call_at(uint32_t stack)
{
	__asm__ volatile("movl %[stack], %%esp; int %[vector]"
			 :
			 : [stack] "r"(stack), [vector] "i"(SYSCALL_VECTOR)
			 : "memory");
	__builtin_unreachable();
}

int
test_child(int argc UNUSED, char **argv)
{
	uint32_t *end = (uint32_t *)(void *)test_heap_edge();

	switch (argv[1][0]) {
	case 'n':
		call_at(0);
	case 'k':
		call_at(0xC0100000);
	case 't':
		call_at(0xFFFFFFFD);
	case 'u':
		call_at(0x20101234);
	case 'x':
		call_at(0xC0000000);
	case 'y':
		call_at(0xBFFFFFFE);
	case 'h':
		/* Only half of the call number is readable. */
		end[-1] = 0;
		call_at((uint32_t)end - 2);
	case 'e':
		/* The last word of user space is exit's number. */
		end = (uint32_t *)0xC0000000;
		/* fall through */
	case 'a':
		/* exit without a readable status. */
		end[-1] = SYS_EXIT;
		call_at((uint32_t)(end - 1));
	case 'b':
		/* read with two of its three arguments. */
		end[-3] = SYS_READ;
		end[-2] = STDIN_FILENO;
		end[-1] = (uint32_t)end - 100;
		call_at((uint32_t)(end - 3));
	case '1':
		call0(20);
		break;
	case '2':
		call0(SYS_COUNT);
		break;
	case '3':
		call0(-1);
		break;
	}
	return 1;
}

/* The first letter is the child's argument. */
static const char *const cases[] = {
	"n: null stack pointer",
	"k: stack pointer into the kernel",
	"t: stack pointer at the top of the address space",
	"u: stack pointer to unmapped memory",
	"x: stack pointer at the end of user space",
	"y: call number across the end of user space",
	"h: call number across the end of mapped memory",
	"a: exit with its status in unmapped memory",
	"e: exit with its status in the kernel",
	"b: read with its third argument in unmapped memory",
	"1: unused call number 20",
	"2: call number after the last",
	"3: call number -1",
};

void
test_main(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		int status = test_run("%c", cases[i][0]);

		if (status != -1)
			test_fail(__FILE__, __LINE__,
			    "case %s: status %d, expected -1", cases[i],
			    status);
	}
}
