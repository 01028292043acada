/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: ps shows processes and their parents, kill ends a sleeping process,
 *     and vmstat prints at least 23 counters
 * needs: 02-userprog
 */
#include <unistd.h>

#include "tests/utest.h"

#include <stdio.h>
#include <stdlib.h>

static char output[2048];

static pid_t
start_sleeper(void)
{
	char *words[] = { "sleep", "1000", NULL };
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		execv("/bin/sleep", words);
		test_fail(__FILE__, __LINE__, "execv of /bin/sleep failed");
	}
	return pid;
}

void
test_main(void)
{
	pid_t pid = start_sleeper();
	char line[64], expected[64];
	int status;

	/* Wait until the child has executed /bin/sleep and is sleeping. */
	do {
		msleep(20);
		CHECK_CMP(test_shell("ps | grep 'waiting.*sleep$'", output,
			      sizeof(output)),
		    <, 2);
	} while (output[0] == '\0');
	snprintf(expected, sizeof(expected), "%5d %6d waiting ", pid, getpid());
	CHECK(strncmp(output, expected, strlen(expected)) == 0);
	snprintf(
	    line, sizeof(line), "kill %d; kill %d 2>&1 | wc -l", pid, 999999);
	CHECK_CMP(test_shell(line, output, sizeof(output)), ==, 0);
	CHECK_STR(output, "       1\n");
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, -1);
	CHECK_CMP(waitpid(pid, &status, 0), ==, -1);
	CHECK_CMP(
	    test_shell("ps | grep -c 'sleep$'", output, sizeof(output)), ==, 1);
	CHECK_STR(output, "0\n");
	CHECK_CMP(test_shell("vmstat | grep -c '^ *[0-9]+ [a-zA-Z]'", output,
		      sizeof(output)),
	    ==, 0);
	CHECK_CMP(atoi(output), >=, 23); /* some engines have more */
}
