/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: Pintos's mmap refuses ranges that overlap code, data, heap, stack or
 *     another mapping, misaligned, null and kernel addresses, empty files, and
 *     descriptors of directories and pipes; a refused call changes nothing
 * points: 3
 * dragonfly: 08
 */
#include <syscall.h>

#include "tests/utest.h"

#define PLACE ((char *)0x10000000)
#define PAGE  4096

static char page[PAGE];
static char data[2 * PAGE] = { 1 };
static char bss[2 * PAGE];

static void
expect_refused(int fd, const void *place)
{
	mapid_t map = mmap(fd, (void *)((uintptr_t)place));

	if (map != MAP_FAILED)
		test_fail(__FILE__, __LINE__,
		    "descriptor %d was mapped at %p, expected failure", fd,
		    place);
}

static const void *
page_of(const void *address)
{
	return (const void *)((uintptr_t)address & ~(uintptr_t)(PAGE - 1));
}

static void
expect_overlaps_refused(int fd, const char *heap)
{
	char local[100];

	memset(local, 7, sizeof(local));
	expect_refused(fd, page_of((const void *)test_main));
	expect_refused(fd, page_of(data + PAGE));
	expect_refused(fd, page_of(bss + PAGE));
	expect_refused(fd, page_of(local));
	expect_refused(fd, (const char *)page_of(local) - 2 * PAGE);
	expect_refused(fd, heap);
	expect_refused(fd, heap - 2 * PAGE); /* the last page is in the heap */
	CHECK_CMP(local[99], ==, 7);
	CHECK_CMP(data[0], ==, 1);
	CHECK_CMP(bss[PAGE], ==, 0);
	CHECK_CMP(*heap, ==, 'h');
}

void
test_main(void)
{
	int fd, empty, ends[2];
	mapid_t map;
	char *heap;

	CHECK(create("data", 0));
	CHECK(create("empty", 0));
	fd = open("data");
	empty = open("empty");
	CHECK_CMP(pipe(ends), ==, 0);
	for (int i = 0; i < 3; i++)
		CHECK_CMP(write(fd, page, PAGE), ==, PAGE);

	/* Make a valid mapping, and try others that overlap it. */
	map = mmap(fd, PLACE);
	CHECK_CMP(map, >=, 0);
	expect_refused(fd, PLACE);
	expect_refused(fd, PLACE + 2 * PAGE);
	expect_refused(fd, PLACE - 2 * PAGE);
	PLACE[0] = 'm';
	munmap(map);

	heap = sbrk(PAGE);
	heap = (char *)page_of(heap + PAGE - 1);
	*heap = 'h';
	expect_overlaps_refused(fd, heap);
	expect_refused(fd, PLACE + 1);
	expect_refused(fd, PLACE + PAGE / 2);
	expect_refused(fd, NULL);
	expect_refused(empty, PLACE);
	expect_refused(0, PLACE);
	expect_refused(1, PLACE);
	expect_refused(ends[0], PLACE);
	expect_refused(open("/"), PLACE);
	expect_refused(-1, PLACE);
	expect_refused(0x20101234, PLACE);
	expect_refused(fd, (const void *)0xc0000000);
	expect_refused(fd, (const void *)0xbfffe000);
	expect_refused(fd, (const void *)0xfffff000);
	CHECK_CMP(test_page(PLACE, NULL), ==, 0);
	map = mmap(fd, PLACE);
	CHECK_CMP(map, >=, 0);
	CHECK_CMP(PLACE[0], ==, 'm');
}
