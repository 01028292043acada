/* SPDX-License-Identifier: BSD-2-Clause */
/* mkdir: create directories; with -p, also create missing parents, and accept
 * directories that already exist.  */
#include <err.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"

/* Create the directory PATH; if MAY_EXIST, an existing directory is not an
 * error.  Returns 0; or 1 after printing an error message.  */
static int
make_directory(const char *path, bool may_exist)
{
	if (mkdir(path) == 0 || (may_exist && is_directory(path)))
		return 0;
	warn("%s", path);
	return 1;
}

static int
make_with_parents(char *path)
{
	char *p;
	int status;

	for (p = path + strspn(path, "/"); *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		status = make_directory(path, true);
		*p = '/';
		if (status != 0)
			return status;
	}
	return make_directory(path, true);
}

int
main(int argc, char **argv)
{
	bool parents = false;
	int option, status = 0;

	while ((option = getopt(argc, argv, "p")) == 'p')
		parents = true;
	if (option == '?' || optind == argc)
		usage("[-p] DIRECTORY...");
	for (; optind < argc; optind++)
		status |= parents ? make_with_parents(argv[optind]) :
				    make_directory(argv[optind], false);
	return status;
}
