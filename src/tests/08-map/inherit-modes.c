/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: parts of a mapping can be inherited in different ways, whether or not they have
 *     been accessed: parent, child and grandchild see each other's writes to shared pages
 *     and to no others; pages with INHERIT_NONE are not in the child; parts whose
 *     inheritance becomes equal are merged
 * points: 4
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/mapped.h"

#define COUNT 8

/* Pages 0, 1, 6 and 7 are copied, 2 and 3 are shared, 4 and 5 are not inherited.  The odd
 * pages are not accessed before the fork.  */
static char *pages;

/* Fail the test unless page I is in a mapping that consists of pages FIRST to END - 1
 * and has this INHERITANCE.  */
static void
check_region(unsigned i, unsigned first, unsigned end, uint32_t inheritance)
{
	struct vm_region region;

	CHECK_CMP(vm_region(0, pages + i * PAGE, &region), ==, 0);
	CHECK_CMP(region.start, ==, (uint32_t)pages + first * PAGE);
	CHECK_CMP(region.end, ==, (uint32_t)pages + end * PAGE);
	CHECK_CMP(region.inheritance, ==, inheritance);
}

static void
check_inheritance(unsigned i, uint32_t inheritance)
{
	struct vm_region region;

	CHECK_CMP(vm_region(0, pages + i * PAGE, &region), ==, 0);
	CHECK_CMP(region.inheritance, ==, inheritance);
}

static void
inherit(unsigned first, unsigned end, int inheritance)
{
	CHECK_CMP(
	    minherit(pages + first * PAGE, (end - first) * PAGE, inheritance),
	    ==, 0);
}

/* Check the first byte of each page; '0' stands for a zero, '-' for a page that is
 * not read.  */
static void
expect_bytes(const char *expected)
{
	for (unsigned i = 0; i < COUNT; i++)
		if (expected[i] != '-')
			CHECK_CMP(pages[i * PAGE], ==,
			    expected[i] == '0' ? 0 : expected[i]);
}

/* Check that nothing is mapped in the child at the pages that are not inherited, and that
 * something can be mapped there.  */
static void
check_left_out(void)
{
	struct vm_region region;

	CHECK_CMP(test_page(pages + 4 * PAGE, NULL), ==, 0);
	CHECK_CMP(vm_region(0, pages + 4 * PAGE, &region), ==, 0);
	CHECK_CMP(region.start, ==, (uint32_t)pages + 6 * PAGE);
	CHECK(mmap(pages + 4 * PAGE, PAGE, RW,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		  0) == pages + 4 * PAGE);
	CHECK_CMP(pages[4 * PAGE], ==, 0);
	pages[4 * PAGE] = 'x';
	CHECK_CMP(munmap(pages + 4 * PAGE, PAGE), ==, 0);
}

/* Write BYTE to the start of each page that is inherited. */
static void
write_pages(char byte)
{
	for (unsigned i = 0; i < COUNT; i++)
		if (i != 4 && i != 5)
			pages[i * PAGE] = byte;
}

static void
run_child(void)
{
	pid_t pid;

	expect_bytes("p0p0--p0");
	check_region(2, 2, 4, INHERIT_SHARE);
	check_left_out();
	pages[3 * PAGE] = 'c';
	pid = fork();
	if (pid == 0) {
		expect_bytes("p0pc--p0");
		write_pages('g');
		_exit(3);
	}
	CHECK_CMP(reap(pid), ==, 3);
	expect_bytes("p0gg--p0");
	pages[0] = pages[7 * PAGE] = 'c';
	pages[2 * PAGE] = 'c';
	_exit(4);
}

static void
check_modes(void)
{
	for (unsigned i = 0; i < COUNT; i += 2)
		pages[i * PAGE] = 'p';
	inherit(2, 4, INHERIT_SHARE);
	inherit(4, 6, INHERIT_NONE);
	check_region(1, 0, 2, INHERIT_COPY);
	check_region(3, 2, 4, INHERIT_SHARE);
	check_region(4, 4, 6, INHERIT_NONE);
	check_region(7, 6, 8, INHERIT_COPY);
}

/* Check that the parts are merged again when the inheritance is changed back, even if the
 * inheritance of a part of a part was changed.  */
static void
check_merging(void)
{
	char *other = map_pages(-1, 0, COUNT, RW, MAP_PRIVATE | MAP_ANONYMOUS);

	pages = other;
	inherit(2, 6, INHERIT_NONE);
	inherit(3, 4, INHERIT_SHARE);
	check_region(2, 2, 3, INHERIT_NONE);
	check_region(5, 4, 6, INHERIT_NONE);
	inherit(3, 4, INHERIT_NONE);
	check_region(3, 2, 6, INHERIT_NONE);
	write_pages('m');
	inherit(1, 7, INHERIT_COPY);
	check_region(3, 0, COUNT, INHERIT_COPY);
	expect_bytes("mmmm00mm");
}

void
test_main(void)
{
	pid_t pid;
	int fd;

	pages = map_pages(-1, 0, COUNT, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	/* This mapping keeps later ones from being merged with the pages. */
	fd = make_file("/data", PAGE, 1);
	map_pages(fd, 0, 1, PROT_READ, MAP_SHARED);
	check_modes();
	pid = fork();
	if (pid == 0)
		run_child();
	CHECK_CMP(reap(pid), ==, 4);
	expect_bytes("p0cgp0p0");
	/* A range may have holes.  Entries that have been forked are not merged. */
	CHECK_CMP(munmap(pages + 3 * PAGE, PAGE), ==, 0);
	inherit(2, 5, INHERIT_COPY);
	check_inheritance(2, INHERIT_COPY);
	check_region(4, 4, 5, INHERIT_COPY);
	check_merging();
}
