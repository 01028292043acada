/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: accesses that nothing allows end a process with a line that says why,
 *     also on pages that were never touched, by the program or by a system call;
 *     others go on
 * points: 4
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

static char zeros[2 * TABLE_PAGE] __attribute__((aligned(TABLE_PAGE)));

int
test_child(int argc, char **argv)
{
	volatile unsigned char *page = (volatile unsigned char *)(uintptr_t)table[5];
	volatile char *heap = (volatile char *)sbrk(0);
	int file = open("/words");

	(void)argc;
	heap += 3 * TABLE_PAGE;
	CHECK_CMP(test_page((void *)table[5], NULL), ==, 0);
	switch (argv[1][0]) {
	case 'a':			/* write to a constant */
		*page = 1;
		break;
	case 'b':			/* now it is in memory */
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
	case 'e':			/* behind the heap */
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
	case 'j':			/* no code is here, but it may be run */
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
			test_fail(__FILE__, __LINE__, "in case %c, the status "
			    "is not -1", *kind);
	CHECK(table_right(5));
}
