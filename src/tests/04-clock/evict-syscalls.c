/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: system calls that transfer many pages transfer the right data while
 *     other processes cause evictions as fast as they can and the disk is slow
 * points: 4
 * memory: 16M
 * user_pages: 48
 * swap: 2M
 * options: latency=50
 * dragonfly: 12
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define CHUNK 8u /* pages */

static char read_back[TABLE_PAGE];

/* Read pages of the table until the file "done" exists.  The character argv[1][0]
 * is the number of the first page, modulo TABLE_PAGES.  */
int
test_child(int argc UNUSED, char **argv)
{
	for (unsigned i = (unsigned)argv[1][0];; i += 7) {
		int done = i % 5 == 0 ? open("done") : -1;

		CHECK(table_right(i % TABLE_PAGES));
		if (done >= 0)
			return 4;
	}
}

static void
check_file(const char *name)
{
	int file = open(name);

	for (unsigned i = 0; i < TABLE_PAGES; i++) {
		CHECK_CMP(read(file, read_back, TABLE_PAGE), ==, TABLE_PAGE);
		CHECK_CMP((unsigned char)read_back[0], ==, table_value(i));
		CHECK_CMP((unsigned char)read_back[TABLE_PAGE - 1], ==,
		    table_value(i));
		for (unsigned k = 1; k < TABLE_PAGE - 1; k++)
			CHECK_CMP(read_back[k], ==, 0);
	}
	close(file);
}

void
test_main(void)
{
	pid_t pids[2] = { test_spawn("a"), test_spawn("t") };
	int file;

	for (int round = 0; round < 2; round++) {
		CHECK(create("copy", 0));
		file = open("copy");
		for (unsigned i = 0; i < TABLE_PAGES; i += CHUNK)
			CHECK_CMP(write(file, table[i], CHUNK * TABLE_PAGE), ==,
			    CHUNK * TABLE_PAGE);
		close(file);
		check_file("copy");
		CHECK(remove("copy"));
	}
	CHECK(create("done", 0));
	CHECK_CMP(wait(pids[0]), ==, 4);
	CHECK_CMP(wait(pids[1]), ==, 4);
}
