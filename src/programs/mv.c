/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Give files other names, or move them to another folder.  The file system can
 * move files, but a folder only within the one it lies in: elsewhere it is
 * copied and then removed.
 */
#include <err.h>
#include <errno.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"
#include "lib/user/tree.h"

static int
move(const char *from, const char *to)
{
	struct stat info;

	if (rename(from, to) == 0)
		return 0;
	if (errno == EXDEV && is_directory(from) && stat(to, &info) != 0)
		return tree_copy(from, to) != 0 || tree_remove(from) != 0;
	warn("%s to %s", from, to);
	return 1;
}

int
main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1 || argc - optind < 2)
		usage("FILE... FILE|FOLDER");
	return for_each_source(argv + optind, argc - optind, move);
}
