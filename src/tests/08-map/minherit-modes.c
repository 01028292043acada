/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: minherit makes a fork share, copy or leave out a range, even in the
 *     middle of a mapping; its arguments are checked
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>
#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE 4096

static char *page;

/* Fork a child that writes to pages 0 to 3, except page 2. */
static void
write_in_child(void)
{
	int status = -1;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		CHECK_CMP(test_page(page + 2 * PAGE, NULL), ==, 0);
		for (int i = 0; i < 4; i++)
			if (i != 2)
				page[i * PAGE] = 'c';
		_exit(0);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 0);
}

static void
check_missing_page(void)
{
	int status = 0;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		(void)*(volatile char *)(page + 2 * PAGE);
		_exit(0);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, -1);
}

void
test_main(void)
{
	page = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(page != MAP_FAILED);
	for (int i = 0; i < 4; i++)
		page[i * PAGE] = 'p';
	CHECK_CMP(minherit(page + PAGE, PAGE, INHERIT_SHARE), ==, 0);
	CHECK_CMP(minherit(page + 2 * PAGE, PAGE, INHERIT_NONE), ==, 0);
	CHECK_CMP(minherit(page + 3 * PAGE, PAGE, INHERIT_COPY), ==, 0);
	write_in_child();
	CHECK_CMP(page[0], ==, 'p');
	CHECK_CMP(page[PAGE], ==, 'c');
	CHECK_CMP(page[2 * PAGE], ==, 'p');
	CHECK_CMP(page[3 * PAGE], ==, 'p');
	check_missing_page();

	CHECK_CMP(minherit(page + 1, PAGE, INHERIT_COPY), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(minherit(page, 0, INHERIT_COPY), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(minherit(page, PAGE, 3), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(minherit(page, PAGE, -1), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
}
