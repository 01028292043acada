/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread's name consists of the first THREAD_NAME_MAX - 1 characters of
 *     the name that was passed to thread_create
 * boundaries: THREAD_NAME_MAX
 */
#include <string.h>

#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

/* The length of the name that is passed, and the number of characters that are kept. */
static const struct {
	size_t given, kept;
} cases[] = {
	{ 0, 0 },
	{ 1, 1 },
	{ THREAD_NAME_MAX - 2, THREAD_NAME_MAX - 2 },
	{ THREAD_NAME_MAX - 1, THREAD_NAME_MAX - 1 },
	{ THREAD_NAME_MAX, THREAD_NAME_MAX - 1 },
	{ THREAD_NAME_MAX + 1, THREAD_NAME_MAX - 1 },
	{ 3 * THREAD_NAME_MAX, THREAD_NAME_MAX - 1 },
};

static struct semaphore done;
static size_t found;

static void
measure_name(void *unused UNUSED)
{
	found = strnlen(thread_name(), 2 * THREAD_NAME_MAX);
	sema_up(&done);
}

KTEST(thread_names)
{
	char name[3 * THREAD_NAME_MAX + 1];

	sema_init(&done, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		memset(name, 'n', sizeof(name));
		name[cases[i].given] = '\0';
		KTEST_CHECK(thread_create(name, PRI_DEFAULT, measure_name,
				NULL) != TID_ERROR);
		sema_down(&done);
		KTEST_CHECK_CMP(found, ==, cases[i].kept);
	}
}
