/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a page cannot be read from the swap disk, only the process that
 *     touches it is killed, with a message; a system call that needs such a page
 *     fails, and the page can be read later
 * points: 4
 * user_pages: 48
 * swap: 1M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT 100
#define MINE  10

/* Make the next read from swap fail.  First wait until the parent sleeps in
 * waitpid, so that the read that fails is not for one of the parent's pages.  */
static void
break_swap(void)
{
	msleep(200);
	test_break_disk(GATE_SWAP_READS, 1, 1);
}

static void
touch_broken(const char *memory)
{
	break_swap();
	(void)*(const volatile char *)memory;
	_exit(5);
}

/* Make a system call that needs a page whose read from swap fails. */
static void
write_broken(const char *memory)
{
	int fd = open("/broken", O_CREAT | O_RDWR);
	int written;

	break_swap();
	written = write(fd, memory + PAGE, PAGE);
	CHECK_CMP(written, ==, -1);
	CHECK_PAGES(memory, 0, COUNT, 2);
	_exit(6);
}

/* In a child, fill COUNT pages; then, if ACTION is 't', touch a page whose read fails; if
 * it is 'w', write such a page to a file; and if it is '-', only check the pages.  Returns
 * the status of the child.  */
static int
run_child(char action)
{
	int status = 77;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		char *memory = pages_extend_heap(COUNT);

		pages_fill(memory, 0, COUNT, 2);
		if (action == 't')
			touch_broken(memory);
		if (action == 'w')
			write_broken(memory);
		CHECK_PAGES(memory, 0, COUNT, 2);
		_exit(7);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	test_break_disk(GATE_SWAP_READS, 1, 0);
	return status;
}

void
test_main(void)
{
	char *memory = pages_extend_heap(MINE);
	int status;

	need_swap();
	pages_fill(memory, 0, MINE, 1);
	for (int i = 0; i < 3; i++) {
		CHECK_CMP(run_child('t'), ==, -1);
		CHECK_PAGES(memory, 0, MINE, 1);
		CHECK_CMP(run_child('-'), ==, 7);
		status = run_child('w');
		/* If the read that fails is for a page of the program itself,
		 * the child is killed.  */
		if (status != 6)
			CHECK_CMP(status, ==, -1);
	}
	CHECK_PAGES(memory, 0, MINE, 1);
	CHECK_CMP(slots_used(), <=, 48);
}
