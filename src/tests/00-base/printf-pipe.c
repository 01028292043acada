/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: printf output larger than a pipe arrives complete and in order, and
 *     the writer gets EPIPE when the reader has closed its end
 * needs: 02-userprog
 */
#include <unistd.h>

#include "tests/utest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define LINES 8000

static int
print_line(FILE *file, int i)
{
	return fprintf(file, "%d|%5d|%-6x|%08o|%+d|%c|%.3s|%s\n", i, i, i, i,
	    -i, 'a' + i % 26, "abcdef", i % 2 == 0 ? "even" : "odd");
}

/* Start a child that prints LINES lines to a pipe, and return the other end of
 * the pipe.  The child exits with 1 if printing fails with EPIPE.  */
static int
start_writer(pid_t *pid)
{
	int fds[2], i;

	CHECK_CMP(pipe(fds), ==, 0);
	*pid = fork();
	CHECK_CMP(*pid, >=, 0);
	if (*pid == 0) {
		close(fds[0]);
		dup2(fds[1], STDOUT_FILENO);
		close(fds[1]);
		for (i = 0; i < LINES; i++)
			if (print_line(stdout, i) < 0)
				_exit(ferror(stdout) == EPIPE ? 1 : 2);
		exit(0);
	}
	close(fds[1]);
	return fds[0];
}

static void
expect_line(FILE *input, int i)
{
	char line[128], expected[128];

	snprintf(expected, sizeof(expected),
	    "%d|%5d|%-6x|%08o|%+d|%c|%.3s|%s\n", i, i, i, i, -i, 'a' + i % 26,
	    "abcdef", i % 2 == 0 ? "even" : "odd");
	CHECK(fgets(line, sizeof(line), input) != NULL);
	CHECK_STR(line, expected);
}

void
test_main(void)
{
	char line[128];
	FILE *input;
	pid_t pid;
	int i, status;

	input = fdopen(start_writer(&pid), "r");
	CHECK(input != NULL);
	for (i = 0; i < LINES; i++)
		expect_line(input, i);
	CHECK(fgets(line, sizeof(line), input) == NULL);
	CHECK(feof(input));
	fclose(input);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 0);

	input = fdopen(start_writer(&pid), "r");
	CHECK(input != NULL);
	expect_line(input, 0);
	fclose(input);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 1);
}
