/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program receives all words of its command line in order; the words
 *     and argv, which is aligned, are on the top page of the stack
 * points: 4
 * args: a bb ccc dddd eeeee f g h i j k l m n o p q r s t u v
 */
#include <syscall.h>

#include "tests/utest.h"

static const char *const words[] = { "/tests/args-many", "a", "bb", "ccc",
	"dddd", "eeeee", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
	"q", "r", "s", "t", "u", "v" };

void
test_main(void)
{
	CHECK_CMP(test_argc, ==, ARRAY_SIZE(words));
	CHECK_CMP((uintptr_t)test_argv % sizeof(char *), ==, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(words); i++)
		CHECK_STR(test_argv[i], words[i]);
	CHECK(test_argv[ARRAY_SIZE(words)] == NULL);
	/* The words and argv are on the top page of the stack. */
	for (unsigned i = 0; i < ARRAY_SIZE(words); i++)
		CHECK_CMP((uintptr_t)test_argv[i] >> 12, ==, 0xBFFFF);
	CHECK_CMP((uintptr_t)test_argv >> 12, ==, 0xBFFFF);
}
