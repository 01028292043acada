/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: 1,000 processes that map, protect, wire and share memory, and end without
 *     unmapping it, leak no page, object, map entry or page table
 * points: 2
 * engine: dragonfly
 */
#include <unistd.h>

#include <stdlib.h>
#include <sys/mman.h>

#include "tests/utest.h"

#define PROCESSES 1000
#define PAGE      4096
#define PAGES     6

/* Map memory that consists of several entries, of which one is wired and one will be
 * shared by a fork.  The process ends with it mapped.  */
static void
use_memory(unsigned number)
{
	char *pages = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(pages != MAP_FAILED);
	pages[number % (PAGES * PAGE)] = 1;
	CHECK_CMP(mprotect(pages + PAGE, PAGE, PROT_READ), ==, 0);
	CHECK_CMP(minherit(pages + 2 * PAGE, PAGE, INHERIT_SHARE), ==, 0);
	CHECK_CMP(mlock(pages + 3 * PAGE, 2 * PAGE), ==, 0);
	CHECK(sbrk(3 * PAGE) != (void *)-1);
}

static void
run_process(unsigned number)
{
	int status;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		use_memory(number);
		/* Some processes end while a child shares memory with them. */
		if (number % 8 == 0 && fork() == 0)
			use_memory(number);
		_exit(7);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 7);
}

/* Run processes one after another.  This is a process of its own, which ends before the
 * memory is counted: after a fork, an engine can keep the old content of a page to which
 * the parent has written.  */
int
test_child(int argc UNUSED, char **argv)
{
	unsigned count = (unsigned)atoi(argv[1]);

	for (unsigned i = 0; i < count; i++)
		run_process(i);
	return 0;
}

static void
run_processes(unsigned count)
{
	CHECK_CMP(test_run("%u", count), ==, 0);
	test_wait_alone();
}

void
test_main(void)
{
	uint32_t user, blocks, kernel;

	run_processes(20);
	user = test_counter(COUNTER_USER_FREE);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	kernel = test_counter(COUNTER_KERNEL_FREE);
	run_processes(PROCESSES);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), ==, blocks);
	/* The stack of the last thread that ended is freed a moment later. */
	for (int i = 0; i < 100 && test_counter(COUNTER_KERNEL_FREE) != kernel;
	     i++)
		msleep(10);
	CHECK_CMP(test_counter(COUNTER_KERNEL_FREE), ==, kernel);
}
