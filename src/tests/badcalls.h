/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Passes bad pointers to each system call of stage 02 that takes a pointer.
 * Each call is made in its own child process, which the kernel must kill.
 * Header only.
 */
#ifndef TESTS_BADCALLS_H
#define TESTS_BADCALLS_H

#include <syscall.h>

#include <stdlib.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

#define BAD 0xBAD /* placeholder for the bad pointer */

/* Descriptors of the file and the directory that the child opens. */
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

/* In the child: make the call badcalls[I] with POINTER in place of BAD.
 * Returns only if the kernel does not kill the process; the caller must then
 * report a failure.  */
static inline void
badcall_make(unsigned i, uint32_t pointer)
{
	const struct badcall *call = &badcalls[i];
	uint32_t arguments[3];

	/* The first descriptor that open returns can be 2 or 3. */
	while (open("/words") < FILE_FD)
		continue;
	open("/");
	for (int k = 0; k < 3; k++)
		arguments[k] =
		    call->arguments[k] == BAD ? pointer : call->arguments[k];
	call3(call->number, arguments[0], arguments[1], arguments[2]);
}

/* Make every call with each of the COUNT KINDS of bad pointers.  Each child
 * process makes one call; its arguments are the kind and the index of the
 * call.  */
static inline void
badcalls_run(const char *const *kinds, unsigned count)
{
	for (unsigned k = 0; k < count; k++)
		for (unsigned i = 0; i < ARRAY_SIZE(badcalls); i++) {
			int status = test_run("%s %u", kinds[k], i);

			if (status != -1)
				test_fail(__FILE__, __LINE__,
				    "%s with bad pointer '%s': status %d, "
				    "expected -1",
				    badcalls[i].name, kinds[k], status);
		}
}

#endif
