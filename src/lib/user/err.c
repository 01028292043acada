/* SPDX-License-Identifier: BSD-2-Clause */
/* Error messages.  Each is written by one system call, so that messages of
 * several processes are not interleaved.  */
#include <err.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/user/progname.h"

#define MESSAGE_MAX 512

static void
print_message(int error, const char *format, va_list args)
{
	char text[MESSAGE_MAX];

	vsnprintf(text, sizeof(text), format, args);
	if (error != 0)
		fprintf(stderr, "%s: %s: %s\n", getprogname(), text,
		    strerror(error));
	else
		fprintf(stderr, "%s: %s\n", getprogname(), text);
}

void
warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(errno, format, args);
	va_end(args);
}

void
warnx(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(0, format, args);
	va_end(args);
}

void
err(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(errno, format, args);
	va_end(args);
	exit(status);
}

void
errx(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(0, format, args);
	va_end(args);
	exit(status);
}
