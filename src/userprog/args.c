/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Program arguments: the naive version of stage 02.
 *
 * It works: a program starts and finds its name in argv[0].  The other words of
 * the command line are dropped.  It is not a design to start from.
 */
#include "userprog/args.h"

#include <errno.h>
#include <string.h>

#include "cpu/layout.h"
#include "lib/debug.h"

int
args_split(char *line, unsigned *argc)
{
	size_t start = strspn(line, " ");
	size_t length = strcspn(line + start, " ");

	memmove(line, line + start, length);
	line[length] = '\0';
	*argc = length > 0 ? 1 : 0;
	return 0;
}

int
args_push(
    void *page, uint32_t top, const char *words, unsigned argc, uint32_t *esp)
{
	size_t size = strlen(words) + 1;
	size_t room = ROUND_UP(size, 4) + 5 * sizeof(uint32_t);
	uint32_t string = top - size;
	uint32_t *stack;

	if (argc == 0 || room > PAGE_SIZE)
		return E2BIG;
	memcpy((char *)page + PAGE_SIZE - size, words, size);
	stack = (uint32_t *)((char *)page + PAGE_SIZE - room);
	stack[0] = 0;               /* return address */
	stack[1] = 1;               /* argc */
	stack[2] = top - room + 12; /* argv */
	stack[3] = string;          /* argv[0] */
	stack[4] = 0;               /* argv[1]: end of argv */
	*esp = top - room;
	return 0;
}
