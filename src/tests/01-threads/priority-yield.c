/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a thread yields, ready threads of equal priority run before it,
 *     but ready threads of lower priority do not
 * points: 1
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define YIELDS 50

static struct semaphore done;

static void
record_and_finish(void *letter)
{
	event((char)(int)letter);
	sema_up(&done);
}

KTEST(priority_yield)
{
	set_deadline(5);
	sema_init(&done, 0);
	for (int i = 1; i <= 3; i++)
		thread_create("low", PRI_DEFAULT - i, record_and_finish,
		    (void *)('c' + i));
	for (int i = 0; i < YIELDS; i++)
		thread_yield();
	event('a');
	thread_create("equal", PRI_DEFAULT, record_and_finish, (void *)'b');
	thread_yield();
	event('c');
	for (int i = 0; i < 4; i++)
		sema_down(&done);
	EXPECT_EVENTS("abcdef");
}
