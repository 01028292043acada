/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the output of one console call is not mixed with the output of other
 *     threads on other CPUs
 * cpus: 3
 */
#include <stdio.h>
#include <string.h>

#include "core/output.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 3
#define LINES   40
#define LENGTH  30

static struct semaphore done;

static void
write_lines(void *argument)
{
	char letter = (char)(int)argument, line[LENGTH + 1];

	memset(line, letter, LENGTH);
	line[LENGTH] = '\n';
	for (int i = 0; i < LINES; i++) {
		console_write(line, sizeof(line));
		printf("%d%c%d\n", i, letter, i);
	}
	sema_up(&done);
}

KTEST(console_lines)
{
	sema_init(&done, 0);
	for (int i = 0; i < THREADS; i++)
		thread_create(
		    "writer", PRI_DEFAULT, write_lines, (void *)('a' + i));
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
}
