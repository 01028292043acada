/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: every Pintos system call of this stage that takes a pointer ends the
 *     process with status -1 if the pointer is null, points into the kernel or
 *     points to unmapped memory; the kernel and other processes continue, and
 *     no heap memory is leaked
 * points: 4
 */
#include "tests/badcalls.h"

static const char *const kinds[] = { "null", "kernel-start", "kernel", "top",
	"unmapped" };
static const uint32_t pointers[] = { 0, 0xC0000000, 0xC0100000, 0xFFFFFFFE,
	0x20101234 };

int
test_child(int argc, char **argv)
{
	for (unsigned k = 0; k < ARRAY_SIZE(kinds); k++)
		if (strcmp(argv[1], kinds[k]) == 0)
			badcall_make(
			    (unsigned)atoi(argv[argc - 1]), pointers[k]);
	return 1;
}

void
test_main(void)
{
	uint32_t blocks;

	badcalls_run(kinds, ARRAY_SIZE(kinds));
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	badcalls_run(kinds, ARRAY_SIZE(kinds));
	/* The disk cache may take a few blocks, but not one for each call. */
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <, blocks + 20);
}
