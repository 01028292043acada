/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: Pintos's mmap refuses what overlaps code, data, heap, stack or another
 *     mapping, what is misaligned, null, empty or not a file, and the kernel's
 *     addresses; and changes nothing then
 * points: 3
 */
#include <syscall.h>

#include "tests/utest.h"

#define PLACE	((char *)0x10000000)
#define PAGE	4096

static char page[PAGE];
static char data[2 * PAGE] = { 1 };
static char bss[2 * PAGE];

static void
refuse(int fd, const void *place)
{
	mapid_t map = mmap(fd, (void *)((uintptr_t)place));

	if (map != MAP_FAILED)
		test_fail(__FILE__, __LINE__, "descriptor %d was mapped at %p",
		    fd, place);
}

static const void *
page_of(const void *address)
{
	return (const void *)((uintptr_t)address & ~(uintptr_t)(PAGE - 1));
}

static void
refuse_overlaps(int fd, const char *heap)
{
	char local[100];

	memset(local, 7, sizeof(local));
	refuse(fd, page_of((const void *)test_main));
	refuse(fd, page_of(data + PAGE));
	refuse(fd, page_of(bss + PAGE));
	refuse(fd, page_of(local));
	refuse(fd, (const char *)page_of(local) - 2 * PAGE);
	refuse(fd, heap);
	refuse(fd, heap - 2 * PAGE);		/* only the last page does */
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

	/* It works where it may. */
	map = mmap(fd, PLACE);
	CHECK_CMP(map, >=, 0);
	refuse(fd, PLACE);
	refuse(fd, PLACE + 2 * PAGE);
	refuse(fd, PLACE - 2 * PAGE);
	PLACE[0] = 'm';
	munmap(map);

	heap = sbrk(PAGE);
	heap = (char *)page_of(heap + PAGE - 1);
	*heap = 'h';
	refuse_overlaps(fd, heap);
	refuse(fd, PLACE + 1);
	refuse(fd, PLACE + PAGE / 2);
	refuse(fd, NULL);
	refuse(empty, PLACE);
	refuse(0, PLACE);
	refuse(1, PLACE);
	refuse(ends[0], PLACE);
	refuse(open("/"), PLACE);
	refuse(-1, PLACE);
	refuse(0x20101234, PLACE);
	refuse(fd, (const void *)0xc0000000);
	refuse(fd, (const void *)0xbfffe000);
	refuse(fd, (const void *)0xfffff000);
	CHECK_CMP(test_page(PLACE, NULL), ==, 0);
	map = mmap(fd, PLACE);
	CHECK_CMP(map, >=, 0);
	CHECK_CMP(PLACE[0], ==, 'm');
}
