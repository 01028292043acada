/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parses the kernel's command line.  The linker gathers the options that
 * modules declare with OPTION_* between options_start and options_end.
 */
#include "core/cmdline.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/machine.h"
#include "core/multiboot.h"
#include "lib/debug.h"
#include "lib/kernel/option.h"

extern const struct option options_start[], options_end[];

static char words[sizeof(boot_info.cmdline)]; /* each ends with '\0' */
static char program[sizeof(boot_info.cmdline)];

static void
list_options(void)
{
	const struct option *option;
	const char *value;
	int width;

	printf("Kernel options (\"--\", a program and its arguments can "
	       "follow):\n");
	for (option = options_start; option < options_end; option++) {
		value = option->type == OPTION_IS_UINT ? "=N" :
		    option->type == OPTION_IS_STRING   ? "=TEXT" :
							 "";
		width = 20 - (int)(strlen(option->name) + strlen(value));
		printf("  %s%s%*s%s\n", option->name, value, MAX(width, 1), "",
		    option->help);
	}
}

void
cmdline_refuse(const char *key, const char *value, const char *allowed, ...)
{
	va_list args;

	printf("instar: kernel option '%s=%s': ", key, value);
	va_start(args, allowed);
	vprintf(allowed, args);
	va_end(args);
	printf("\n");
	machine_end(END_USAGE, 1);
}

static void NORETURN
exit_with_usage(const char *word, const char *problem)
{
	printf("instar: kernel option '%s': %s\n", word, problem);
	list_options();
	machine_end(END_USAGE, 1);
}

/* Return the option whose name is the first LENGTH characters of NAME, or NULL. */
static const struct option *
find_option(const char *name, size_t length)
{
	const struct option *option;

	for (option = options_start; option < options_end; option++)
		if (strlen(option->name) == length &&
		    memcmp(option->name, name, length) == 0)
			return option;
	return NULL;
}

/* Return the value of C as a hexadecimal digit, or a number larger than any
 * base if C is not a digit.  */
static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* Parse a number such as "123", "0x7b", "64K" or "64M".  Returns false if TEXT
 * is not a number or the value does not fit.  */
static bool
parse_uint(const char *text, uint32_t *result)
{
	uint64_t value = 0;
	int base = 10;
	const char *start;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	for (start = text; digit_value(*text) < base; text++) {
		value = value * (unsigned)base + (unsigned)digit_value(*text);
		if (value > UINT32_MAX)
			return false;
	}
	if (text == start)
		return false;
	if (*text == 'K' || *text == 'M') {
		value <<= *text == 'K' ? 10 : 20;
		text++;
	}
	if (*text != '\0' || value > UINT32_MAX)
		return false;
	*result = (uint32_t)value;
	return true;
}

static void
check_range(const struct option *option, const char *value)
{
	uint32_t number = *(uint32_t *)option->value;

	if (number < option->lowest || number > option->highest)
		cmdline_refuse(option->name, value, "must be from %u to %u",
		    option->lowest, option->highest);
}

/* Set OPTION to VALUE, the text after "=" in WORD, or NULL if there is no
 * "=".  */
static void
set_option(const struct option *option, const char *value, const char *word)
{
	switch (option->type) {
	case OPTION_IS_UINT:
		if (value == NULL || !parse_uint(value, option->value))
			exit_with_usage(word,
			    "needs a number below 4G, like 16, 0x10, 4K or 2M");
		check_range(option, value);
		break;
	case OPTION_IS_STRING:
		if (value == NULL || *value == '\0')
			exit_with_usage(word, "needs a value");
		*(const char **)option->value = value;
		break;
	case OPTION_IS_BOOL:
		if (value != NULL && strcmp(value, "0") != 0 &&
		    strcmp(value, "1") != 0)
			exit_with_usage(word, "must be 0 or 1");
		*(bool *)option->value = value == NULL || *value == '1';
		break;
	}
}

/* Is WORD part of the kernel's file name?  Loaders put the file name, which may
 * contain spaces, before the options.  FIRST is true if WORD is the first word.  */
static bool
is_file_name(const char *word, bool first)
{
	size_t length = strcspn(word, "=");

	if (find_option(word, length) != NULL)
		return false;
	return (first && word[length] == '\0') ||
	    memchr(word, '/', length) != NULL;
}

static void
parse_word(const char *word)
{
	size_t length = strcspn(word, "=");
	const struct option *option = find_option(word, length);

	if (option == NULL)
		exit_with_usage(word, "no such option");
	set_option(
	    option, word[length] == '=' ? word + length + 1 : NULL, word);
}

/* Copy TEXT to program[], reducing runs of spaces to one space and dropping
 * spaces at both ends.  */
static void
copy_program(const char *text)
{
	char *to = program;

	for (; *text != '\0'; text++)
		if (*text != ' ' || (to > program && to[-1] != ' '))
			*to++ = *text;
	if (to > program && to[-1] == ' ')
		to--;
	*to = '\0';
}

void
cmdline_parse(const char *line)
{
	bool first = true, in_file_name = true;
	char *next, *word;

	ASSERT(strlen(line) < sizeof(words));
	strlcpy(words, line, sizeof(words));
	for (next = words; *next != '\0';) {
		next += strspn(next, " ");
		word = next;
		next += strcspn(next, " ");
		if (*next != '\0')
			*next++ = '\0';
		if (*word == '\0')
			break;
		if (strcmp(word, "--") == 0) {
			copy_program(next);
			break;
		}
		in_file_name = in_file_name && is_file_name(word, first);
		if (!in_file_name)
			parse_word(word);
		first = false;
	}
}

const char *
cmdline_program(void)
{
	return program;
}
