/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a pointer into the kernel, to nothing, or to what begins well and ends
 *     badly, ends the process with -1 in every call that takes one; the kernel
 *     and other processes go on, and no memory is lost
 * points: 4
 */
#include <syscall.h>

#include <stdlib.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

/* The calls and their arguments; BAD stands for the bad pointer. */
#define BAD	0xBAD

static const struct {
	uint8_t number;
	uint32_t arguments[3];
} calls[] = {
	{ SYS_EXEC, { BAD } },
	{ SYS_CREATE, { BAD, 1 } },
	{ SYS_REMOVE, { BAD } },
	{ SYS_OPEN, { BAD } },
	{ SYS_READ, { STDIN_FILENO, BAD, 100 } },
	{ SYS_READ, { 3, BAD, 100 } },
	{ SYS_WRITE, { STDOUT_FILENO, BAD, 100 } },
	{ SYS_WRITE, { 3, BAD, 100 } },
	{ SYS_CHDIR, { BAD } },
	{ SYS_MKDIR, { BAD } },
	{ SYS_READDIR, { 4, BAD } },
};

static uint32_t
bad_pointer(const char *kind)
{
	char *end;

	if (strcmp(kind, "null") == 0)
		return 0;
	if (strcmp(kind, "kernel") == 0)
		return 0xC0100000;
	if (strcmp(kind, "top") == 0)
		return 0xFFFFFFFE;
	if (strcmp(kind, "nothing") == 0)
		return 0x20101234;
	/* Three good bytes, and then nothing is mapped, or the kernel. */
	end = test_edge();
	if (strcmp(kind, "edge") == 0)
		end = (char *)0xC0000000;
	memcpy(end - 3, "abc", 3);
	return ARG(end - 3);
}

/* Call ARGV[2] with a pointer of kind ARGV[1]. */
int
test_child(int argc, char **argv)
{
	unsigned i = (unsigned)atoi(argv[argc - 1]);
	uint32_t pointer = bad_pointer(argv[1]), arguments[3];

	/* Descriptors 3 and 4, where the test's calls expect them, if 2 is
	 * the console's; else 2 and 3, and 4 is closed.  */
	while (open("/words") < 3)
		continue;
	open("/");
	for (int k = 0; k < 3; k++)
		arguments[k] = calls[i].arguments[k] == BAD ? pointer :
		    calls[i].arguments[k];
	call3(calls[i].number, arguments[0], arguments[1], arguments[2]);
	return 1;
}

static void
try_all(void)
{
	static const char *const kinds[] = {
		"null", "kernel", "top", "nothing", "end", "edge"
	};

	for (unsigned k = 0; k < ARRAY_SIZE(kinds); k++)
		for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
			int status = test_run("%s %u", kinds[k], i);

			if (status != -1)
				test_fail(__FILE__, __LINE__, "call %d with a "
				    "bad pointer (%s) ended with status %d, "
				    "not -1", calls[i].number, kinds[k],
				    status);
		}
}

void
test_main(void)
{
	uint32_t blocks;

	try_all();
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	try_all();
	/* The cache of the disk may take a few, not one for each call. */
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <, blocks + 20);
}
