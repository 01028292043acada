/* SPDX-License-Identifier: BSD-2-Clause */
/* The shell's expansion of words into arguments. */
#include "programs/sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/user/match.h"

static bool
is_special(char c)
{
	return c == '*' || c == '?' || c == '[';
}

/* Append C to a pattern, whose end is P.  If C is a backslash, or a special
 * character that is QUOTED, a backslash is written before it.  Returns the new
 * end of the pattern.  */
static char *
put_char(char *p, char c, bool quoted)
{
	if (c == '\\' || (quoted && is_special(c)))
		*p++ = '\\';
	*p++ = c;
	return p;
}

/* Convert WORD to a pattern: remove the quotes, replace $?, and put a backslash
 * before backslashes and quoted special characters.  Returns the pattern, which
 * lives until line_free.  Sets *SPECIAL to whether the pattern contains unquoted
 * special characters; if so, it must be matched against file names.  */
static char *
make_pattern(const struct word *word, bool *special)
{
	const char *in = word->start, *end = in + word->length;
	char *pattern = line_alloc(word->length * 8 + 1), *p = pattern;
	char quote = '\0';

	*special = false;
	for (; in < end; in++) {
		if (quote == '\0' && (*in == '\'' || *in == '"'))
			quote = *in;
		else if (quote != '\0' && *in == quote)
			quote = '\0';
		else if (quote != '\'' && *in == '$' && in + 1 < end &&
		    in[1] == '?') {
			p += snprintf(p, 12, "%d", last_status);
			in++;
		} else if (*in == '\\' && in + 1 < end &&
		    (quote == '\0' ||
			(quote == '"' && strchr("\"\\$", in[1]) != NULL)))
			p = put_char(p, *++in, true);
		else {
			*special |= quote == '\0' && is_special(*in);
			p = put_char(p, *in, quote != '\0');
		}
	}
	return pattern;
}

/* Remove from PATTERN, in place, the backslashes that put_char added.  Returns
 * PATTERN.  */
static char *
unescape(char *pattern)
{
	char *in = pattern, *out = pattern;

	for (; *in != '\0'; *out++ = *in++)
		if (*in == '\\')
			in++;
	*out = '\0';
	return pattern;
}

/* Does C match the pattern element at *P?  Advances *P past the element. */
static bool
match_one(const char **p, char c)
{
	const char *end = NULL;
	bool matches;

	if (**p == '[')
		end = match_set(*p, c, &matches);
	if (end != NULL) {
		*p = end;
		return matches;
	}
	if (**p == '?') {
		++*p;
		return true;
	}
	if (**p == '\\')
		++*p;
	return *(*p)++ == c;
}

/* Does NAME match PATTERN?  After a mismatch, the last star matches one more
 * character, and the rest is tried again.  Earlier stars need not be retried:
 * the last star can match any further characters that they could match.  */
static bool
match_pattern(const char *pattern, const char *name)
{
	const char *star = NULL, *star_name = NULL;

	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			star_name = name;
		} else if (*pattern == '\0' && *name == '\0')
			return true;
		else if (*pattern == '\0' || *name == '\0' ||
		    !match_one(&pattern, *name++)) {
			if (star == NULL || *star_name == '\0')
				return false;
			pattern = star;
			name = ++star_name;
		}
	}
}

static void
add_argument(struct command *command, char *argument)
{
	char **larger;

	/* The size of the array is a power of two and includes the NULL, so the
	 * array is full if argc + 1 is a power of two.  */
	if ((command->argc & (command->argc + 1)) == 0) {
		larger = line_alloc(
		    sizeof(char *) * (size_t)(command->argc + 1) * 2);
		if (command->argc > 0)
			memcpy(larger, command->argv,
			    sizeof(char *) * (size_t)command->argc);
		command->argv = larger;
	}
	command->argv[command->argc++] = argument;
	command->argv[command->argc] = NULL;
}

static int
compare_arguments(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Add the paths that match PATTERN to the arguments of COMMAND, in alphabetical
 * order.  Special characters have their meaning only in the last component of
 * PATTERN.  Returns whether any path matched.  */
static bool
add_matches(struct command *command, const char *pattern)
{
	const char *slash = strrchr(pattern, '/');
	size_t prefix = slash != NULL ? (size_t)(slash + 1 - pattern) : 0;
	char *directory = line_alloc(prefix + 2), *path;
	struct dirent entry;
	size_t length;
	int fd, first = command->argc;

	memcpy(directory, pattern, prefix);
	unescape(directory);
	length = strlen(directory);
	fd = open(prefix > 0 ? directory : ".", O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return false;
	while (getdents(fd, &entry, 1) > 0) {
		if ((entry.name[0] == '.' && pattern[prefix] != '.') ||
		    !match_pattern(pattern + prefix, entry.name))
			continue;
		path = line_alloc(length + strlen(entry.name) + 1);
		memcpy(path, directory, length);
		memcpy(path + length, entry.name, strlen(entry.name));
		add_argument(command, path);
	}
	close(fd);
	if (command->argc > first)
		qsort(command->argv + first, (size_t)(command->argc - first),
		    sizeof(char *), compare_arguments);
	return command->argc > first;
}

void
expand_words(struct command *command)
{
	const struct word *word;
	char *pattern;
	bool special;

	command->argv = NULL;
	command->argc = 0;
	for (word = command->words; word != NULL; word = word->next) {
		pattern = make_pattern(word, &special);
		if (!special || !add_matches(command, pattern))
			add_argument(command, unescape(pattern));
	}
}

char *
expand_word(const struct word *word)
{
	bool special;

	return unescape(make_pattern(word, &special));
}
