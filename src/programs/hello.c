/* SPDX-License-Identifier: BSD-2-Clause */
/* hello: the first program; says hello and prints its arguments. */
#include <stdio.h>

int
main(int argc, char **argv)
{
	int i;

	printf("Hello, world!\n");
	for (i = 1; i < argc; i++)
		printf("argument %d: %s\n", i, argv[i]);
	return 0;
}
