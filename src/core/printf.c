/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's printf.  The output of a call is not interleaved with output of
 * other CPUs or of interrupt handlers.  Each complete line is copied to the
 * machine channel as a "console" record.  A line of more than LINE_MAX bytes is
 * split into several records, and all but the last of them are "part" records.
 */
#include <stdarg.h>
#include <stdio.h>

#include "core/channel.h"
#include "core/output.h"
#include "lib/format.h"

#define LINE_MAX  1000 /* bytes in a "console" record */
#define CHUNK_MAX 256  /* bytes of formatted text */

/* Guarded by the output lock. */
static char line[LINE_MAX]; /* not yet sent to the channel */
static size_t line_length;
static char chunk[CHUNK_MAX]; /* formatted but not yet written */
static size_t chunk_length;

/* Copy finished lines to the channel. */
static void
copy_to_channel(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '\n') {
			channel_send("console", line, line_length);
			line_length = 0;
			continue;
		}
		if (line_length == sizeof(line)) {
			channel_send("part", line, line_length);
			line_length = 0;
		}
		line[line_length++] = bytes[i];
	}
}

static void
write_locked(const char *bytes, size_t size)
{
	output_write(OUTPUT_CONSOLE, bytes, size);
	copy_to_channel(bytes, size);
}

void
console_write(const char *bytes, size_t size)
{
	if (!output_begin())
		return;
	write_locked(bytes, size);
	output_end();
}

void
console_flush_line(void)
{
	if (line_length > 0)
		channel_send("console", line, line_length);
	line_length = 0;
}

static void
write_chunk(void)
{
	write_locked(chunk, chunk_length);
	chunk_length = 0;
}

static void
append_to_chunk(char c, void *total)
{
	if (chunk_length == sizeof(chunk))
		write_chunk();
	chunk[chunk_length++] = c;
	++*(int *)total;
}

int
vprintf(const char *text, va_list args)
{
	int total = 0;

	if (!output_begin())
		return 0;
	chunk_length = 0; /* a panic may have interrupted a printf */
	format(append_to_chunk, &total, text, args);
	write_chunk();
	output_end();
	return total;
}

int
printf(const char *text, ...)
{
	va_list args;
	int length;

	va_start(args, text);
	length = vprintf(text, args);
	va_end(args);
	return length;
}
