/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: where there is no swap, a process that modifies more pages than there
 *     are frames is ended with a line that says why, having had nearly all of
 *     them; its parent goes on, and the memory is there again, each time
 * points: 6
 * memory: 16M
 * user_pages: 60
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define HOGS	4
#define ROOM	32			/* frames that a hog can have, at least */

static volatile unsigned char memory[100][TABLE_PAGE];

int
test_child(int argc, char **argv)
{
	(void)argv;
	/* By then the parent waits and touches nothing. */
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
		/* Much, with all the rest going through what is left. */
		CHECK_CMP(test_run("much"), ==, 8);
		/* Too much. */
		CHECK_CMP(test_run("too much"), ==, -1);
		for (unsigned k = 0; k < TABLE_PAGES; k++)
			CHECK(table_right(k));
	}
}
