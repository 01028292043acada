/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs one test and writes the verdict to the machine channel:
 *
 *	<seq> verdict pass|fail <test> <nonce> <text>
 *
 * A kernel test passes if it returns; if the test must panic instead, tools/check
 * looks for the panic.  A user test passes if its program, which is the first
 * process, reports success through the gate and then ends with status 0, by
 * exiting or by switching the machine off.  A passing verdict is written last,
 * after all processes have ended and the disk is unmounted, so that a panic at
 * any time before then is a failure.  A failed check writes its verdict and ends
 * the machine at once.  A test that would otherwise pass fails if vm_check finds
 * that it has left the virtual memory engine in a state that violates an
 * invariant.
 */
#include "tests/runner.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/channel.h"
#include "core/machine.h"
#include "core/symbol.h"
#include "cpu/cpu.h"
#include "lib/kernel/option.h"
#include "tests/ktest.h"
#include "threads/deadlock.h"
#include "userprog/first_program.h"
#include "vm/vm.h"

OPTION_STRING(test, NULL, "name of the user test that is run");
OPTION_STRING(ktest, NULL, "name of the kernel test to run");
OPTION_STRING(nonce, "-", "text to show in the verdict");
OPTION_BOOL(real_time, "tests: the clock follows the host's time");

#define TEXT_MAX 256

char ktest_context[KTEST_CONTEXT_MAX];

extern const struct ktest ktests_start[], ktests_end[];

static volatile bool said_pass;

static void
write_verdict(bool pass, const char *text)
{
	channel_printf("verdict", "%s %s %s %s", pass ? "pass" : "fail",
	    option_ktest != NULL    ? option_ktest :
		option_test != NULL ? option_test :
				      "-",
	    option_nonce, text);
}

/* Called before the machine ends: decide and write the verdict.  STATUS is the
 * exit status of the first program; WHY says why it was killed, or is NULL if
 * it was not killed.  */
static enum machine_end
decide_verdict(int status, const char *why)
{
	char text[TEXT_MAX], violation[TEXT_MAX - 32] = "";
	bool pass = said_pass && status == 0 && why == NULL;

	pass = pass && vm_check(violation, sizeof(violation)) == 0;
	if (pass)
		snprintf(text, sizeof(text), "ok");
	else if (violation[0] != '\0')
		snprintf(text, sizeof(text), "vm_check after the test: %s",
		    violation);
	else if (why != NULL)
		snprintf(
		    text, sizeof(text), "the test program was killed: %s", why);
	else if (said_pass || status != 0)
		snprintf(text, sizeof(text),
		    "the test program ended with status %d", status);
	else
		snprintf(text, sizeof(text),
		    "the test program ended without a verdict");
	write_verdict(pass, text);
	return pass ? END_DONE : END_TEST_FAIL;
}

static void
fail_deadlocked(void)
{
	runner_fail("deadlock: no program can run, and none will be woken");
}

void
runner_said_pass(void)
{
	said_pass = true;
}

void
runner_fail(const char *text)
{
	write_verdict(false, text);
	machine_end(END_TEST_FAIL, 1);
}

/* Print the chain of callers, from the caller of the function whose frame
 * pointer is EBP up to the test.  tools/check adds their line numbers.  */
static void
print_callers(uint32_t ebp)
{
	uint32_t end = (ebp & ~(uint32_t)(KSTACK_SIZE - 1)) + KSTACK_SIZE - 8;
	const char *separator = "\nCheck failed:\n    in ", *name = "";
	const uint32_t *frame;
	uint32_t offset, last = ebp;

	while (ebp >= last && ebp <= end && strncmp(name, "ktest_", 6) != 0) {
		frame = (const uint32_t *)ebp;
		name = symbol_find(frame[1] - 1, &offset);
		if (name == NULL)
			break;
		printf("%s", separator);
		symbol_print_caller(frame[1]);
		separator = " < ";
		last = ebp + 1;
		ebp = frame[0];
	}
	printf("\n");
}

void
ktest_fail(const char *file, int line, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;
	int length;

	length = snprintf(text, sizeof(text), "%s:%d: ", file, line);
	length = MIN(length, TEXT_MAX - 1);
	va_start(args, format);
	length += vsnprintf(
	    text + length, sizeof(text) - (size_t)length, format, args);
	va_end(args);
	length = MIN(length, TEXT_MAX - 1);
	snprintf(
	    text + length, sizeof(text) - (size_t)length, "%s", ktest_context);
	print_callers((uint32_t)__builtin_frame_address(0));
	runner_fail(text);
}

bool
ktest_in_real_time(void)
{
	return option_real_time;
}

void
ktest_note(const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	channel_printf("note", "%s", text);
}

/* Are A and B equal if '-' and '_' are considered the same? */
static bool
is_same_name(const char *a, const char *b)
{
	for (; *a != '\0' || *b != '\0'; a++, b++)
		if (*a != *b && !(*a == '-' && *b == '_') &&
		    !(*a == '_' && *b == '-'))
			return false;
	return true;
}

void
ktest_run(void)
{
	if (option_ktest == NULL)
		return;
	for (const struct ktest *t = ktests_start; t < ktests_end; t++)
		if (is_same_name(t->name, option_ktest)) {
			t->function();
			said_pass = true;
			process_shut_down(0);
		}
	printf("This kernel has no kernel test '%s'.\n", option_ktest);
	machine_end(END_USAGE, -1);
}

void
test_gate_init(void)
{
	if (option_test == NULL && option_ktest == NULL)
		return;
	process_shutdown_hook = decide_verdict;
	deadlocked_programs_hook = fail_deadlocked;
	gate_enable();
}
