/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: in a debug kernel, a thread that returns to user mode while it holds a
 *     token causes a panic
 * panics: tokens.count == 0u
 * tags: debug
 */
#include "cpu/trap.h"
#include "tests/ktest.h"
#include "threads/token.h"

static struct token kept;

KTEST(token_return)
{
	token_init(&kept, "kept");
	trap_user_return_hook(NULL);
	token_get(&kept);
	trap_user_return_hook(NULL);
}
