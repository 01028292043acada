/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: tokens are recursive and can be released in any order; a thread that
 *     holds one exclusively can also acquire it shared; another thread cannot
 *     acquire it exclusively before the last hold is released
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/token.h"

static struct token left, right;
static volatile bool answered, succeeded;

static void
try_left(void *unused UNUSED)
{
	KTEST_CHECK(!token_held(&left));
	succeeded = token_try(&left);
	KTEST_CHECK_CMP(token_held(&left), ==, succeeded);
	if (succeeded)
		token_release(&left);
	answered = true;
}

/* Can another thread acquire LEFT exclusively?  Yields, but does not block. */
static bool
others_can_get_left(void)
{
	answered = false;
	thread_create("other", PRI_DEFAULT, try_left, NULL);
	while (!answered)
		thread_yield();
	return succeeded;
}

static void
check_recursion(void)
{
	token_get(&left);
	KTEST_CHECK(token_held(&left) && token_held_exclusive(&left));
	KTEST_CHECK(!token_held(&right));
	KTEST_CHECK(!others_can_get_left());
	token_get(&left);
	token_get_shared(&left);
	KTEST_CHECK(token_try(&left));
	for (int i = 0; i < 3; i++) {
		token_release(&left);
		KTEST_CHECK(token_held_exclusive(&left));
		KTEST_CHECK(!others_can_get_left());
	}
	token_release(&left);
	KTEST_CHECK(!token_held(&left) && !token_held_exclusive(&left));
	KTEST_CHECK(others_can_get_left());
}

static void
check_shared_mode(void)
{
	token_get_shared(&left);
	token_get_shared(&left);
	KTEST_CHECK(token_held(&left) && !token_held_exclusive(&left));
	KTEST_CHECK(!others_can_get_left());
	token_release(&left);
	KTEST_CHECK(!others_can_get_left());
	token_release(&left);
	KTEST_CHECK(others_can_get_left());

	/* A release ends the latest hold, which is the shared one. */
	token_get(&left);
	token_get_shared(&left);
	token_release(&left);
	KTEST_CHECK(token_held_exclusive(&left));
	token_release(&left);
}

static void
check_order(void)
{
	token_get(&left);
	token_get(&right);
	token_get(&left);
	token_release(&left);
	token_release(&right);
	KTEST_CHECK(token_held_exclusive(&left) && !token_held(&right));
	KTEST_CHECK(!others_can_get_left());
	token_get_shared(&right);
	token_release(&left);
	KTEST_CHECK(!token_held(&left));
	KTEST_CHECK(token_held(&right) && !token_held_exclusive(&right));
	token_release(&right);
	KTEST_CHECK(others_can_get_left());
}

static void
check_maximum(void)
{
	for (int i = 0; i < TOKENS_MAX; i++)
		token_get(i % 2 == 0 ? &left : &right);
	for (int i = 0; i < TOKENS_MAX; i++)
		token_release(i < TOKENS_MAX / 2 ? &left : &right);
	KTEST_CHECK(others_can_get_left());
}

KTEST(token_modes)
{
	uint32_t generation = token_generation();

	set_deadline(20);
	token_init(&left, "left");
	token_init(&right, "right");
	check_recursion();
	check_shared_mode();
	check_order();
	check_maximum();
	KTEST_CHECK_CMP(token_generation(), ==, generation);
}
