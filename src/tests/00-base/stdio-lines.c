/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: standard output to the console is written out at the end of each call that
 *     completes a line, even if the call also fills the buffer
 * needs: 02-userprog
 */
#include <unistd.h>

#include "tests/utest.h"

#include <stdio.h>

#define SIZE 2100 /* more than standard output's buffer */

/* In a child, print lines of 30 characters, and a shorter last line, END.  The child exits
 * without writing out its streams.  */
static void
print_lines(char letter, const char *end)
{
	static char text[SIZE + 8];
	pid_t pid = fork();

	if (pid == 0) {
		memset(text, letter, SIZE);
		for (unsigned i = 29; i < SIZE; i += 30)
			text[i] = '\n';
		strlcat(text, end, sizeof(text));
		fputs(text, stdout);
		_exit(0);
	}
	CHECK_CMP(pid, >, 0);
	CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);
}

void
test_main(void)
{
	print_lines('a', "end a\n");
	print_lines('b', "end b");
	puts("");
	puts("done");
}
