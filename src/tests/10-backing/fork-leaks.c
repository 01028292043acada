/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: more than 1,000 processes that fork, write to memory that they share, map files
 *     privately, execute programs and end, some by a fault, leave no page, object, map
 *     entry, layer, page table or vnode in use
 * points: 2
 * limit: 120s
 * engine: dragonfly
 */
#include <unistd.h>

#include <limits.h>
#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES     5
#define PROCESSES 45 /* in a family; each starts one more */
#define FAMILIES  24
#define WINDOW    9 /* families, enough for each list of layers to be shortened */

static char *memory, *file;
static const struct {
	enum gate_counter counter;
	int sign; /* -1: the counter counts what is free */
} counters[] = {
	{ COUNTER_USER_FREE, -1 },
	{ COUNTER_KERNEL_FREE, -1 },
	{ COUNTER_PMAPS, 1 },
	{ COUNTER_PAGE_TABLES, 1 },
	{ COUNTER_HEAP_BLOCKS, 1 },
	{ COUNTER_VNODES, 1 },
};

static void
use_memory(unsigned number)
{
	memory[number % PAGES * PAGE] = 1;
	file[(1 + number % (PAGES - 1)) * PAGE] = 1;
	CHECK_CMP(minherit(memory + PAGE, PAGE, INHERIT_SHARE), ==, 0);
	CHECK_CMP(mprotect(file, PAGE, PROT_READ), ==, 0);
	if (number % 3 == 0)
		CHECK_CMP(mlock(memory, 2 * PAGE), ==, 0);
}

/* Run process NUMBER of a family, and one child of it. */
static void
run_child(unsigned number)
{
	char *words[] = { "true", NULL };
	pid_t pid;

	use_memory(number);
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0 && number % 2 == 0) {
		execv("/bin/true", words);
		_exit(1);
	}
	use_memory(number + 1);
	if (pid == 0 && number % 5 == 1)
		*(volatile char *)file = 1; /* ends it: the page is read-only */
	if (pid == 0)
		_exit(0);
	if (number % 4 != 0)
		CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);
	_exit(0);
}

static void
run_processes(unsigned count)
{
	pid_t pid;

	for (unsigned i = 0; i < count; i++) {
		pid = fork();
		if (pid == 0)
			run_child(i);
		memory[i % PAGES * PAGE] = (char)i;
		CHECK_CMP(reap(pid), ==, 0);
	}
	pages_fill(memory, 0, PAGES, 1);
}

/* Run COUNT processes as children of a new process, whose memory is freed when it ends. */
static void
run_family(unsigned count)
{
	pid_t pid = fork();

	if (pid == 0) {
		run_processes(count);
		_exit(0);
	}
	CHECK_CMP(reap(pid), ==, 0);
	test_wait_alone();
}

/* Run WINDOW families, and set MOST[I] to the largest value of counter I after any of
 * them.  A counter with the sign -1 is negated.  */
static void
run_window(int *most)
{
	int value;

	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		most[i] = INT_MIN;
	for (unsigned family = 0; family < WINDOW; family++) {
		run_family(PROCESSES);
		for (unsigned i = 0; i < ARRAY_SIZE(counters); i++) {
			value = counters[i].sign *
			    (int)test_counter(counters[i].counter);
			most[i] = value > most[i] ? value : most[i];
		}
	}
}

void
test_main(void)
{
	int before[ARRAY_SIZE(counters)], after[ARRAY_SIZE(counters)];
	int fd = make_file("/data", PAGES * PAGE, 1);

	check_fork_is_lazy();
	memory = map_pages(-1, 0, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	file = map_pages(fd, 0, PAGES, RW, MAP_PRIVATE);
	pages_fill(memory, 0, PAGES, 1);
	pages_fill(file, 1, 2, 2);
	for (unsigned i = 2 * WINDOW; i < FAMILIES; i++)
		run_family(PROCESSES);
	run_window(before);
	run_window(after);
	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		if (after[i] > before[i])
			test_fail(__FILE__, __LINE__,
			    "counter %d is %d, but was %d before",
			    counters[i].counter, after[i], before[i]);
	CHECK_PAGES(file, 1, 2, 2);
	check_file(fd, 0, PAGES, 1);
}
