/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: execv replaces the program and its data, and the new program has the
 *     open files of the old one; if execv fails, the old program continues
 */
#include <unistd.h>

#include <errno.h>
#include <string.h>

#include "tests/utest.h"

#define MARK "/tmp/mark"

static volatile int changed = 1;

/* Check that the new program has inherited descriptor 3, and that its data is fresh. */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	struct stat status;

	CHECK_CMP(changed, ==, 1);
	CHECK_CMP(fstat(3, &status), ==, 0);
	CHECK_CMP(status.type, ==, FILE_DIRECTORY);
	CHECK_CMP(open(MARK, O_WRONLY | O_CREAT), ==, 4);
	return 0;
}

void
test_main(void)
{
	char *const words[] = { test_argv[0], "word", NULL };
	char *const none[] = { NULL };
	struct stat status;
	pid_t pid;

	CHECK_CMP(execv("/no-such-file", words), ==, -1);
	CHECK_CMP(errno, ==, ENOENT);
	CHECK_CMP(execv("/README", words), ==, -1);
	CHECK_CMP(errno, ==, ENOEXEC);
	CHECK_CMP(execv("/tests", words), ==, -1);
	CHECK_CMP(errno, ==, EACCES);
	CHECK_CMP(execv(test_argv[0], none), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);

	CHECK_CMP(stat(MARK, &status), ==, -1);
	CHECK_CMP(open("/tests", O_RDONLY), ==, 3);
	changed = 2;
	pid = fork();
	if (pid == 0) {
		execv(test_argv[0], words);
		test_fail(
		    __FILE__, __LINE__, "execv failed: %s", strerror(errno));
	}
	test_wait_alone();
	CHECK_CMP(stat(MARK, &status), ==, 0);
}
