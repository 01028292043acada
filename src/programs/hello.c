/* SPDX-License-Identifier: BSD-2-Clause */
/* hello: print a greeting and the arguments.  It needs little of the kernel, so
 * it is the first program to try.  */
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
