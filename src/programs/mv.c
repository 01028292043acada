/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mv: rename files, or move them to another directory.  The file system refuses
 * to move a directory to another parent, because no order of the disk writes
 * would be safe in a crash.  mv then copies the directory and removes the
 * original, unless the target exists.
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
		usage("FILE... FILE|DIRECTORY");
	return for_each_source(argv + optind, argc - optind, move);
}
