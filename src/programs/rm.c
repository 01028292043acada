/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Remove files; with -r folders too, and all that is in them; with -f nothing
 * is said of files that are not there.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/user/files.h"

static bool recursive, force;

static int	remove_path(const char *path);

/* The first name in the folder FD that is not in the SKIPPED first ones, "."
 * and ".." not counted.  */
static bool
next_name(int fd, unsigned skipped, struct dirent *entry)
{
	seek(fd, 0);
	while (getdents(fd, entry, 1) > 0)
		if (strcmp(entry->name, ".") != 0 &&
		    strcmp(entry->name, "..") != 0 && skipped-- == 0)
			return true;
	return false;
}

/* Remove what is in the folder PATH.  It is searched from its start each time,
 * as its contents change; what cannot be removed is passed over.  */
static int
empty_folder(const char *path)
{
	struct dirent *entry = malloc(sizeof(*entry));
	unsigned kept = 0;
	char *inner;
	int fd;

	fd = open(path, O_RDONLY | O_DIRECTORY);
	if (fd < 0 || entry == NULL) {
		warn("%s", path);
		free(entry);
		return 1;
	}
	while (next_name(fd, kept, entry)) {
		inner = path_join(path, entry->name);
		kept += (unsigned)remove_path(inner);
		free(inner);
	}
	close(fd);
	free(entry);
	return kept > 0;
}

/* 0, or 1 after a complaint. */
static int
remove_path(const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0 && info.type == FILE_DIRECTORY) {
		if (!recursive) {
			warnx("%s: is a folder", path);
			return 1;
		}
		if (empty_folder(path) != 0)
			return 1;
	}
	if (unlink(path) == 0 || (force && errno == ENOENT))
		return 0;
	warn("%s", path);
	return 1;
}

/* Would removing PATH remove what it lies in, or all there is? */
static bool
is_dangerous(const char *path)
{
	size_t end = strlen(path), start;
	const char *name;

	while (end > 0 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] != '/'; start--)
		continue;
	name = path + start;
	switch (end - start) {
	case 0: return *path != '\0';		/* only slashes */
	case 1: return name[0] == '.';
	case 2: return name[0] == '.' && name[1] == '.';
	default: return false;
	}
}

int
main(int argc, char **argv)
{
	int option, status = 0;

	while ((option = getopt(argc, argv, "rf")) != -1) {
		if (option == '?')
			usage("[-rf] FILE...");
		recursive |= option == 'r';
		force |= option == 'f';
	}
	if (optind == argc && !force)
		usage("[-rf] FILE...");
	for (; optind < argc; optind++) {
		if (is_dangerous(argv[optind])) {
			warnx("%s: refused", argv[optind]);
			status = 1;
		} else
			status |= remove_path(argv[optind]);
	}
	return status;
}
