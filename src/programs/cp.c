/* SPDX-License-Identifier: BSD-2-Clause */
/* Copy files. */
#include <err.h>
#include <unistd.h>

#include "lib/user/files.h"

static int
copy_to(int from, const char *path, const char *to_path)
{
	struct stat info, to_info;
	int to, status;

	if (fstat(from, &info) != 0 || info.type == FILE_DIRECTORY) {
		warnx("%s: not a file", path);
		return 1;
	}
	if (stat(to_path, &to_info) == 0 && to_info.inumber == info.inumber) {
		warnx("%s and %s are the same file", path, to_path);
		return 1;
	}
	to = open(to_path, O_WRONLY | O_CREAT | O_TRUNC);
	if (to < 0) {
		warn("%s", to_path);
		return 1;
	}
	status = copy_file(from, path, to, to_path);
	close(to);
	return status;
}

static int
copy(const char *path, const char *to_path)
{
	int from, status;

	from = open(path, O_RDONLY);
	if (from < 0) {
		warn("%s", path);
		return 1;
	}
	status = copy_to(from, path, to_path);
	close(from);
	return status;
}

int
main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1 || argc - optind < 2)
		usage("FILE... FILE|FOLDER");
	return each_to_last(argv + optind, argc - optind, copy);
}
