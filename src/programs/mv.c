/* SPDX-License-Identifier: BSD-2-Clause */
/* Give files other names, or move them to another folder. */
#include <err.h>
#include <unistd.h>

#include "lib/user/files.h"

static int
move(const char *from, const char *to)
{
	if (rename(from, to) == 0)
		return 0;
	warn("%s to %s", from, to);
	return 1;
}

int
main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1 || argc - optind < 2)
		usage("FILE... FILE|FOLDER");
	return each_to_last(argv + optind, argc - optind, move);
}
