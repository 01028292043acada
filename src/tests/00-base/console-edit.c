/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: typed lines can be edited and reach readers one line at a time;
 *     Ctrl-C discards the line and calls the interrupt hook, and if the hook
 *     finds nothing to kill, the reader gets the Ctrl-C character
 */
#include <string.h>

#include "devices/console.h"
#include "devices/tty.h"
#include "tests/ktest.h"

#define LINE_LIMIT 1024

static unsigned interrupts;
static bool hook_kills = true;

static bool
count_interrupt(void)
{
	interrupts++;
	return hook_kills;
}

static void
type_text(const char *text)
{
	while (*text != '\0') {
		KTEST_CHECK(tty_accepts());
		tty_input(*text++);
	}
}

static void
expect_read(size_t size, const char *text)
{
	char buffer[2 * LINE_LIMIT];
	int length = strlen(text);

	KTEST_CHECK_CMP(console_read(buffer, size), ==, length);
	KTEST_CHECK_CMP(memcmp(buffer, text, length), ==, 0);
}

static void
check_long_line(void)
{
	char line[LINE_LIMIT + 2];

	for (int i = 0; i < LINE_LIMIT + 50; i++)
		type_text("n");
	type_text("\r");
	memset(line, 'n', LINE_LIMIT);
	strlcpy(line + LINE_LIMIT, "\n", 2);
	expect_read(2 * LINE_LIMIT, line);
}

/* Check that no more input is accepted when unread input fills the ring
 * buffer.  */
static void
check_full(void)
{
	unsigned typed = 0, read = 0;
	char buffer[16];

	while (tty_accepts()) {
		tty_input(typed % 8 == 7 ? '\n' : 'a');
		typed++;
	}
	KTEST_CHECK_CMP(typed, >, LINE_LIMIT);
	while (read / 8 < typed / 8)
		read += console_read(buffer, sizeof(buffer));
	KTEST_CHECK_CMP(read, ==, typed / 8 * 8);
	KTEST_CHECK(tty_accepts());
	type_text("\x15");
}

KTEST(console_edit)
{
	console_interrupt_hook = count_interrupt;

	type_text("hello\x7f\bp!\r");
	expect_read(100, "help!\n");
	type_text("\b\b\x7f"
		  "a\tb\n");
	expect_read(100, "a\tb\n");
	type_text("wrong\x15right\n");
	expect_read(100, "right\n");
	type_text("\x1b[A\x1b[3~\x1bOPkeys\x01\n");
	expect_read(100, "keys\n");

	type_text("one\ntwo\n");
	expect_read(2, "on");
	expect_read(100, "e\n");
	expect_read(100, "two\n");

	type_text("half\x04");
	expect_read(100, "half");
	type_text("\x04");
	expect_read(100, "");
	type_text("done\x04next\n");
	expect_read(4, "done");
	expect_read(100, "next\n");

	type_text("gone\x03stay\n");
	KTEST_CHECK_CMP(interrupts, ==, 1);
	expect_read(100, "stay\n");
	hook_kills = false;
	type_text("gone\x03");
	KTEST_CHECK_CMP(interrupts, ==, 2);
	expect_read(100, "\x03");
	type_text("again\n");
	expect_read(100, "again\n");

	check_long_line();
	check_full();
}
