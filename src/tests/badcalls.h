/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes each system call of stage 02 that takes a pointer with bad pointers, in
 * a child process that the kernel must kill for it.  Header only.
 */
#ifndef TESTS_BADCALLS_H
#define TESTS_BADCALLS_H

#include <syscall.h>

#include <stdlib.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

#define BAD 0xBAD /* stands for the bad pointer */

/* Descriptors at which the child opens a file and a directory. */
#define FILE_FD 3
#define DIR_FD  4

static const struct badcall {
	uint8_t number;
	const char *name;
	uint32_t arguments[3];
} badcalls[] = {
	{ SYS_EXEC, "exec", { BAD } },
	{ SYS_CREATE, "create", { BAD, 1 } },
	{ SYS_REMOVE, "remove", { BAD } },
	{ SYS_OPEN, "open", { BAD } },
	{ SYS_READ, "read from the console", { STDIN_FILENO, BAD, 100 } },
	{ SYS_READ, "read from a file", { FILE_FD, BAD, 100 } },
	{ SYS_WRITE, "write to the console", { STDOUT_FILENO, BAD, 100 } },
	{ SYS_WRITE, "write to a file", { FILE_FD, BAD, 100 } },
	{ SYS_CHDIR, "chdir", { BAD } },
	{ SYS_MKDIR, "mkdir", { BAD } },
	{ SYS_READDIR, "readdir", { DIR_FD, BAD } },
};

/* In the child: make call number I with POINTER.  Returns only if the process
 * is not killed, which is a failure.  */
static inline void
badcall_make(unsigned i, uint32_t pointer)
{
	const struct badcall *call = &badcalls[i];
	uint32_t arguments[3];

	/* The first descriptor can be 2 or 3. */
	while (open("/words") < FILE_FD)
		continue;
	open("/");
	for (int k = 0; k < 3; k++)
		arguments[k] =
		    call->arguments[k] == BAD ? pointer : call->arguments[k];
	call3(call->number, arguments[0], arguments[1], arguments[2]);
}

/* Make all calls with each of COUNT kinds of pointers.  Each child is given the
 * kind and the number of the call as arguments.  */
static inline void
badcalls_run(const char *const *kinds, unsigned count)
{
	for (unsigned k = 0; k < count; k++)
		for (unsigned i = 0; i < ARRAY_SIZE(badcalls); i++) {
			int status = test_run("%s %u", kinds[k], i);

			if (status != -1)
				test_fail(__FILE__, __LINE__,
				    "%s with a pointer %s: the process ended "
				    "with %d, not with -1",
				    badcalls[i].name, kinds[k], status);
		}
}

#endif
