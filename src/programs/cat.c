/* SPDX-License-Identifier: BSD-2-Clause */
/* Print files. */
#include <err.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"

/* Would the output never end, because it is read again? */
static bool
is_output(int input)
{
	struct stat in, out;

	return fstat(input, &in) == 0 && fstat(STDOUT_FILENO, &out) == 0 &&
	    in.type == FILE_REGULAR && out.type == FILE_REGULAR &&
	    in.inumber == out.inumber;
}

static int
cat(FILE *input, const char *name)
{
	if (is_output(fileno(input))) {
		warnx("%s: is also the output", name);
		return 1;
	}
	return copy_bytes(fileno(input), name, STDOUT_FILENO, "standard output");
}

int
main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1)
		usage("[FILE...]");
	return for_each_input(argv + optind, cat);
}
