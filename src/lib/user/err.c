/* SPDX-License-Identifier: BSD-2-Clause */
/* Complaints.  Each is one write, so that those of several programs do not
 * mix.  */
#include <err.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMPLAINT_MAX	512

const char *program_name = "?";

/* The program's name without the folders it lies in. */
static const char *
base_name(void)
{
	const char *slash = strrchr(program_name, '/');

	return slash != NULL ? slash + 1 : program_name;
}

static void
complain(int error, const char *message, va_list args)
{
	char text[COMPLAINT_MAX];

	vsnprintf(text, sizeof(text), message, args);
	if (error != 0)
		fprintf(stderr, "%s: %s: %s\n", base_name(), text,
		    strerror(error));
	else
		fprintf(stderr, "%s: %s\n", base_name(), text);
}

void
warn(const char *message, ...)
{
	va_list args;

	va_start(args, message);
	complain(errno, message, args);
	va_end(args);
}

void
warnx(const char *message, ...)
{
	va_list args;

	va_start(args, message);
	complain(0, message, args);
	va_end(args);
}

void
err(int status, const char *message, ...)
{
	va_list args;

	va_start(args, message);
	complain(errno, message, args);
	va_end(args);
	exit(status);
}

void
errx(int status, const char *message, ...)
{
	va_list args;

	va_start(args, message);
	complain(0, message, args);
	va_end(args);
	exit(status);
}

void
usage(const char *arguments)
{
	fprintf(stderr, "usage: %s %s\n", base_name(), arguments);
	exit(EXIT_FAILURE);
}
