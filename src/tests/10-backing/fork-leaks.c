/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: 1,000 processes that fork, write to what they share, map files privately,
 *     execute programs and end, some by a fault, leave no page, object, map entry,
 *     layer, page table or vnode behind
 * points: 2
 * limit: 120s
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PROCESSES 1000
#define PAGES     5

static char *memory, *file;
static const enum gate_counter counters[] = { COUNTER_USER_FREE,
	COUNTER_KERNEL_FREE, COUNTER_PMAPS, COUNTER_PAGE_TABLES,
	COUNTER_HEAP_BLOCKS, COUNTER_VNODES };

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

/* The processes that a process of the test has become or started. */
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

/* In a process of its own, whose memory ends with it. */
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

void
test_main(void)
{
	uint32_t before[ARRAY_SIZE(counters)];
	int fd = make_file("/data", PAGES * PAGE, 1);

	check_fork_is_lazy();
	memory = map_pages(-1, 0, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	file = map_pages(fd, 0, PAGES, RW, MAP_PRIVATE);
	pages_fill(memory, 0, PAGES, 1);
	pages_fill(file, 1, 2, 2);
	run_family(20);
	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		before[i] = test_counter(counters[i]);
	run_family(PROCESSES / 2);
	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		if (test_counter(counters[i]) != before[i])
			test_fail(__FILE__, __LINE__,
			    "counter %d is %u, but was %u before", counters[i],
			    (unsigned)test_counter(counters[i]),
			    (unsigned)before[i]);
	CHECK_PAGES(file, 1, 2, 2);
	check_file(fd, 0, PAGES, 1);
}
