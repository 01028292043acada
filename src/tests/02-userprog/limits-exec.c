/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: exec accepts a line of up to ARG_MAX bytes, with a path of up to PATH_MAX
 *     bytes and with up to ARGS_MAX words that fit into one stack page, and passes
 *     the words on; it returns -1 for a longer line or path and for more words
 * points: 0
 * boundaries: ARG_MAX, ARGS_MAX, PATH_MAX
 */
#include <syscall.h>

#include "tests/utest.h"

#define ARGS_MAX 256 /* as in userprog/args.h */

/* Sizes in bytes, each including the terminator, and the number of words.  A field of 0
 * leaves the default.  The path is extended by slashes, and the line by spaces.  */
static const struct {
	unsigned line, path, last; /* sizes of the line, path and last word */
	unsigned words; /* the number: the path, then words of one letter */
	bool accepted;
} cases[] = {
	{ .line = PATH_MAX - 1, .accepted = true },
	{ .line = PATH_MAX, .accepted = true },
	{ .line = PATH_MAX + 1, .accepted = true },
	{ .line = (PATH_MAX + ARG_MAX) / 2, .accepted = true },
	{ .line = ARG_MAX - 1, .accepted = true },
	{ .line = ARG_MAX, .accepted = true },
	{ .line = ARG_MAX + 1, .accepted = false },
	{ .line = 2 * ARG_MAX, .accepted = false },

	{ .path = PATH_MAX - 1, .accepted = true },
	{ .path = PATH_MAX, .accepted = true },
	{ .path = PATH_MAX + 1, .accepted = false },
	{ .path = PATH_MAX, .line = ARG_MAX, .accepted = true },

	/* If path and word together have 4061 to 4072 bytes, they fit only if ESP + 4 is
	 * not aligned to 16 bytes; these sizes are not tested.  */
	{ .last = PATH_MAX - 1, .accepted = true },
	{ .last = PATH_MAX, .accepted = true },
	{ .last = PATH_MAX + 1, .accepted = true },
	{ .last = (PATH_MAX + ARG_MAX) / 2, .accepted = true },
	{ .last = 4000, .accepted = true },
	{ .last = 4073, .accepted = false },

	{ .words = ARGS_MAX - 1, .accepted = true },
	{ .words = ARGS_MAX, .accepted = true },
	{ .words = ARGS_MAX + 1, .accepted = false },
	{ .words = ARGS_MAX, .line = ARG_MAX, .accepted = true },
};

static char line[2 * ARG_MAX];

/* Return the exit status of a child that has ARGC words, the last of LENGTH characters. */
static int
status_of(unsigned argc, size_t length)
{
	return (int)(argc << 16 | length);
}

int
test_child(int argc, char **argv)
{
	return status_of((unsigned)argc, strlen(argv[argc - 1]));
}

/* Append N copies of C to LINE, which has LENGTH characters.  Returns the new length. */
static size_t
append(size_t length, char c, size_t n)
{
	memset(line + length, c, n);
	return length + n;
}

/* Build the line of case I, and return the status with which the child must exit. */
static int
build_line(unsigned i)
{
	size_t path = strlen(test_argv[0]) + 1, length = 0, last = 1;
	unsigned words = 2;

	if (cases[i].path != 0)
		length = append(0, '/', cases[i].path - path);
	length += strlcpy(line + length, test_argv[0], path);
	for (; words < cases[i].words; words++) {
		length = append(length, ' ', 1);
		length = append(length, 'x', 1);
	}
	length = append(length, ' ', 1);
	if (cases[i].last != 0)
		last = cases[i].last - 1;
	length = append(length, 'y', last);
	if (cases[i].line != 0)
		length = append(length, ' ', cases[i].line - 1 - length);
	line[length] = '\0';
	return status_of(words, last);
}

void
test_main(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		int expected = build_line(i), status;
		pid_t pid = exec(line);

		if (cases[i].accepted)
			status = wait(pid);
		else
			status = pid;
		if (!cases[i].accepted)
			expected = PID_ERROR;
		if (status != expected)
			test_fail(__FILE__, __LINE__,
			    "case %u, a line of %u bytes: status %#x, expected "
			    "%#x",
			    i, (unsigned)strlen(line) + 1, (unsigned)status,
			    (unsigned)expected);
	}
}
