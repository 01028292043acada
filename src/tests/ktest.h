/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel tests, and the runner of all tests.  A kernel test is a function that
 * checks a contract; it passes by returning.
 *
 *	KTEST(alarm_order)
 *	{
 *		KTEST_CHECK(timer_ticks() >= 10);
 *	}
 *
 * Results go to the machine channel, never to the console.
 */
#ifndef TESTS_KTEST_H
#define TESTS_KTEST_H

#include <stdbool.h>

#include "lib/debug.h"

struct ktest {
	const char *name;
	void (*function)(void);
};

#define KTEST(test_name)						\
	static void ktest_##test_name(void);				\
	static const struct ktest ktest_entry_##test_name		\
	    __attribute__((section(".ktests"), used, aligned(4))) =	\
	    { #test_name, ktest_##test_name };				\
	static void ktest_##test_name(void)

/* End the test as failed unless CONDITION holds. */
#define KTEST_CHECK(condition) do {					\
	if (!(condition))						\
		ktest_fail(__FILE__, __LINE__, "%s", #condition);	\
} while (0)

/* Likewise for LEFT OP RIGHT, showing both values. */
#define KTEST_CHECK_CMP(left, op, right) do {				\
	long left_value_ = (long)(left), right_value_ = (long)(right);	\
	if (!(left_value_ op right_value_))				\
		ktest_fail(__FILE__, __LINE__, "%s %s %s (%ld, %ld)",	\
		    #left, #op, #right, left_value_, right_value_);	\
} while (0)

/* Report failure and end the machine. */
void	ktest_fail(const char *file, int line, const char *format, ...)
	    NORETURN PRINTF_LIKE(3, 4);
/* Does the clock run with the host's time?  Then how much of it passes says nothing
 * about the kernel.  */
bool	ktest_in_real_time(void);
/* Say something in the log: figures that a checker or a bench reads. */
void	ktest_note(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run the kernel test that "ktest=" names and end the machine, or return if
 * there is none.  */
void	ktest_run(void);
/* Enable the gate for test programs, if "test=" or "ktest=" is given. */
void	test_gate_init(void);

#endif
