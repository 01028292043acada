/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Test programs.  A user test is one file with
 *
 *	void
 *	test_main(void)
 *	{
 *		CHECK(create("x", 0));
 *		CHECK_CMP(open("x"), >=, 2);
 *	}
 *
 * and passes by returning from there.  A test that needs other programs runs
 * itself again, by test_spawn: that process then calls test_child, which the
 * test defines, and exits with what it returns.
 *
 * Include <syscall.h> or <unistd.h>, as the test needs, before this file.
 */
#ifndef TESTS_UTEST_H
#define TESTS_UTEST_H

#include <stdint.h>
#include <string.h>

#include "lib/abi.h"
#include "lib/debug.h"
#include "tests/gate.h"

void	test_main(void);
int	test_child(int argc, char **argv);

/* The arguments of the test program; test_argv[0] is its path. */
extern int test_argc;
extern char **test_argv;

/* End the test, in whichever process, as failed. */
void	test_fail(const char *file, int line, const char *format, ...)
	    NORETURN PRINTF_LIKE(3, 4);
/* Likewise, because TEXT is not true of LEFT and RIGHT; shows errno if one is -1. */
void	test_fail_values(const char *file, int line, const char *text,
	    long left, long right) NORETURN;
/* All is well, for a test that does not end by returning from test_main. */
void	test_pass(void);
/* Say something in the log. */
void	test_note(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run this program again as a child with these arguments, by exec; its pid.
 * The test fails if that cannot be done.  */
pid_t	test_spawn(const char *format, ...) PRINTF_LIKE(1, 2);
/* Likewise, and wait; its status. */
int	test_run(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run LINE by /bin/sh and wait for it; what it wrote to its standard output and
 * error, as a string, in OUTPUT (the test fails if SIZE is too small).  Its
 * status.  */
int	test_shell(const char *line, char *output, size_t size);

/* GATE_PAGE_* of the page of ADDRESS; its frame in *FRAME, unless NULL. */
int	test_page(const void *address, uint32_t *frame);
uint32_t test_counter(enum gate_counter);
/* Let COUNT requests to a disk fail with EIO, the FIRSTth from now (1: the
 * next) and those after it; instead of what was asked for before.  */
void	test_break_disk(enum gate_requests, unsigned first, unsigned count);

/* Before step NUMBER of a long test, whose meaning is WHAT: a panic shows it, and
 * so does trace=test_step.  */
void	test_step(uint32_t number, uint32_t what);

/* The end of a page of memory behind which nothing is mapped. */
char	*test_edge(void);
/* Wait until no process is left but this one, without wait. */
void	test_wait_alone(void);
/* Fail the test if it still runs in MILLISECONDS: a child, its pid, sleeps so
 * long.  For tests in which somebody may never be woken.  */
pid_t	test_deadline(unsigned milliseconds);

#define CHECK(condition) do {						\
	if (!(condition))						\
		test_fail(__FILE__, __LINE__, "%s", #condition);	\
} while (0)

/* Check LEFT OP RIGHT, showing both values. */
#define CHECK_CMP(left, op, right) do {					\
	long left_value_ = (long)(left), right_value_ = (long)(right);	\
	if (!(left_value_ op right_value_))				\
		test_fail_values(__FILE__, __LINE__,			\
		    #left " " #op " " #right, left_value_, right_value_); \
} while (0)

/* Check that two strings are the same. */
#define CHECK_STR(left, right) do {					\
	const char *left_value_ = (left), *right_value_ = (right);	\
	if (strcmp(left_value_, right_value_) != 0)			\
		test_fail(__FILE__, __LINE__, "%s is '%s', not '%s'",	\
		    #left, left_value_, right_value_);			\
} while (0)

#endif
