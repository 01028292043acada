/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: notes and console lines that four threads print at the same time
 *     on four CPUs arrive whole, and those of each thread arrive in order;
 *     control characters, a line of 2500 characters, and a last line without
 *     a newline arrive as well
 * cpus: 4
 * options: jitter=5
 */
#include <stdio.h>
#include <string.h>

#include "core/channel.h"
#include "core/output.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define PRINTERS  4
#define LINES     100
#define LONG_LINE 2500

static struct semaphore finished;

static void
print_lines(void *argument)
{
	int id = (int)argument;

	for (int i = 0; i < LINES; i++) {
		channel_printf("note", "printer %d line %d %s", id, i,
		    "with some text after it");
		printf("printer %d line %d %s\n", id, i,
		    "with some text after it");
	}
	sema_up(&finished);
}

KTEST(channel_lines)
{
	static const char odd[] = "odd \x01\\x41\\\n";
	static char line[LONG_LINE + 1];

	sema_init(&finished, 0);
	for (int i = 0; i < PRINTERS; i++)
		thread_create("printer", PRI_DEFAULT, print_lines, (void *)i);
	for (int i = 0; i < PRINTERS; i++)
		sema_down(&finished);

	channel_printf("note", "odd %s", "\n0 verdict pass\x7f\\\t\x80");
	console_write(odd, sizeof(odd) - 1);
	memset(line, 'l', LONG_LINE);
	line[LONG_LINE] = '\n';
	console_write(line, sizeof(line));
	printf("unfinished");
}
