/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that holds a token shared and acquires it exclusively causes a
 *     panic, and the message names the token
 * panics: token mine: main (1), which holds it shared, acquires it exclusively
 */
#include "tests/ktest.h"
#include "threads/token.h"

static struct token mine;

KTEST(token_upgrade)
{
	token_init(&mine, "mine");
	token_get_shared(&mine);
	token_get(&mine);
}
