/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sort: print the lines of all files in order; with -n, in the order of the
 * numbers at the start of the lines; with -r, in reverse order; with -u, only
 * the first of equal lines.
 *
 * All files are read into memory, and an array of pointers to their lines is
 * sorted.  An external merge sort would need less memory, but this program also
 * serves as a workload for paging: its data can exceed the machine's memory.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"

static bool numeric, reverse, unique;

static char **lines;
static size_t line_count, line_room;

static void
add_line(char *line)
{
	if (line_count == line_room) {
		line_room = line_room * 2 + 1024;
		lines = realloc(lines, line_room * sizeof(*lines));
		if (lines == NULL)
			err(1, "%zu lines", line_room);
	}
	lines[line_count++] = line;
}

static int
read_lines(FILE *input, const char *name)
{
	size_t size;
	char *data, *end, *newline;

	data = read_whole(fileno(input), &size);
	if (data == NULL) {
		warn("%s", name);
		return 1;
	}
	for (end = data + size; data < end; data = newline + 1) {
		newline = memchr(data, '\n', (size_t)(end - data));
		if (newline == NULL)
			newline = end;
		*newline = '\0';
		add_line(data);
	}
	return 0;
}

/* Compare two lines.  Lines with equal numbers are compared as text. */
static int
compare_lines(const void *a, const void *b)
{
	const char *left = *(char *const *)a, *right = *(char *const *)b;
	long left_number, right_number;
	int order = 0;

	if (numeric) {
		left_number = strtol(left, NULL, 10);
		right_number = strtol(right, NULL, 10);
		order =
		    (left_number > right_number) - (left_number < right_number);
	}
	if (order == 0)
		order = strcmp(left, right);
	return reverse ? -order : order;
}

int
main(int argc, char **argv)
{
	int option, status;
	size_t i;

	while ((option = getopt(argc, argv, "nru")) != -1) {
		if (option == '?')
			usage("[-nru] [FILE...]");
		numeric |= option == 'n';
		reverse |= option == 'r';
		unique |= option == 'u';
	}
	status = for_each_input(argv + optind, read_lines);
	if (line_count > 0)
		qsort(lines, line_count, sizeof(*lines), compare_lines);
	for (i = 0; i < line_count && !ferror(stdout); i++) {
		if (unique && i > 0 && strcmp(lines[i], lines[i - 1]) == 0)
			continue;
		puts(lines[i]);
	}
	return finish_output(status);
}
