/* SPDX-License-Identifier: BSD-2-Clause */
/* Output to streams. */
#include <stdio.h>

#include <errno.h>
#include <string.h>

#include "lib/format.h"
#include "lib/user/stream.h"

int
fputc(int c, FILE *stream)
{
	const char character = (char)c;

	stream_put(stream, &character, 1);
	return stream_end_call(stream) == 0 ? (unsigned char)c : EOF;
}

int
putc(int c, FILE *stream)
{
	return fputc(c, stream);
}

int
putchar(int c)
{
	return fputc(c, stdout);
}

int
fputs(const char *text, FILE *stream)
{
	stream_put(stream, text, strlen(text));
	return stream_end_call(stream);
}

int
puts(const char *text)
{
	stream_put(stdout, text, strlen(text));
	stream_put(stdout, "\n", 1);
	return stream_end_call(stdout);
}

size_t
fwrite(const void *data, size_t size, size_t count, FILE *stream)
{
	stream_put(stream, data, size * count);
	return stream_end_call(stream) == 0 ? count : 0;
}

struct formatting {
	FILE *stream;
	int length;
};

static void
put_formatted(char c, void *aux)
{
	struct formatting *formatting = aux;

	stream_put(formatting->stream, &c, 1);
	formatting->length++;
}

int
vfprintf(FILE *stream, const char *message, va_list args)
{
	struct formatting formatting = { stream, 0 };

	format(put_formatted, &formatting, message, args);
	return stream_end_call(stream) == 0 ? formatting.length : EOF;
}

int
fprintf(FILE *stream, const char *message, ...)
{
	va_list args;
	int length;

	va_start(args, message);
	length = vfprintf(stream, message, args);
	va_end(args);
	return length;
}

int
vprintf(const char *message, va_list args)
{
	return vfprintf(stdout, message, args);
}

int
printf(const char *message, ...)
{
	va_list args;
	int length;

	va_start(args, message);
	length = vfprintf(stdout, message, args);
	va_end(args);
	return length;
}

void
perror(const char *prefix)
{
	fprintf(stderr, "%s: %s\n", prefix, strerror(errno));
}
