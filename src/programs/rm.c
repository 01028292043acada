/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rm: remove files; with -r, also directories and everything below them; with
 * -f, missing files are not an error.
 */
#include <err.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"
#include "lib/user/tree.h"

static bool recursive, force;

/* Remove PATH.  Returns 0; or 1 after printing an error message. */
static int
remove_path(const char *path)
{
	struct stat info;

	if (force && stat(path, &info) != 0 && errno == ENOENT)
		return 0;
	if (recursive || !is_directory(path))
		return tree_remove(path);
	warnx("%s: is a directory", path);
	return 1;
}

/* Is PATH "/", or is its last component "." or ".."?  Removing such a path
 * would remove the root directory ("/"), the directory named by the rest of
 * PATH ("."), or the parent of that directory ("..").  */
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
	case 0:
		return *path != '\0'; /* only slashes */
	case 1:
		return name[0] == '.';
	case 2:
		return name[0] == '.' && name[1] == '.';
	default:
		return false;
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
			warnx("%s: refusing to remove it", argv[optind]);
			status = 1;
		} else
			status |= remove_path(argv[optind]);
	}
	return status;
}
