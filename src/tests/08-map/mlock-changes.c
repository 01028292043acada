/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wired memory can be protected, given advice, forked, truncated,
 *     invalidated and unmapped in part, and the engine's invariants hold at each
 *     step
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE  4096
#define COUNT 4
#define SIZE  (COUNT * PAGE)

static int fd;

static void
check_engine(int line)
{
	char why[200];

	if (vm_check(why, sizeof(why)) != 0)
		test_fail(
		    __FILE__, line, "vm_check reports a violation: %s", why);
}

/* Map SIZE bytes, of the file unless FLAGS contains MAP_ANONYMOUS, fill them with 'a',
 * and wire them.  */
static char *
map_wired(int flags)
{
	char *pages = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, flags, fd, 0);

	CHECK(pages != MAP_FAILED);
	memset(pages, 'a', SIZE);
	CHECK_CMP(mlock(pages, SIZE), ==, 0);
	check_engine(__LINE__);
	return pages;
}

static void
unmap_wired(char *pages)
{
	CHECK_CMP(munmap(pages + PAGE, PAGE), ==, 0);
	check_engine(__LINE__);
	CHECK_CMP(munmap(pages, SIZE), ==, 0);
	check_engine(__LINE__);
}

static void
check_protect(int flags)
{
	char *pages = map_wired(flags);

	CHECK_CMP(mprotect(pages, 2 * PAGE, PROT_READ), ==, 0);
	check_engine(__LINE__);
	CHECK_CMP(mprotect(pages, SIZE, PROT_READ), ==, 0);
	CHECK_CMP(pages[0], ==, 'a');
	CHECK_CMP(pages[SIZE - 1], ==, 'a');
	check_engine(__LINE__);
	unmap_wired(pages);
}

static void
check_advice(int flags)
{
	char *pages = map_wired(flags);

	for (int advice = MADV_NORMAL; advice <= MADV_INVAL; advice++) {
		madvise(pages, SIZE, advice);
		check_engine(__LINE__);
		(void)*(volatile char *)pages;
	}
	unmap_wired(pages);
}

static void
check_fork(int flags)
{
	char *pages = map_wired(flags);
	int status;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		pages[0] = 'b';
		CHECK_CMP(mlock(pages, 2 * PAGE), ==, 0);
		check_engine(__LINE__);
		_exit(0);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 0);
	pages[0] = 'c';
	check_engine(__LINE__);
	unmap_wired(pages);
}

static void
check_truncate(void)
{
	char *pages = map_wired(MAP_SHARED);

	CHECK_CMP(ftruncate(fd, PAGE + 1), ==, 0);
	check_engine(__LINE__);
	CHECK_CMP(pages[PAGE], ==, 'a');
	CHECK_CMP(pages[PAGE + 1], ==, 0);
	CHECK_CMP(ftruncate(fd, SIZE), ==, 0);
	check_engine(__LINE__);
	unmap_wired(pages);
}

static void
check_invalidate(void)
{
	char *pages = map_wired(MAP_SHARED);

	CHECK_CMP(msync(pages, SIZE, MS_INVALIDATE), ==, 0);
	check_engine(__LINE__);
	CHECK_CMP(pages[0], ==, 'a');
	unmap_wired(pages);
}

void
test_main(void)
{
	static const int kinds[] = { MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE,
		MAP_SHARED };

	fd = open("/data", O_RDWR | O_CREAT);
	CHECK(fd >= 0);
	CHECK_CMP(ftruncate(fd, SIZE), ==, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		check_protect(kinds[i]);
		check_advice(kinds[i]);
		check_fork(kinds[i]);
	}
	check_truncate();
	check_invalidate();
}
