/* SPDX-License-Identifier: BSD-2-Clause */
/* Print files. */
#include <err.h>
#include <unistd.h>

#include "lib/user/files.h"

static int
cat(FILE *input, const char *name)
{
	return copy_file(fileno(input), name, STDOUT_FILENO, "standard output");
}

int
main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1)
		usage("[FILE...]");
	return each_input(argv + optind, cat);
}
