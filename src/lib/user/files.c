/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/user/files.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

static int
use_input(FILE *input, const char *name, int (*use)(FILE *, const char *))
{
	int status = use(input, name);

	/* ferror returns an error number; errno may have changed since. */
	if (ferror(input)) {
		errno = ferror(input);
		warn("%s", name);
		status = 1;
	}
	return status;
}

int
for_each_input(char **paths, int (*use)(FILE *, const char *name))
{
	FILE *input;
	int status = 0;

	if (*paths == NULL)
		return use_input(stdin, "standard input", use);
	for (; *paths != NULL; paths++) {
		if (strcmp(*paths, "-") == 0) {
			status |= use_input(stdin, "standard input", use);
			continue;
		}
		input = fopen(*paths, "r");
		if (input == NULL) {
			warn("%s", *paths);
			status = 1;
			continue;
		}
		status |= use_input(input, *paths, use);
		fclose(input);
	}
	return status;
}

unsigned
parse_line_count(int argc, char **argv)
{
	const char *text = "10";
	char *end;
	unsigned wanted;
	int option = -1;

	if (argc > 1 && argv[1][0] == '-' && isdigit(argv[1][1])) {
		text = argv[1] + 1;
		optind = 2;
	} else
		while ((option = getopt(argc, argv, "n:")) == 'n')
			text = optarg;
	wanted = strtoul(text, &end, 10);
	if (option == '?' || !isdigit(*text) || *end != '\0')
		usage("[-n LINES] [FILE...]");
	return wanted;
}

int
finish_output(int status)
{
	fflush(stdout);
	errno = ferror(stdout);
	if (errno == 0)
		return status;
	/* EPIPE needs no message: the reader, such as head, stopped early. */
	if (errno != EPIPE)
		warn("standard output");
	return 1;
}

char *
path_join(const char *directory, const char *name)
{
	size_t length = strlen(directory), size = length + strlen(name) + 2;
	char *path = malloc(size);
	bool slash = length > 0 && directory[length - 1] == '/';

	if (path == NULL)
		err(1, "%s", name);
	snprintf(path, size, "%s%s%s", directory, slash ? "" : "/", name);
	return path;
}

/* Append PATH's last component to DIRECTORY.  The caller frees the result. */
static char *
join_last_component(const char *directory, const char *path)
{
	const char *slash = strrchr(path, '/');

	return path_join(directory, slash != NULL ? slash + 1 : path);
}

bool
is_directory(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && info.type == FILE_DIRECTORY;
}

int
copy_bytes(int from, const char *path, int to, const char *to_path)
{
	static char buffer[2 * BUFSIZ];
	int got, done, part;

	while ((got = read(from, buffer, sizeof(buffer))) > 0) {
		for (done = 0; done < got; done += part) {
			part = write(to, buffer + done, (size_t)(got - done));
			if (part == 0) /* no space left */
				errno = ENOSPC;
			if (part > 0)
				continue;
			if (errno != EPIPE)
				warn("%s", to_path);
			return 1;
		}
	}
	if (got < 0)
		warn("%s", path);
	return got < 0;
}

char *
read_whole(int from, size_t *size)
{
	size_t room = 8 * BUFSIZ;
	struct stat info;
	char *data, *larger;
	int got;

	/* Two bytes more than the file: one for the caller, and one so that the
	 * read that finds the end does not need a larger buffer.  */
	if (fstat(from, &info) == 0 && info.type == FILE_REGULAR)
		room = info.size + 2;
	data = malloc(room);
	for (*size = 0;;) {
		if (data == NULL)
			return NULL;
		got = read(from, data + *size, room - *size - 1);
		if (got <= 0)
			break;
		*size += (size_t)got;
		if (*size + 1 < room)
			continue;
		larger = realloc(data, room * 2);
		if (larger == NULL)
			free(data);
		data = larger;
		room *= 2;
	}
	if (got == 0)
		return data;
	free(data);
	return NULL;
}

int
for_each_source(
    char **paths, int count, int (*act)(const char *from, const char *to))
{
	const char *last = paths[count - 1];
	bool into = is_directory(last);
	char *to;
	int i, status = 0;

	if (count > 2 && !into)
		errx(1, "%s: not a directory", last);
	for (i = 0; i < count - 1; i++) {
		if (!into)
			return act(paths[i], last);
		to = join_last_component(last, paths[i]);
		status |= act(paths[i], to);
		free(to);
	}
	return status;
}
