/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that exits while it holds a token causes a panic, and the
 *     message names the token
 * panics: exits while holding token forgotten
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/token.h"

static struct token forgotten;
static struct semaphore never;

static void
exit_with_token(void *unused UNUSED)
{
	token_get(&forgotten);
}

KTEST(token_exit)
{
	token_init(&forgotten, "forgotten");
	sema_init(&never, 0);
	thread_create("forgetter", PRI_DEFAULT, exit_with_token, NULL);
	sema_down(&never);
}
