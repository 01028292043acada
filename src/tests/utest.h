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
 * own program again by test_spawn; that process calls test_child, which the
 * test defines, and exits with its result.
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

/* Fail the test, and end it, from any process. */
void test_fail(const char *file, int line, const char *format, ...) NORETURN
    PRINTF_LIKE(3, 4);
/* Likewise, because the comparison TEXT of LEFT and RIGHT is false; the message
 * shows errno if one of them is -1.  */
void test_fail_values(const char *file, int line, const char *text, long left,
    long right) NORETURN;
/* Report success, for a test that does not return from test_main. */
void test_pass(void);
/* Log a note. */
void test_note(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run this program again as a child process, by exec, with the words of the
 * formatted text as arguments.  Returns its pid; fails the test if that is
 * impossible.  */
pid_t test_spawn(const char *format, ...) PRINTF_LIKE(1, 2);
/* Likewise, and wait for it.  Returns its exit status. */
int test_run(const char *format, ...) PRINTF_LIKE(1, 2);

/* Run LINE by /bin/sh, wait for it, and store its standard output and error as
 * a string in the SIZE bytes at OUTPUT.  Returns its exit status; fails the
 * test if SIZE is too small.  */
int test_shell(const char *line, char *output, size_t size);

/* Return GATE_PAGE_* for the page at ADDRESS.  Stores the address of its frame
 * in *FRAME, unless FRAME is NULL.  */
int test_page(const void *address, uint32_t *frame);
/* Return the value of a counter of the kernel. */
uint32_t test_counter(enum gate_counter);
/* Make COUNT requests to a disk fail with EIO, starting with number FIRST from
 * now (1: the next one).  Replaces an earlier setting.  */
void test_break_disk(enum gate_requests, unsigned first, unsigned count);

/* Mark the beginning of step NUMBER of a long test, whose meaning is WHAT, in
 * the trace: trace=test_step shows it, and so does a panic.  */
void test_step(uint32_t number, uint32_t what);

/* Return the end of a page of memory after which nothing is mapped. */
char *test_edge(void);
/* Wait, without wait(), until no other process exists. */
void test_wait_alone(void);
/* Fail the test if it takes more than MILLISECONDS: for tests in which a
 * process might never be woken.  Returns the pid of the child process that
 * waits for that time.  */
pid_t test_deadline(unsigned milliseconds);

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition))                                              \
			test_fail(__FILE__, __LINE__, "%s", #condition);       \
	} while (0)

/* Fail the test, and end it, if LEFT OP RIGHT is false; the message shows both
 * values.  */
#define CHECK_CMP(left, op, right)                                             \
	do {                                                                   \
		long left_value_ = (long)(left), right_value_ = (long)(right); \
		if (!(left_value_ op right_value_))                            \
			test_fail_values(__FILE__, __LINE__,                   \
			    #left " " #op " " #right, left_value_,             \
			    right_value_);                                     \
	} while (0)

/* Likewise if two strings differ. */
#define CHECK_STR(left, right)                                                 \
	do {                                                                   \
		const char *left_value_ = (left), *right_value_ = (right);     \
		if (strcmp(left_value_, right_value_) != 0)                    \
			test_fail(__FILE__, __LINE__, "%s is '%s', not '%s'",  \
			    #left, left_value_, right_value_);                 \
	} while (0)

#endif
