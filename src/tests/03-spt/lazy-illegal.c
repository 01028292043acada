/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an illegal access by a program or by a system call, even to a page
 *     that was never touched, ends the process with a message that gives the
 *     reason, and other processes continue
 * points: 4
 * dragonfly: 10
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

static char zeros[2 * TABLE_PAGE] __attribute__((aligned(TABLE_PAGE)));

int
test_child(int argc UNUSED, char **argv)
{
	volatile unsigned char *page =
	    (volatile unsigned char *)(uintptr_t)table[5];
	volatile char *heap = (volatile char *)sbrk(0);
	int file = open("/words");

	heap += 3 * TABLE_PAGE;
	CHECK_CMP(test_page((void *)table[5], NULL), ==, 0);
	switch (argv[1][0]) {
	case 'a':
		*page = 1;
		break;
	case 'b':
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
	case 'e':
		*heap = 1;
		break;
	case 'f':
		read(file, (void *)heap, 1);
		break;
	case 'g':
		return *(volatile char *)(uintptr_t)(argc - 2);
	case 'h':
		return *(volatile char *)0xC0100000;
	case 'i':
		write(1, (char *)0xBFFFFFFF, 2);
		break;
	case 'j':
		/* User pages are executable.  The zeros are ADD instructions,
		 * which fault sooner or later.  */
		zeros[0] = '\xcc';
		((void (*)(void))(uintptr_t)(zeros + TABLE_PAGE))();
		break;
	}
	return 1;
}

/* The first letter is the child's argument. */
static const char *const cases[] = {
	"a: write to a constant that is not loaded",
	"b: write to a constant that is loaded",
	"c: read call into a constant that is not loaded",
	"d: read call into a constant that is loaded",
	"e: write past the heap",
	"f: read call into memory past the heap",
	"g: read from address 0",
	"h: read from the kernel",
	"i: write call from memory across the end of user space",
	"j: jump to a page of zeros",
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
	CHECK(table_right(5));
}
