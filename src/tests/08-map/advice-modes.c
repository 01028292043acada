/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: madvise accepts each kind of advice except MADV_SETMAP, and refuses unknown
 *     values; only MADV_FREE can change the content, to zeros; NOSYNC and NOCORE are
 *     attributes of the range
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define PAGE  4096
#define COUNT 4

static char *pages;

static void
advise(int advice)
{
	CHECK_CMP(madvise(pages, COUNT * PAGE, advice), ==, 0);
}

static uint32_t
region_flags(void)
{
	struct vm_region region;

	CHECK_CMP(vm_region(0, pages, &region), ==, 0);
	return region.flags & (REGION_NOSYNC | REGION_NOCORE);
}

void
test_main(void)
{
	static const int harmless[] = { MADV_NORMAL, MADV_RANDOM,
		MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED, MADV_INVAL };

	pages = mmap(NULL, COUNT * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(pages != MAP_FAILED);
	memset(pages, 'x', COUNT * PAGE);
	for (unsigned i = 0; i < ARRAY_SIZE(harmless); i++) {
		advise(harmless[i]);
		if (harmless[i] == MADV_INVAL)
			CHECK_CMP(test_page(pages, NULL), ==, 0);
		for (unsigned k = 0; k < COUNT * PAGE; k++)
			CHECK_CMP(pages[k], ==, 'x');
	}

	advise(MADV_NOSYNC);
	advise(MADV_NOCORE);
	CHECK_CMP(region_flags(), ==, REGION_NOSYNC | REGION_NOCORE);
	advise(MADV_AUTOSYNC);
	CHECK_CMP(region_flags(), ==, REGION_NOCORE);
	advise(MADV_CORE);
	CHECK_CMP(region_flags(), ==, 0);

	advise(MADV_FREE);
	for (unsigned k = 0; k < COUNT * PAGE; k++)
		CHECK(pages[k] == 'x' || pages[k] == 0);
	memset(pages, 'y', COUNT * PAGE);
	CHECK_CMP(pages[PAGE], ==, 'y');

	CHECK_CMP(madvise(pages, PAGE, MADV_SETMAP), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(madvise(pages, PAGE, 12), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(madvise(pages, PAGE, -1), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
}
