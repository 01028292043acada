/* SPDX-License-Identifier: BSD-2-Clause */
/* The test gate as seen by programs, and the main function of test programs. */
#include <syscall.h>

#include "tests/utest.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "lib/syscall-nr.h"

#define PAGE_SIZE   4096
#define ALONE_TRIES 2000 /* of test_wait_alone, 10 ms each */

int main(int argc, char **argv);

int test_argc;
char **test_argv;

static int32_t
call_gate(enum gate_operation operation, uint32_t a, uint32_t *b)
{
	int32_t result = operation;
	uint32_t second = b != NULL ? *b : 0;

	__asm__ volatile("int %[vector]"
			 : "+a"(result), "+c"(second)
			 : "b"(a), [vector] "i"(TEST_VECTOR)
			 : "memory");
	if (b != NULL)
		*b = second;
	return result;
}

/* Pass TEXT to the kernel.  The gate reads only pages that are in memory, so
 * access the whole text before each call, and repeat the call until every page
 * was in memory.  */
static void
send_text(enum gate_operation operation, const char *text)
{
	uint32_t length = strlen(text);
	const volatile char *touch = text;

	do {
		for (uint32_t i = 0; i < length; i++)
			(void)touch[i];
	} while (call_gate(operation, (uint32_t)text, &length) == GATE_AGAIN);
}

void
test_fail(const char *file, int line, const char *format, ...)
{
	char text[GATE_TEXT_MAX];
	va_list args;
	int length;

	length = snprintf(text, sizeof(text), "%s:%d: ", file, line);
	length = MIN(length, GATE_TEXT_MAX - 1);
	va_start(args, format);
	vsnprintf(text + length, sizeof(text) - length, format, args);
	va_end(args);
	send_text(GATE_FAIL, text);
	_exit(1);
}

void
test_fail_values(
    const char *file, int line, const char *text, long left, long right)
{
	if ((left == -1 || right == -1) && errno != 0)
		test_fail(file, line, "%s (left %ld, right %ld; errno %d)",
		    text, left, right, errno);
	test_fail(file, line, "%s (left %ld, right %ld)", text, left, right);
}

void
test_pass(void)
{
	call_gate(GATE_PASS, 0, NULL);
}

void
test_note(const char *format, ...)
{
	char text[GATE_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	send_text(GATE_NOTE, text);
}

static pid_t vspawn(const char *format, va_list) PRINTF_LIKE(1, 0);

static pid_t
vspawn(const char *format, va_list args)
{
	char line[512];
	int length;
	pid_t pid;

	length = snprintf(line, sizeof(line), "%s ", test_argv[0]);
	vsnprintf(line + length, sizeof(line) - length, format, args);
	pid = exec(line);
	if (pid == PID_ERROR)
		test_fail(__FILE__, __LINE__, "exec(\"%s\") returned -1", line);
	return pid;
}

pid_t
test_spawn(const char *format, ...)
{
	va_list args;
	pid_t pid;

	va_start(args, format);
	pid = vspawn(format, args);
	va_end(args);
	return pid;
}

int
test_run(const char *format, ...)
{
	va_list args;
	pid_t pid;

	va_start(args, format);
	pid = vspawn(format, args);
	va_end(args);
	return wait(pid);
}

/* In a child process: execute the shell, with its standard output and error
 * connected to the pipe FDS.  */
static void NORETURN
run_shell(const int fds[2], const char *line)
{
	char *words[] = { "sh", "-c", (char *)line, NULL };

	close(fds[0]);
	dup2(fds[1], STDOUT_FILENO);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	execv("/bin/sh", words);
	test_fail(__FILE__, __LINE__, "/bin/sh cannot be run");
}

int
test_shell(const char *line, char *output, size_t size)
{
	int fds[2], status = -1, got;
	size_t length = 0;
	pid_t pid;

	CHECK_CMP(pipe(fds), ==, 0);
	pid = fork();
	if (pid == 0)
		run_shell(fds, line);
	CHECK_CMP(pid, >, 0);
	close(fds[1]);
	while ((got = read(fds[0], output + length, size - length)) > 0)
		length += (size_t)got;
	CHECK_CMP(got, ==, 0);
	CHECK_CMP(length, <, size);
	output[length] = '\0';
	close(fds[0]);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	return status;
}

int
test_page(const void *address, uint32_t *frame)
{
	uint32_t where = 0;
	int state = call_gate(GATE_PAGE, (uint32_t)address, &where);

	if (frame != NULL)
		*frame = where;
	return state;
}

uint32_t
test_counter(enum gate_counter which)
{
	return (uint32_t)call_gate(GATE_COUNTER, which, NULL);
}

void
test_break_disk(enum gate_requests which, unsigned first, unsigned count)
{
	uint32_t range = count << 16 | first;

	call_gate(GATE_BREAK, which, &range);
}

void
test_step(uint32_t number, uint32_t what)
{
	call_gate(GATE_STEP, number, &what);
}

char *
test_heap_edge(void)
{
	uintptr_t end = (uintptr_t)sbrk(0);

	sbrk((int)(PAGE_SIZE - end % PAGE_SIZE) + PAGE_SIZE);
	return sbrk(0);
}

void
test_wait_alone(void)
{
	for (int i = 0; test_counter(COUNTER_PROCESSES) > 1; i++) {
		if (i == ALONE_TRIES)
			test_fail(__FILE__, __LINE__,
			    "%u processes still exist, "
			    "expected only this one",
			    (unsigned)test_counter(COUNTER_PROCESSES));
		msleep(10);
	}
}

pid_t
test_deadline(unsigned milliseconds)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid != 0)
		return pid;
	msleep(milliseconds);
	test_fail(__FILE__, __LINE__,
	    "the test is not done after %u ms: a process may be "
	    "waiting forever",
	    milliseconds);
}

__attribute__((weak)) int
test_child(int argc, char **argv)
{
	test_fail(__FILE__, __LINE__,
	    "%s was started as a child with %d words, "
	    "but has no test_child",
	    argv[0], argc);
}

int
main(int argc, char **argv)
{
	test_argc = argc;
	test_argv = argv;
	if (!call_gate(GATE_ROLE, 0, NULL)) {
		char *words[] = { argv[0], "", NULL };

		/* Pass test_child at least one argument, so that a kernel that
		 * loses the arguments does not crash it.  */
		return test_child(argc, argc > 1 ? argv : words);
	}
	test_main();
	test_pass();
	return 0;
}
