/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: without swap, a process can modify pages in more than half of the
 *     frames and still read many others; a process that modifies more pages
 *     than there are frames is killed with a message, and its parent continues
 *     with all memory available again
 * points: 6
 * memory: 16M
 * user_pages: 60
 * dragonfly: 11
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define HOGS 4
#define ROOM 32 /* frames that a process must be able to use */

static volatile unsigned char memory[100][TABLE_PAGE];

int
test_child(int argc, char **argv UNUSED)
{
	/* Wait until the parent sleeps and touches no pages. */
	msleep(100);
	if (argc == 2) {
		for (unsigned i = 0; i < ROOM; i++)
			memory[i][5] = (unsigned char)i;
		for (unsigned i = 0; i < TABLE_PAGES; i++)
			CHECK(table_right(i));
		for (unsigned i = 0; i < ROOM; i++)
			CHECK_CMP(memory[i][5], ==, i);
		return 8;
	}
	for (unsigned i = 0; i < 100; i++)
		memory[i][0] = 1;
	return 1;
}

void
test_main(void)
{
	for (unsigned i = 0; i < HOGS; i++) {
		/* Use many frames; the rest suffice for reading all other
		 * pages.  */
		CHECK_CMP(test_run("much"), ==, 8);
		/* Use more frames than there are. */
		CHECK_CMP(test_run("too much"), ==, -1);
		for (unsigned k = 0; k < TABLE_PAGES; k++)
			CHECK(table_right(k));
	}
}
