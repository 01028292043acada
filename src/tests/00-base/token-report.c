/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the report of all threads names the token for which a thread waits, and
 *     the token's holder
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/token.h"

static struct token wanted;
static volatile bool has_ended;

static void
wait_for_token(void *unused UNUSED)
{
	thread_set_background();
	token_get(&wanted);
	token_release(&wanted);
	has_ended = true;
}

KTEST(token_report)
{
	token_init(&wanted, "wanted");
	token_get(&wanted);
	thread_create("waiter", PRI_MAX, wait_for_token, NULL);
	thread_yield();
	deadline_print_threads();
	token_release(&wanted);
	while (!has_ended)
		thread_yield();
}
