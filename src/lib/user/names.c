/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/user/names.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
names_add(struct names *names, const char *name)
{
	size_t size = strlen(name) + 1;
	char *copy = malloc(size);

	if (names->count == names->room) {
		names->room = names->room * 2 + 32;
		names->name =
		    realloc(names->name, names->room * sizeof(*names->name));
	}
	if (copy == NULL || names->name == NULL)
		err(1, "%s", name);
	memcpy(copy, name, size);
	names->name[names->count++] = copy;
}

void
names_free(struct names *names)
{
	while (names->count > 0)
		free(names->name[--names->count]);
	free(names->name);
	names->name = NULL;
	names->room = 0;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
names_read(
    struct names *names, const char *path, bool (*wanted)(const char *name))
{
	size_t first = names->count;
	struct dirent *entry = malloc(sizeof(*entry));
	int fd, got = -1;

	fd = open(path, O_RDONLY | O_DIRECTORY);
	while (fd >= 0 && entry != NULL && (got = getdents(fd, entry, 1)) > 0)
		if (wanted(entry->name))
			names_add(names, entry->name);
	if (got < 0)
		warn("%s", path);
	if (fd >= 0)
		close(fd);
	free(entry);
	if (names->count > first)
		qsort(names->name + first, names->count - first,
		    sizeof(*names->name), compare_names);
	return got < 0;
}
