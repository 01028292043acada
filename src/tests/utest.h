/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Test programs.  A user test is one C file with
 *
 *	void
 *	test_main(void)
 *	{
 *		CHECK(create("x", 0));
 *		CHECK_CMP(open("x"), >=, 2);
 *	}
 *
 * and passes if test_main returns.  A test that needs child processes runs its
 * own program again with test_spawn; each child calls test_child, which the
 * test must define, and exits with the value that test_child returns.
 *
 * Include <syscall.h> or <unistd.h>, whichever the test uses, before this file.
 */
#ifndef TESTS_UTEST_H
#define TESTS_UTEST_H

#include <stdint.h>
#include <string.h>

#include "lib/abi.h"
#include "lib/debug.h"
#include "tests/gate.h"

void test_main(void);
int test_child(int argc, char **argv);

/* The arguments of the test program; test_argv[0] is its path. */
extern int test_argc;
extern char **test_argv;

/* Fail the test, and end it.  Any process of the test can call this. */
void test_fail(const char *file, int line, const char *format, ...) NORETURN
    PRINTF_LIKE(3, 4);
/* Fail the test because the comparison TEXT of LEFT and RIGHT is false.  If one
 * of them is -1, the message shows errno, unless errno is 0.  */
void test_fail_values(const char *file, int line, const char *text, long left,
    long right) NORETURN;
/* Report success, for a test that does not return from test_main. */
void test_pass(void);
/* Log a note. */
void test_note(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run this program again as a child process, with exec; its arguments are the
 * words of the formatted text.  Returns the pid of the child; fails the test if
 * exec fails.  */
pid_t test_spawn(const char *format, ...) PRINTF_LIKE(1, 2);
/* Like test_spawn, but wait for the child.  Returns its exit status, or -1 if
 * it was killed.  */
int test_run(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run LINE with /bin/sh, wait for the shell, and store its standard output and
 * error as a string in the SIZE bytes at OUTPUT.  Returns the shell's exit
 * status; fails the test if SIZE is too small.  */
int test_shell(const char *line, char *output, size_t size);

/* Return the GATE_PAGE_* flags of the page at ADDRESS, 0 if it is not mapped.
 * Unless FRAME is NULL, *FRAME is set to the physical address of the page's
 * frame, or to 0 if the page is not mapped.  */
int test_page(const void *address, uint32_t *frame);
/* Return the value of a counter of the kernel. */
uint32_t test_counter(enum gate_counter);
/* Make COUNT disk requests of one kind fail with EIO, starting with number
 * FIRST from now (1: the next one).  FIRST and COUNT are at most 65,535.
 * Replaces an earlier setting for that kind; COUNT 0 cancels it.  */
void test_break_disk(enum gate_requests, unsigned first, unsigned count);

/* Trace the beginning of step NUMBER of a long test.  WHAT is a number, chosen
 * by the test, that says what the step does.  With trace=test_step, all steps
 * are sent to the machine channel; a panic prints the most recent ones.  */
void test_step(uint32_t number, uint32_t what);

/* Extend the heap and return its new end: a page boundary after which nothing
 * is mapped.  */
char *test_heap_edge(void);
/* Wait, without calling wait(), until all other processes have ended.  Fails the
 * test after 20 seconds.  */
void test_wait_alone(void);
/* Start a child process that fails the test if the test is still running after
 * MILLISECONDS, for tests in which a process might never be woken.  Returns the
 * pid of the child, so that the test can kill it.  */
pid_t test_deadline(unsigned milliseconds);

/* Fail the test, and end it, if CONDITION is false. */
#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition))                                              \
			test_fail(__FILE__, __LINE__, "%s", #condition);       \
	} while (0)

/* Fail the test, and end it, if LEFT OP RIGHT is false when both are converted to
 * long (32 bits, signed).  The message shows both values.  */
#define CHECK_CMP(left, op, right)                                             \
	do {                                                                   \
		long left_value_ = (long)(left), right_value_ = (long)(right); \
		if (!(left_value_ op right_value_))                            \
			test_fail_values(__FILE__, __LINE__,                   \
			    #left " " #op " " #right, left_value_,             \
			    right_value_);                                     \
	} while (0)

/* Fail the test, and end it, if two strings differ. */
#define CHECK_STR(left, right)                                                 \
	do {                                                                   \
		const char *left_value_ = (left), *right_value_ = (right);     \
		if (strcmp(left_value_, right_value_) != 0)                    \
			test_fail(__FILE__, __LINE__,                          \
			    "%s is '%s', expected '%s'", #left, left_value_,   \
			    right_value_);                                     \
	} while (0)

#endif
