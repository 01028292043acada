/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes created by rfork with RFMEM share all memory, mappings
 *     included, and have pids of their own; execv and exit end the sharing; the
 *     space is freed when the last process leaves it
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>
#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE  4096
#define STACK (4 * PAGE)
#define ROUND 200

static char stack[STACK], other_stack[STACK];
static volatile int value, turn;
static char *volatile mapped;

static char *
map_page(void)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(page != MAP_FAILED);
	return page;
}

static pid_t
start(int flags, char *memory, int (*function)(void *), void *argument)
{
	pid_t pid = rfork_thread(
	    RFPROC | RFMEM | flags, memory + STACK, function, argument);

	CHECK_CMP(pid, >, 0);
	return pid;
}

static void
expect_exit(pid_t pid, int expected)
{
	int status = -1;

	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, expected);
}

static int
map_and_write(void *parent)
{
	CHECK_CMP(getpid(), !=, *(pid_t *)parent);
	mapped = map_page();
	mapped[5] = 'm';
	value = 2;
	return 33;
}

/* Repeat ROUND times: wait until TURN is even or, if ARGUMENT is not NULL, until it is odd;
 * then increment it.  */
static int
take_turns(void *argument)
{
	for (int i = 0; i < ROUND; i++) {
		while ((turn % 2 != 0) != (argument != NULL))
			yield();
		turn++;
	}
	return 0;
}

static int
execute_true(void *argument UNUSED)
{
	char *words[] = { "true", NULL };

	execv("/bin/true", words);
	return 1;
}

/* Fork a child, which has a copy of the shared space, and sets VALUE in this copy.  Returns
 * VALUE, which must not have changed.  */
static int
fork_and_write(void *argument UNUSED)
{
	pid_t pid = fork();

	if (pid == 0) {
		value = 100;
		_exit(0);
	}
	CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);
	return value;
}

/* Use memory after the creator of the space has ended. */
static int
sleep_and_write(void *argument UNUSED)
{
	msleep(50);
	stack[0] = other_stack[0] = 1;
	return 0;
}

void
test_main(void)
{
	uint32_t pmaps = test_counter(COUNTER_PMAPS);
	pid_t self = getpid(), pid, other;

	value = 1;
	expect_exit(start(0, stack, map_and_write, &self), 33);
	CHECK_CMP(value, ==, 2);
	CHECK_CMP(mapped[5], ==, 'm');
	CHECK_CMP(munmap(mapped, PAGE), ==, 0);

	pid = start(RFFDG, stack, take_turns, NULL);
	other = start(0, other_stack, take_turns, stack);
	expect_exit(pid, 0);
	expect_exit(other, 0);
	CHECK_CMP(turn, ==, 2 * ROUND);

	expect_exit(start(0, stack, execute_true, NULL), 0);
	expect_exit(start(0, stack, fork_and_write, NULL), 2);
	CHECK_CMP(value, ==, 2);

	/* The creator of a space ends before the other user. */
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		start(0, stack, sleep_and_write, NULL);
		_exit(4);
	}
	expect_exit(pid, 4);
	test_wait_alone();
	CHECK_CMP(test_counter(COUNTER_PMAPS), ==, pmaps);
}
