/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: exec of a missing file, or of a file that is not a program, returns
 *     -1 and leaks neither user pages nor processes
 * points: 2
 */
#include <syscall.h>

#include "tests/utest.h"

static void
write_file(const char *name, const char *text)
{
	int fd;

	CHECK(create(name, 0));
	fd = open(name);
	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(write(fd, text, strlen(text)), ==, strlen(text));
	close(fd);
}

void
test_main(void)
{
	uint32_t pages, processes = test_counter(COUNTER_PROCESSES);

	write_file("/tmp/text", "This is no program.\n");
	write_file("/tmp/half", "\177ELF\1\1\1");
	CHECK_CMP(exec("/no-such-file"), ==, -1);
	pages = test_counter(COUNTER_USER_FREE);
	for (int i = 0; i < 10; i++) {
		CHECK_CMP(exec("/no-such-file with arguments"), ==, -1);
		CHECK_CMP(exec("/tmp/text"), ==, -1);
		CHECK_CMP(exec("/tmp/half"), ==, -1);
		CHECK_CMP(exec("/tests"), ==, -1);
		CHECK_CMP(exec("/tmp/text/below"), ==, -1);
	}
	CHECK_CMP(wait(-1), ==, -1);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, pages);
	CHECK_CMP(test_counter(COUNTER_PROCESSES), ==, processes);
}
