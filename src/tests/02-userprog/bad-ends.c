/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a system call ends the process with status -1 if it is given a string
 *     or buffer that starts in the program's memory but continues in unmapped
 *     memory or in the kernel
 * points: 4
 */
#include "tests/badcalls.h"

int
test_child(int argc, char **argv)
{
	unsigned i = (unsigned)atoi(argv[argc - 1]);
	char *end = test_heap_edge();

	if (strcmp(argv[1], "into-the-kernel") == 0)
		end = (char *)0xC0000000;
	/* One valid byte, after which the string or buffer continues. */
	memcpy(end - 1, "a", 1);
	badcall_make(i, ARG(end - 1));
	return 1;
}

void
test_main(void)
{
	static const char *const kinds[] = { "into-unmapped-memory",
		"into-the-kernel" };

	badcalls_run(kinds, ARRAY_SIZE(kinds));
}
