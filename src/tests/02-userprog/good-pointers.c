/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: strings, buffers and arguments that cross a page boundary or end with
 *     the last byte of a page are accepted
 * points: 3
 */
#include <syscall.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

#define PAGE 4096

static char pages[3 * PAGE] __attribute__((aligned(PAGE)));

int
test_child(int argc, char **argv)
{
	return argc == 2 && strcmp(argv[1], "argument") == 0 ? 4 : 5;
}

/* Make a system call with its number and argument at STACK. */
static int
call_at(uint32_t *stack)
{
	int result;

	__asm__ volatile("movl %%esp, %%esi; movl %[stack], %%esp; "
			 "int %[vector]; movl %%esi, %%esp"
			 : "=a"(result)
			 : [stack] "r"(stack), [vector] "i"(SYSCALL_VECTOR)
			 : "esi", "memory");
	return result;
}

/* Copy STRING so that AFTER bytes of it lie past the first page. */
static char *
copy_across(const char *string, size_t after)
{
	size_t size = strlen(string) + 1;

	return memcpy(pages + PAGE + after - size, string, size);
}

void
test_main(void)
{
	char *end = test_heap_edge(), line[64];
	uint32_t *stack;
	int fd, i;

	for (i = 1; i < 10; i++)
		CHECK_CMP(open(copy_across("/words", (size_t)i)), >=, 2);
	strlcpy(line, test_argv[0], sizeof(line));
	strlcat(line, " argument", sizeof(line));
	CHECK_CMP(wait(exec(copy_across(line, 5))), ==, 4);

	memcpy(end - sizeof("/words"), "/words", sizeof("/words"));
	fd = open(end - sizeof("/words"));
	CHECK_CMP(fd, >=, 2);

	/* More than two pages, at an odd address. */
	CHECK_CMP(read(fd, pages + 1, 2 * PAGE + 5), >, 0);
	seek(fd, 0);
	CHECK_CMP(read(fd, end - 1, 1), ==, 1);
	CHECK_CMP(end[-1], ==, pages[1]);

	/* The call number in one page and its argument in the next; then both
	 * at the end of a page.  */
	stack = (uint32_t *)(pages + PAGE) - 1;
	stack[0] = SYS_TELL;
	stack[1] = (uint32_t)fd;
	CHECK_CMP(call_at(stack), ==, 1);
	stack = (uint32_t *)end - 2;
	stack[0] = SYS_TELL;
	stack[1] = (uint32_t)fd;
	CHECK_CMP(call_at(stack), ==, 1);
}
