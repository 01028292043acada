/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Program arguments: from a command line to the stack of a new program.
 *
 *	top	+------------------------+
 *		| "file\0" "-l\0" "ls\0" |  the strings, argv[0] lowest
 *		| up to 15 bytes unused  |  so that ESP + 4 is a multiple of 16
 *		| NULL                   |  argv[argc]
 *		| ...                    |
 *		| argv[0]                |
 *		| argv                   |  the address of argv[0]
 *		| argc                   |
 *	ESP	| 0                      |  the return address of _start
 *		+------------------------+
 */
#include "userprog/args.h"

#include <errno.h>
#include <string.h>

#include "cpu/layout.h"

#define ALIGNMENT 16 /* of the arguments of a call */

int
args_split(char *line, unsigned *argc)
{
	char *from = line, *to = line;
	unsigned count = 0;

	for (;;) {
		while (*from == ' ')
			from++;
		if (*from == '\0')
			break;
		if (count++ == ARGS_MAX)
			return E2BIG;
		/* TO never passes FROM, since words only move toward the
		 * start.  */
		while (*from != ' ' && *from != '\0')
			*to++ = *from++;
		if (*from == ' ')
			from++;
		*to++ = '\0';
	}
	*argc = count;
	return 0;
}

/* Return the total size of the ARGC strings, in bytes. */
static size_t
words_size(const char *words, unsigned argc)
{
	const char *end = words;

	while (argc-- > 0)
		end += strlen(end) + 1;
	return (size_t)(end - words);
}

int
args_push(
    void *page, uint32_t top, const char *words, unsigned argc, uint32_t *esp)
{
	size_t size = words_size(words, argc), pointers, room;
	uint32_t *slot, string = top - size;

	/* The pointers: return address, argc, argv, argv[0] to argv[argc]. */
	pointers = (3 + argc + 1) * sizeof(uint32_t);
	room = ((size + pointers - 4 + ALIGNMENT - 1) & -ALIGNMENT) + 4;
	if (room > PAGE_SIZE)
		return E2BIG;

	memcpy((char *)page + PAGE_SIZE - size, words, size);
	slot = (uint32_t *)((char *)page + PAGE_SIZE - room);
	*slot++ = 0;
	*slot++ = argc;
	*slot++ = top - room + 3 * sizeof(uint32_t);
	for (unsigned i = 0; i < argc; i++) {
		*slot++ = string;
		string += strlen(words) + 1;
		words += strlen(words) + 1;
	}
	*slot = 0;
	*esp = top - room;
	return 0;
}
