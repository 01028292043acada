/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: kill ends a process that is reading from or writing to a pipe,
 *     reading from the console, waiting for a child, sleeping or killing itself,
 *     and its parent gets -1
 * points: 1
 */
#include <unistd.h>

#include "tests/utest.h"

static char buffer[8192];

static void
wait_in(char where)
{
	int ends[2];

	pipe(ends);
	switch (where) {
	case 'r':
		read(ends[0], buffer, 1);
		break;
	case 'w':
		for (;;)
			write(ends[1], buffer, sizeof(buffer));
	case 'c':
		/* Read console input, even after its end. */
		for (;;)
			read(STDIN_FILENO, buffer, 1);
	case 'p':
		if (fork() == 0)
			msleep(1000000);
		else
			waitpid(-1, NULL, 0);
		break;
	case 's':
		msleep(1000000);
		break;
	case 'f':
		kill(getpid());
		break;
	}
	_exit(3);
}

/* The first letter is the argument of wait_in. */
static const char *const cases[] = {
	"r: reading from an empty pipe",
	"w: writing to a full pipe",
	"c: reading from the console",
	"p: waiting for a child",
	"s: sleeping",
	"f: killing itself",
};

void
test_main(void)
{
	test_deadline(20000);
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		char where = cases[i][0];
		pid_t pid = fork();
		int status = 0;

		CHECK_CMP(pid, >=, 0);
		if (pid == 0)
			wait_in(where);
		msleep(30);
		if (where != 'f')
			CHECK_CMP(kill(pid), ==, 0);
		CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
		if (status != -1)
			test_fail(__FILE__, __LINE__,
			    "case %s: the killed child's status is %d, "
			    "expected -1",
			    cases[i], status);
	}
}
