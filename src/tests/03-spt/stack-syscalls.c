/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the stack grows when a system call touches buffers on new stack pages
 *     above the program's stack pointer, and accesses below it are refused
 * points: 5
 * dragonfly: 09, burst=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE 4096
#define SIZE (12 * PAGE)

static NO_INLINE void
read_into_stack(void)
{
	volatile char buffer[SIZE];
	char *page = (char *)buffer;
	int file = open("big");

	CHECK_CMP(test_page(page + PAGE, NULL), ==, 0);
	CHECK_CMP(read(file, page, SIZE), ==, SIZE);
	CHECK_CMP(buffer[0], ==, 'a');
	CHECK_CMP(buffer[5 * PAGE], ==, 'a');
	CHECK_CMP(buffer[SIZE - 1], ==, 'z');
	close(file);
}

static NO_INLINE void
write_from_stack(void)
{
	volatile char buffer[40 * PAGE];
	char *page = (char *)buffer;
	int file = open("big");

	CHECK_CMP(test_page(page + PAGE, NULL), ==, 0);
	CHECK_CMP(write(file, page, 6 * PAGE), ==, 6 * PAGE);
	seek(file, 0);
	/* fstat writes with copy_out. */
	CHECK(test_page(page + 8 * PAGE, NULL) == 0);
	CHECK_CMP(fstat(file, (struct stat *)(page + 8 * PAGE)), ==, 0);
	CHECK_CMP(((struct stat *)(page + 8 * PAGE))->size, ==, SIZE);
	close(file);
}

/* Let a system call write below the stack pointer. */
int
test_child(int argc UNUSED, char **argv)
{
	char here;
	char *below = (char *)((uintptr_t)&here - 20 * PAGE);
	int file = open("big");

	if (argv[1][0] == 'r')
		read(file, below, 10);
	else
		fstat(file, (struct stat *)below);
	return 1;
}

void
test_main(void)
{
	static char big[SIZE];
	int file;

	memset(big, 'a', SIZE);
	big[SIZE - 1] = 'z';
	CHECK(create("big", 0));
	file = open("big");
	CHECK_CMP(write(file, big, SIZE), ==, SIZE);
	close(file);
	read_into_stack();
	write_from_stack();
	CHECK_CMP(test_run("read"), ==, -1);
	/* A system call whose number is 32 or more can also return an error
	 * instead of killing the program.  */
	CHECK_CMP(test_run("fstat"), !=, 0);
}
