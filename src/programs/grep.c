/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grep: print the lines that match a pattern.  -v: print the lines that do not
 * match; -i: ignore the case of letters; -n: print line numbers; -c: print only
 * the number of lines; -q: print nothing; -F: the pattern is plain text.
 *
 * In a pattern, '.' matches any character, and "[a-z]" matches one character of
 * a set; '^' matches at the start and '$' at the end of the line.  An element
 * followed by '*' can occur any number of times; followed by '+', at least
 * once; followed by '?', at most once.  '\' makes the next character ordinary.
 *
 * The exit status is 0 if a line was selected, 1 if no line was, and 2 after an
 * error.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "lib/user/files.h"
#include "lib/user/match.h"

#define USAGE "[-vincqF] PATTERN [FILE...]"

static bool invert, ignore_case, number_lines, count_lines, quiet, fixed;
static bool many_files, found;
static char *pattern;

/* Does C match the first element of the pattern P?  Sets *AFTER to the end of
 * that element, whether C matches or not.  */
static bool
match_element(const char *p, char c, const char **after)
{
	bool in;

	if (*p == '[') {
		*after = match_set(p, c, &in);
		return in && c != '\0';
	}
	*after = p + 1;
	if (*p == '.')
		return c != '\0';
	if (*p == '\\') {
		p++;
		*after = p + 1;
	}
	return *p == c;
}

/* Does P match at the start of TEXT?  A repeated element is first matched with
 * as many characters as possible, then with one character fewer each time.
 * This can take exponential time, but the code of a matcher that always takes
 * linear time would be several times as long.  */
static bool
match_here(const char *p, const char *text)
{
	const char *after;
	size_t least, most, n;
	bool matches;

	for (; *p != '\0'; p = after, text++) {
		if (p[0] == '$' && p[1] == '\0')
			return *text == '\0';
		matches = match_element(p, *text, &after);
		if (*after == '\0' || strchr("*+?", *after) == NULL) {
			if (!matches)
				return false;
			continue;
		}
		least = *after == '+';
		most = *after == '?' ? 1 : strlen(text);
		for (n = 0; n < most && match_element(p, text[n], &after); n++)
			continue;
		for (; n > least; n--)
			if (match_here(after + 1, text + n))
				return true;
		return n == least && match_here(after + 1, text + n);
	}
	return true;
}

static bool
match_line(const char *text)
{
	if (fixed)
		return strstr(text, pattern) != NULL;
	if (pattern[0] == '^')
		return match_here(pattern + 1, text);
	for (;; text++) {
		if (match_here(pattern, text))
			return true;
		if (*text == '\0')
			return false;
	}
}

/* If -i was given, convert TEXT to lower case. */
static void
fold_case(char *text)
{
	for (; ignore_case && *text != '\0'; text++)
		*text = (char)tolower(*text);
}

/* Exit with a message if the pattern is malformed.  The matching functions rely
 * on this check.  */
static void
check_pattern(void)
{
	const char *p = pattern, *after;
	bool in;

	if (fixed)
		return;
	for (p += *p == '^'; *p != '\0'; p = after) {
		after = p + 1;
		if (strchr("*+?", *p) != NULL)
			errx(2, "nothing for %c to repeat", *p);
		if (*p == '\\' && *after++ == '\0')
			errx(2, "the pattern ends with a backslash");
		if (*p == '[' && (after = match_set(p, ' ', &in)) == NULL)
			errx(2, "the pattern has an unmatched [");
		after += *after != '\0' && strchr("*+?", *after) != NULL;
	}
}

static void
print_line(const char *name, unsigned number, const char *line)
{
	if (many_files)
		printf("%s:", name);
	if (number_lines)
		printf("%u:", number);
	puts(line);
}

static int
grep(FILE *input, const char *name)
{
	char *line = NULL, *copy = NULL;
	size_t room = 0, copy_room = 0;
	unsigned number, count = 0;
	int length;

	for (number = 1; (length = getline(&line, &room, input)) > 0;
	     number++) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (copy_room < room) {
			copy_room = room;
			copy = realloc(copy, copy_room);
			if (copy == NULL)
				err(2, "%s", name);
		}
		strlcpy(copy, line, copy_room);
		fold_case(copy);
		if (match_line(copy) == invert)
			continue;
		count++;
		if (!count_lines && !quiet)
			print_line(name, number, line);
	}
	if (count_lines && many_files)
		printf("%s:%u\n", name, count);
	else if (count_lines)
		printf("%u\n", count);
	free(line);
	free(copy);
	found |= count > 0;
	return 0;
}

static void
parse_options(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "vincqF")) != -1)
		switch (option) {
		case 'v':
			invert = true;
			break;
		case 'i':
			ignore_case = true;
			break;
		case 'n':
			number_lines = true;
			break;
		case 'c':
			count_lines = true;
			break;
		case 'q':
			quiet = true;
			break;
		case 'F':
			fixed = true;
			break;
		default:
			usage(USAGE);
		}
	if (optind == argc)
		usage(USAGE);
	pattern = argv[optind++];
	many_files = argc - optind > 1;
}

int
main(int argc, char **argv)
{
	parse_options(argc, argv);
	check_pattern();
	fold_case(pattern);
	if (finish_output(for_each_input(argv + optind, grep)) != 0)
		return 2;
	return found ? 0 : 1;
}
