/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine channel: one log, in lines, on the second serial port.
 *
 *	<seq> <kind> <text>
 *
 * SEQ counts lines from 0 without gaps.  In TEXT, control characters and the
 * backslash are written as \xHH, so that no text can forge a line.
 */
#include "devices/channel.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "core/channel.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/spinlock.h"
#include "devices/serial.h"

static struct spinlock output_lock = SPINLOCK_INITIALIZER("output");

/* All guarded by output_lock. */
static uint32_t sequence;
static bool closed;
static bool in_line;			/* a record is begun, not finished */
static char pending[128];		/* bytes for the port */
static size_t pending_count;

static struct cpu *volatile panic_cpu;	/* set once */

static bool
output_panicking(void)
{
	return panic_cpu != NULL && panic_cpu == kstack_current()->cpu;
}

bool
output_begin(void)
{
	if (panic_cpu != NULL)
		return output_panicking();
	spin_acquire(&output_lock);
	if (!closed)
		return true;
	spin_release(&output_lock);
	return false;
}

void
output_end(void)
{
	if (!output_panicking())
		spin_release(&output_lock);
}

void
output_close(void)
{
	closed = true;
}

static void
send_pending(void)
{
	serial_write(SERIAL_CHANNEL, pending, pending_count);
	pending_count = 0;
}

static void
put(char c)
{
	if (pending_count == sizeof pending)
		send_pending();
	pending[pending_count++] = c;
}

static void
put_string(const char *string)
{
	while (*string != '\0')
		put(*string++);
}

static void
put_escaped(char c, void *aux UNUSED)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char byte = c;

	if (byte >= ' ' && byte != 0x7f && byte != '\\') {
		put(c);
		return;
	}
	put_string("\\x");
	put(digits[byte >> 4]);
	put(digits[byte & 15]);
}

void
output_panic_mode(void)
{
	if (panic_cpu != NULL)
		return;
	intr_disable();
	panic_cpu = cpu_current();
	/* The lock's holder, whoever it was, writes no more. */
	pending_count = 0;
	if (in_line)
		put('\n');
	in_line = false;
	send_pending();
}

static void
begin_record(const char *kind)
{
	char number[12];

	snprintf(number, sizeof number, "%u ", (unsigned)sequence++);
	in_line = true;
	put_string(number);
	put_string(kind);
	put(' ');
}

static void
end_record(void)
{
	put('\n');
	send_pending();
	in_line = false;
}

void
channel_send(const char *kind, const char *text, size_t size)
{
	begin_record(kind);
	for (size_t i = 0; i < size; i++)
		put_escaped(text[i], NULL);
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
	format(put_escaped, NULL, text, args);
	va_end(args);
	end_record();
	output_end();
}
