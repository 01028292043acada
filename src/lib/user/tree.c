/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recursive removal and copying.  All names in a directory are read before the
 * first is acted on, because changing a directory can move its entries, and
 * reads in between could miss some entries.
 */
#include "lib/user/tree.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/user/files.h"
#include "lib/user/names.h"

static bool
is_real_entry(const char *name)
{
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

int
tree_remove(const char *path)
{
	struct names names = { NULL, 0, 0 };
	char *inner;
	size_t i;
	int status = 0;

	if (is_directory(path)) {
		status = names_read(&names, path, is_real_entry);
		for (i = 0; i < names.count; i++) {
			inner = path_join(path, names.name[i]);
			status |= tree_remove(inner);
			free(inner);
		}
		names_free(&names);
	}
	if (status != 0)
		return status;
	if (unlink(path) == 0)
		return 0;
	warn("%s", path);
	return 1;
}

static int
copy_file(int from, const char *path, const char *to_path)
{
	struct stat info, to_info;
	int to, status;

	if (fstat(from, &info) == 0 && stat(to_path, &to_info) == 0 &&
	    to_info.inumber == info.inumber) {
		warnx("%s and %s are the same file", path, to_path);
		return 1;
	}
	to = open(to_path, O_WRONLY | O_CREAT | O_TRUNC);
	if (to < 0) {
		warn("%s", to_path);
		return 1;
	}
	status = copy_bytes(from, path, to, to_path);
	close(to);
	return status;
}

static int copy_path(const char *from, const char *to, uint32_t top);

/* Copy the directory FROM.  TOP is the inode number of the directory into which
 * everything is copied (0: not known yet).  That directory is not copied if it
 * lies below FROM, since the copy would never end.  */
static int
copy_directory(const char *from, const char *to, uint32_t top)
{
	struct names names = { NULL, 0, 0 };
	struct stat info;
	char *inner, *to_inner;
	size_t i;
	int status;

	if ((!is_directory(to) && mkdir(to) != 0) || stat(to, &info) != 0) {
		warn("%s", to);
		return 1;
	}
	if (top == 0)
		top = info.inumber;
	status = names_read(&names, from, is_real_entry);
	for (i = 0; i < names.count; i++) {
		inner = path_join(from, names.name[i]);
		to_inner = path_join(to, names.name[i]);
		status |= copy_path(inner, to_inner, top);
		free(inner);
		free(to_inner);
	}
	names_free(&names);
	return status;
}

static int
copy_path(const char *from, const char *to, uint32_t top)
{
	struct stat info;
	int fd, status;

	fd = open(from, O_RDONLY);
	if (fd < 0 || fstat(fd, &info) != 0) {
		warn("%s", from);
		return 1;
	}
	if (info.type != FILE_DIRECTORY) {
		status = copy_file(fd, from, to);
		close(fd);
		return status;
	}
	close(fd);
	if (info.inumber != top)
		return copy_directory(from, to, top);
	warnx("%s: cannot be copied into itself", from);
	return 1;
}

int
tree_copy(const char *from, const char *to)
{
	return copy_path(from, to, 0);
}
