/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program can run, print and exit, and the test gate answers its
 *     queries
 */
#include <unistd.h>

#include "tests/utest.h"

void
test_main(void)
{
	static const char text[] = "Hello from a test program.\n";

	CHECK_CMP(
	    write(STDOUT_FILENO, text, sizeof(text) - 1), ==, sizeof(text) - 1);
	CHECK_CMP(getpid(), >, 0);
	CHECK_CMP(test_counter(COUNTER_PROCESSES), ==, 1);
	CHECK_CMP(test_page(text, NULL) & GATE_PAGE_PRESENT, !=, 0);
	CHECK_CMP(test_page((void *)0x20101234, NULL), ==, 0);
}
