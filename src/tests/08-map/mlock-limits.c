/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: mlock and mlockall bring pages into memory, up to RLIMIT_MEMLOCK;
 *     munlock and munlockall unwire them; a range with a hole is refused; a call
 *     that fails wires nothing, and unwires nothing
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/utest.h"

#define PAGE  4096
#define COUNT 8

static char *
map_pages(unsigned count)
{
	char *pages = mmap(NULL, count * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(pages != MAP_FAILED);
	return pages;
}

static void
check_present(const char *pages, unsigned first, unsigned count)
{
	for (unsigned i = first; i < first + count; i++)
		CHECK_CMP(test_page(pages + i * PAGE, NULL), !=, 0);
}

static uint32_t
wired_count(const char *address)
{
	struct vm_region region;

	CHECK_CMP(vm_region(0, address, &region), ==, 0);
	CHECK_CMP(region.start, <=, (uint32_t)address);
	return region.wired;
}

static void
set_limit(uint32_t bytes)
{
	struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };

	CHECK_CMP(setrlimit(RLIMIT_MEMLOCK, &limit), ==, 0);
}

/* Check an mlockall for which the limit suffices for the first range of the program, but
 * not for all ranges.  Afterward only the two pages at PAGES are wired, as they were
 * before.  */
static void
check_failed_mlockall(const char *pages)
{
	struct vm_region first;

	CHECK_CMP(vm_region(0, NULL, &first), ==, 0);
	set_limit(2 * PAGE + (first.end - first.start));
	CHECK_CMP(mlockall(MCL_CURRENT), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
	CHECK_CMP(wired_count(pages), ==, 1);
	CHECK_CMP(wired_count((char *)first.start), ==, 0);
	CHECK_CMP(wired_count(pages + 2 * PAGE), ==, 0);
}

void
test_main(void)
{
	char *pages = map_pages(COUNT), *more;

	CHECK_CMP(mlock(pages + PAGE, 3 * PAGE), ==, 0);
	check_present(pages, 1, 3);
	CHECK_CMP(wired_count(pages), ==, 0);
	CHECK_CMP(wired_count(pages + 2 * PAGE), >, 0);
	CHECK_CMP(munlock(pages + PAGE, 3 * PAGE), ==, 0);
	CHECK_CMP(wired_count(pages + 2 * PAGE), ==, 0);

	CHECK_CMP(munmap(pages + 5 * PAGE, PAGE), ==, 0);
	CHECK_CMP(mlock(pages, COUNT * PAGE), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
	CHECK_CMP(wired_count(pages), ==, 0);
	CHECK_CMP(mlock(pages + 1, PAGE), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);

	set_limit(2 * PAGE);
	CHECK_CMP(mlock(pages, 3 * PAGE), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
	CHECK_CMP(wired_count(pages), ==, 0);
	CHECK_CMP(mlock(pages, 2 * PAGE), ==, 0);
	CHECK_CMP(mlock(pages + 2 * PAGE, PAGE), ==, -1);

	check_failed_mlockall(pages);
	set_limit(RLIM_INFINITY);

	CHECK_CMP(mlockall(0), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(mlockall(MCL_CURRENT | MCL_FUTURE), ==, 0);
	check_present(pages, 0, 5);
	more = map_pages(2);
	check_present(more, 0, 2);
	CHECK_CMP(wired_count(more), >, 0);
	CHECK_CMP(munlockall(), ==, 0);
	CHECK_CMP(wired_count(pages), ==, 0);
	CHECK_CMP(wired_count(more), ==, 0);
	CHECK_CMP(wired_count(map_pages(1)), ==, 0);
}
