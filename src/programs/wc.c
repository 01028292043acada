/* SPDX-License-Identifier: BSD-2-Clause */
/* wc: count lines, words and bytes; with -l, -w or -c, only lines, words or
 * bytes.  */
#include <ctype.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"

struct counts {
	unsigned lines, words, bytes;
};

static bool show_lines, show_words, show_bytes;
static struct counts total;

static void
print_counts(const struct counts *counts, const char *name)
{
	if (show_lines)
		printf(" %7u", counts->lines);
	if (show_words)
		printf(" %7u", counts->words);
	if (show_bytes)
		printf(" %7u", counts->bytes);
	printf("%s%s\n", *name != '\0' ? " " : "", name);
}

static int
count_input(FILE *input, const char *name)
{
	struct counts counts = { 0, 0, 0 };
	bool in_word = false;
	char buffer[1024];
	size_t got, i;

	while ((got = fread(buffer, 1, sizeof(buffer), input)) > 0) {
		counts.bytes += got;
		for (i = 0; i < got; i++) {
			counts.lines += buffer[i] == '\n';
			counts.words += !isspace(buffer[i]) && !in_word;
			in_word = !isspace(buffer[i]);
		}
	}
	print_counts(&counts, input != stdin ? name : "");
	total.lines += counts.lines;
	total.words += counts.words;
	total.bytes += counts.bytes;
	return 0;
}

int
main(int argc, char **argv)
{
	int option, status;

	while ((option = getopt(argc, argv, "lwc")) != -1) {
		if (option == '?')
			usage("[-lwc] [FILE...]");
		show_lines |= option == 'l';
		show_words |= option == 'w';
		show_bytes |= option == 'c';
	}
	if (!show_lines && !show_words && !show_bytes)
		show_lines = show_words = show_bytes = true;
	status = for_each_input(argv + optind, count_input);
	if (argc - optind > 1)
		print_counts(&total, "total");
	return finish_output(status);
}
