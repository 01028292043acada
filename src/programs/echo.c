/* SPDX-License-Identifier: BSD-2-Clause */
/* echo: print the arguments; with -n, without a newline. */
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	int first = 1, i;

	if (argc > 1 && strcmp(argv[1], "-n") == 0)
		first = 2;
	for (i = first; i < argc; i++) {
		if (i > first)
			putchar(' ');
		fputs(argv[i], stdout);
	}
	if (first == 1)
		putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
}
