/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an illegal access by a program or by a system call, even to a page
 *     that was never touched, ends the process with a message that gives the
 *     reason, and other processes continue
 * points: 4
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

static char zeros[2 * TABLE_PAGE] __attribute__((aligned(TABLE_PAGE)));

int
test_child(int argc UNUSED, char **argv)
{
	volatile unsigned char *page = (volatile unsigned char *)(uintptr_t)table[5];
	volatile char *heap = (volatile char *)sbrk(0);
	int file = open("/words");

	heap += 3 * TABLE_PAGE;
	CHECK_CMP(test_page((void *)table[5], NULL), ==, 0);
	switch (argv[1][0]) {
	case 'a':			/* write to a constant */
		*page = 1;
		break;
	case 'b':			/* the same, on a loaded page */
		CHECK_CMP(*page, ==, table_value(5));
		*page = 1;
		break;
	case 'c':
		read(file, (void *)page, 1);
		break;
	case 'd':
		CHECK_CMP(*page, ==, table_value(5));
		read(file, (void *)page, 1);
		break;
	case 'e':			/* past the heap */
		*heap = 1;
		break;
	case 'f':
		read(file, (void *)heap, 1);
		break;
	case 'g':
		return *(volatile char *)(uintptr_t)(argc - 2);
	case 'h':			/* the kernel */
		return *(volatile char *)0xC0100000;
	case 'i':
		write(1, (char *)0xBFFFFFFF, 2);
		break;
	case 'j':			/* zeros, but user pages are executable */
		zeros[0] = '\xcc';
		((void (*)(void))(uintptr_t)(zeros + TABLE_PAGE))();
		break;
	}
	return 1;
}

void
test_main(void)
{
	for (const char *kind = "abcdefghij"; *kind != '\0'; kind++)
		if (test_run("%c", *kind) != -1)
			test_fail(__FILE__, __LINE__, "case %c ended with "
			    "another status than -1", *kind);
	CHECK(table_right(5));
}
