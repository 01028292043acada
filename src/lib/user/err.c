/* SPDX-License-Identifier: BSD-2-Clause */
/* Error messages.  Each is a single write, so that messages of several
 * processes are not mixed.  */
#include <err.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/user/progname.h"

#define MESSAGE_MAX 512

static void
print_message(int error, const char *message, va_list args)
{
	char text[MESSAGE_MAX];

	vsnprintf(text, sizeof(text), message, args);
	if (error != 0)
		fprintf(stderr, "%s: %s: %s\n", getprogname(), text,
		    strerror(error));
	else
		fprintf(stderr, "%s: %s\n", getprogname(), text);
}

void
warn(const char *message, ...)
{
	va_list args;

	va_start(args, message);
	print_message(errno, message, args);
	va_end(args);
}

void
warnx(const char *message, ...)
{
	va_list args;

	va_start(args, message);
	print_message(0, message, args);
	va_end(args);
}

void
err(int status, const char *message, ...)
{
	va_list args;

	va_start(args, message);
	print_message(errno, message, args);
	va_end(args);
	exit(status);
}

void
errx(int status, const char *message, ...)
{
	va_list args;

	va_start(args, message);
	print_message(0, message, args);
	va_end(args);
	exit(status);
}
