/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on the classic engine, the calls that it does not implement fail
 *     with ENOSYS, and the calls that need no support from the engine work
 * needs: 02-userprog
 * engine: classic
 */
#include <unistd.h>

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/utest.h"

#define PAGE 4096

static int
return_argument(void *argument)
{
	return *(int *)argument;
}

#define CHECK_MISSING(call)                                                    \
	do {                                                                   \
		errno = 0;                                                     \
		CHECK_CMP(call, ==, -1);                                       \
		CHECK_CMP(errno, ==, ENOSYS);                                  \
	} while (0)

void
test_main(void)
{
	static char stack[PAGE], text[100];
	char *page = test_heap_edge() - PAGE, states[1];
	struct vm_region region;
	struct rlimit limit = { .rlim_cur = 1 << 20, .rlim_max = 1 << 21 };
	int status, value = 9;
	pid_t pid;

	CHECK_MISSING(minherit(page, PAGE, INHERIT_SHARE));
	CHECK_MISSING(mlock(page, PAGE));
	CHECK_MISSING(munlock(page, PAGE));
	CHECK_MISSING(mlockall(MCL_CURRENT));
	CHECK_MISSING(munlockall());
	CHECK_MISSING(mincore(page, PAGE, states));
	CHECK_MISSING(vm_region(0, NULL, &region));
	CHECK_MISSING(setrlimit(RLIMIT_AS, &limit));
	CHECK_CMP(getrlimit(RLIMIT_AS, &limit), ==, 0);
	CHECK_CMP(limit.rlim_max, ==, RLIM_INFINITY);
	CHECK_MISSING(rfork_thread(
	    RFPROC | RFMEM, stack + sizeof(stack), return_argument, &value));
	CHECK_CMP(waitpid(-1, NULL, 0), ==, -1);
	CHECK_CMP(errno, ==, ECHILD);

	/* These calls need no support from the engine. */
	pid = rfork_thread(
	    RFPROC | RFFDG, stack + sizeof(stack), return_argument, &value);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 9);
	CHECK_CMP(vm_region(12345, NULL, &region), ==, -1);
	CHECK_CMP(errno, ==, ESRCH);
	CHECK_CMP(vm_check(text, sizeof(text)), ==, 0);
}
