/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel tests, and the runner of all tests.  A kernel test is a function that
 * checks a contract.  It passes if it returns and vm_check then finds no violation
 * or, if its header has "panics: TEXT", if the kernel panics with a message that
 * contains TEXT.
 *
 *	KTEST(alarm_order)
 *	{
 *		KTEST_CHECK(timer_ticks() >= 10);
 *	}
 *
 * The verdict and all notes go to the machine channel, not to the console.
 */
#ifndef TESTS_KTEST_H
#define TESTS_KTEST_H

#include <stdbool.h>

#include "lib/debug.h"

struct ktest {
	const char *name;
	void (*function)(void);
};

#define KTEST(test_name)                                                       \
	static void ktest_##test_name(void);                                   \
	static const struct ktest ktest_entry_##test_name                      \
	    __attribute__((section(".ktests"), used,                           \
		aligned(4))) = { #test_name, ktest_##test_name };              \
	static void ktest_##test_name(void)

/* Fail the test, and end it, if CONDITION is false. */
#define KTEST_CHECK(condition)                                                 \
	do {                                                                   \
		if (!(condition))                                              \
			ktest_fail(__FILE__, __LINE__, "%s", #condition);      \
	} while (0)

/* Fail the test, and end it, if LEFT OP RIGHT is false when both are converted to
 * long (32 bits, signed).  The message shows both values.  */
#define KTEST_CHECK_CMP(left, op, right)                                       \
	do {                                                                   \
		long left_value_ = (long)(left), right_value_ = (long)(right); \
		if (!(left_value_ op right_value_))                            \
			ktest_fail(__FILE__, __LINE__,                         \
			    "%s %s %s "                                        \
			    "(left %ld, right %ld)",                           \
			    #left, #op, #right, left_value_, right_value_);    \
	} while (0)

#define KTEST_CONTEXT_MAX 80
/* Appended to the message of a failed check; empty unless a test helper sets it. */
extern char ktest_context[KTEST_CONTEXT_MAX];

/* Report a failure and end the machine. */
void ktest_fail(const char *file, int line, const char *format, ...) NORETURN
    PRINTF_LIKE(3, 4);
/* Does the clock follow the host's time?  If so, durations depend on the host,
 * and a test must not check them.  */
bool ktest_in_real_time(void);
/* Log a note, such as a number for a checker or benchmark. */
void ktest_note(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run the kernel test named by "ktest=" and end the machine.  Returns only if
 * that option is not given.  */
void ktest_run(void);
/* If "test=" or "ktest=" is given, enable the gate for test programs, and
 * arrange for a verdict when the machine shuts down.  */
void test_gate_init(void);

#endif
