/* SPDX-License-Identifier: BSD-2-Clause */
/* cat: print files. */
#include <err.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"

/* Is the descriptor INPUT open on the same file as standard output?  Copying
 * such a file would never end.  */
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
		warnx("%s: is also the output file", name);
		return 1;
	}
	return copy_bytes(
	    fileno(input), name, STDOUT_FILENO, "standard output");
}

int
main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1)
		usage("[FILE...]");
	return for_each_input(argv + optind, cat);
}
