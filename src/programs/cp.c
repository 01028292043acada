/* SPDX-License-Identifier: BSD-2-Clause */
/* cp: copy files; with -r, also directories and everything below them. */
#include <err.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"
#include "lib/user/tree.h"

static bool recursive;

static int
copy(const char *from, const char *to)
{
	if (recursive || !is_directory(from))
		return tree_copy(from, to);
	warnx("%s: is a directory", from);
	return 1;
}

int
main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "r")) == 'r')
		recursive = true;
	if (option == '?' || argc - optind < 2)
		usage("[-r] FILE... FILE|DIRECTORY");
	return for_each_source(argv + optind, argc - optind, copy);
}
