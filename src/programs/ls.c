/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ls: list the files in directories, in alphabetical order; with -a, also files
 * whose names begin with a dot; with -l, also the type, link count and size of
 * each file; with -1, one name per line, which is the default unless the output
 * goes to the console.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"
#include "lib/user/files.h"
#include "lib/user/names.h"

#define COLUMNS 80 /* of the console */
#define USAGE   "[-al1] [FILE...]"

static bool all, details, one_column;

static bool
is_shown(const char *name)
{
	return all || name[0] != '.';
}

static int
show_details(const char *directory, const char *name)
{
	static const char types[] = "?-dcpc"; /* indexed by enum file_type */
	char *path = directory != NULL ? path_join(directory, name) : NULL;
	struct stat info;
	int status = stat(path != NULL ? path : name, &info) != 0;

	if (status != 0)
		warn("%s", path != NULL ? path : name);
	else
		printf("%c %3u %8u %s\n",
		    types[info.type < sizeof(types) - 1 ? info.type : 0],
		    info.links, info.size, name);
	free(path);
	return status;
}

/* Print NAMES in columns as wide as the longest name.  The order of the names
 * runs down the columns.  */
static void
show_columns(const struct names *names)
{
	size_t width = 0, columns, rows, row, i;

	for (i = 0; i < names->count; i++)
		width = MAX(width, strlen(names->name[i]) + 2);
	columns = MAX(width > 0 ? COLUMNS / width : 1, 1u);
	rows = DIV_ROUND_UP(names->count, columns);
	for (row = 0; row < rows; row++) {
		for (i = row; i + rows < names->count; i += rows)
			printf("%-*s", (int)width, names->name[i]);
		puts(names->name[i]);
	}
}

static int
show_names(const char *directory, const struct names *names)
{
	int status = 0;
	size_t i;

	if (!details && !one_column)
		show_columns(names);
	else
		for (i = 0; i < names->count; i++) {
			if (details)
				status |=
				    show_details(directory, names->name[i]);
			else
				puts(names->name[i]);
		}
	return status;
}

static int
list_directory(const char *path)
{
	struct names names = { NULL, 0, 0 };
	int status;

	status = names_read(&names, path, is_shown);
	status |= show_names(path, &names);
	names_free(&names);
	return status;
}

/* List the arguments that are files, then the contents of the directories. */
static int
list_all(char **paths, int count)
{
	struct names files = { NULL, 0, 0 };
	struct stat info;
	int i, status = 0;

	for (i = 0; i < count; i++) {
		if (stat(paths[i], &info) != 0) {
			warn("%s", paths[i]);
			status = 1;
		} else if (info.type != FILE_DIRECTORY)
			names_add(&files, paths[i]);
	}
	status |= show_names(NULL, &files);
	for (i = 0; i < count; i++) {
		if (!is_directory(paths[i]))
			continue;
		if (count > 1)
			printf("%s%s:\n", i > 0 ? "\n" : "", paths[i]);
		status |= list_directory(paths[i]);
	}
	names_free(&files);
	return status;
}

int
main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "al1")) != -1)
		switch (option) {
		case 'a':
			all = true;
			break;
		case 'l':
			details = true;
			break;
		case '1':
			one_column = true;
			break;
		default:
			usage(USAGE);
		}
	if (!isatty(STDOUT_FILENO))
		one_column = true;
	if (optind == argc)
		return finish_output(list_directory("."));
	return finish_output(list_all(argv + optind, argc - optind));
}
