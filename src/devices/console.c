/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Console output: to the first serial port and the screen, and by lines to
 * the machine channel.  Each call's bytes come out as one piece, whatever
 * the other CPUs and the interrupt handlers print meanwhile.
 */
#include "devices/console.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpu/machine.h"
#include "devices/channel.h"
#include "devices/serial.h"

#define LINE_MAX	1000		/* of a "console" record */
#define FORMAT_MAX	1024		/* of one printf */

/* Guarded by the output lock. */
static char line[LINE_MAX];		/* what the channel has not got yet */
static size_t line_length;
static char formatted[FORMAT_MAX];

void
console_init_early(void)
{
	serial_init();
}

void
console_init(void)
{
}

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
		if (line_length == sizeof line) {
			channel_send("console+", line, line_length);
			line_length = 0;
		}
		line[line_length++] = bytes[i];
	}
}

static void
write_locked(const char *bytes, size_t size)
{
	serial_write(SERIAL_CONSOLE, bytes, size);
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

void
console_panic_mode(void)
{
	output_panic_mode();
}

int
vprintf(const char *format, va_list args)
{
	int length;

	if (!output_begin())
		return 0;
	length = vsnprintf(formatted, sizeof formatted, format, args);
	if (length >= (int)sizeof formatted) {
		length = sizeof formatted - 1;
		memcpy(formatted + length - 4, "...\n", 4);
	}
	write_locked(formatted, length);
	output_end();
	return length;
}

int
printf(const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vprintf(format, args);
	va_end(args);
	return length;
}
