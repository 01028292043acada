/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program gets the words of its command line, laid out on the stack as in Pintos.
 *
 * run: args some  more words!
 * expects:
 *	(args) 4 words
 *	(args) 0: args
 *	(args) 1: some
 *	(args) 2: more
 *	(args) 3: words!
 *	args: exit(40)
 */
#include "lib.h"

int
main(int argc, char **argv)
{
	uintptr_t *stack = (uintptr_t *)argv - 3;

	msg("%d words", argc);
	for (int i = 0; i < argc; i++)
		msg("%d: %s", i, argv[i]);
	CHECK(argv[argc] == NULL);
	/* The layout, from low to high addresses: return address, argc, argv, argv[0]
	 * and the other elements; then the strings.  */
	CHECK(stack[1] == (uintptr_t)argc && stack[2] == (uintptr_t)argv);
	for (int i = 0; i < argc; i++)
		CHECK((uintptr_t)argv[i] > (uintptr_t)&argv[argc]);
	CHECK((uintptr_t)argv[0] < 0xc0000000);
	return 10 * argc;
}
