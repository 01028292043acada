/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * panic() for programs: print a message and exit, without using anything that
 * the bug may have corrupted (stdio's buffers, the heap).
 */
#include <debug.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/user/calls.h"

void
panic_at(
    const char *file, int line, const char *function, const char *message, ...)
{
	char text[256];
	int length;
	va_list args;

	length = snprintf(
	    text, sizeof(text), "panic: %s:%d, %s: ", file, line, function);
	if (length < (int)sizeof(text)) {
		va_start(args, message);
		vsnprintf(text + length, sizeof(text) - (size_t)length, message,
		    args);
		va_end(args);
	}
	strlcat(text, "\n", sizeof(text));
	write(STDERR_FILENO, text, strlen(text));
	_exit(-1);
}
