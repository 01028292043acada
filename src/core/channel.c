/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records of the machine channel.  Each record is collected in a buffer,
 * because calling the sinks for every byte would be slow.
 */
#include "core/channel.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "core/output.h"
#include "lib/format.h"

/* Guarded by the output lock. */
static uint32_t sequence;
static bool in_record;    /* a record is unfinished */
static char pending[128]; /* bytes not yet written */
static size_t pending_count;

static void
send_pending(void)
{
	output_write(OUTPUT_CHANNEL, pending, pending_count);
	pending_count = 0;
}

static void
append_char(char c)
{
	if (pending_count == sizeof(pending))
		send_pending();
	pending[pending_count++] = c;
}

static void
append_string(const char *string)
{
	while (*string != '\0')
		append_char(*string++);
}

static void
append_escaped(char c, void *aux UNUSED)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char byte = c;

	if (byte >= ' ' && byte != 0x7f && byte != '\\') {
		append_char(c);
		return;
	}
	append_string("\\x");
	append_char(digits[byte >> 4]);
	append_char(digits[byte & 15]);
}

/* Begin the next record, of type KIND. */
static void
begin_record(const char *kind)
{
	char number[12];

	if (in_record) {
		/* A panic interrupted the writer of the previous record. */
		pending_count = 0;
		append_char('\n');
	}
	in_record = true;
	snprintf(number, sizeof(number), "%u ", (unsigned)sequence++);
	append_string(number);
	append_string(kind);
	append_char(' ');
}

static void
end_record(void)
{
	append_char('\n');
	send_pending();
	in_record = false;
}

void
channel_send(const char *kind, const char *text, size_t size)
{
	begin_record(kind);
	for (size_t i = 0; i < size; i++)
		append_escaped(text[i], NULL);
	end_record();
}

void
channel_printf(const char *kind, const char *text, ...)
{
	va_list args;

	if (!output_begin())
		return;
	begin_record(kind);
	va_start(args, text);
	format(append_escaped, NULL, text, args);
	va_end(args);
	end_record();
	output_end();
}
