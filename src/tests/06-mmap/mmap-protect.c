/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a mapping has the rights requested, and no more than its descriptor
 *     allows, even with Pintos's mmap; mprotect can remove and restore rights
 *     without losing data
 * points: 4
 * dragonfly: 08
 */
#include <unistd.h>

#include <errno.h>

#include "tests/mapped.h"

#define COUNT 3
#define SIZE  (COUNT * PAGE)

/* Pintos's calls, which <unistd.h> does not declare. */
int pintos_mmap(int fd, void *address);
void pintos_munmap(int id);

#define PLACE ((char *)0x10000000)

static void
check_failed(void *map, int expected)
{
	CHECK(map == MAP_FAILED);
	CHECK_CMP(errno, ==, expected);
}

/* Check Pintos's mmap, which has no argument for rights: a mapping has the rights of
 * its descriptor, which must allow reads.  */
static void
check_pintos(int fd, int reader, int writer)
{
	int id;

	CHECK_CMP(pintos_mmap(writer, PLACE), ==, -1);
	CHECK_CMP(test_page(PLACE, NULL), ==, 0);
	id = pintos_mmap(reader, PLACE);
	CHECK_CMP(id, >=, 0);
	CHECK_PAGES(PLACE, 0, COUNT, 2);
	CHECK(access_kills(PLACE, true));
	CHECK_CMP(mprotect(PLACE, SIZE, RW), ==, -1);
	CHECK_CMP(errno, ==, EACCES);
	pintos_munmap(id);
	check_file(fd, 0, COUNT, 2);
	id = pintos_mmap(fd, PLACE);
	CHECK_CMP(id, >=, 0);
	pages_fill(PLACE, 0, COUNT, 4);
	pintos_munmap(id);
	check_file(fd, 0, COUNT, 4);
}

void
test_main(void)
{
	int fd = make_file("/data", SIZE, 1), reader, writer;
	char *map = map_pages(fd, 0, COUNT, PROT_READ, MAP_SHARED);

	CHECK(access_kills(map, true));
	CHECK_PAGES(map, 0, COUNT, 1);
	CHECK(access_kills(map, true));
	CHECK_CMP(mprotect(map, SIZE, RW), ==, 0);
	pages_fill(map, 0, COUNT, 2);
	CHECK_CMP(mprotect(map, SIZE, PROT_READ), ==, 0);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK((test_page(map + i * PAGE, NULL) & GATE_PAGE_WRITABLE) ==
		    0);
	CHECK(access_kills(map + PAGE, true));
	CHECK_PAGES(map, 0, COUNT, 2);
	CHECK_CMP(munmap(map, SIZE), ==, 0);
	check_file(fd, 0, COUNT, 2);

	reader = open("/data", O_RDONLY);
	writer = open("/data", O_WRONLY);
	check_failed(mmap(NULL, SIZE, RW, MAP_SHARED, reader, 0), EACCES);
	check_failed(
	    mmap(NULL, SIZE, PROT_READ, MAP_SHARED, writer, 0), EACCES);
	check_failed(
	    mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, writer, 0), EACCES);
	map = map_pages(reader, 0, COUNT, PROT_READ, MAP_SHARED);
	CHECK_PAGES(map, 0, COUNT, 2);
	CHECK_CMP(mprotect(map, SIZE, RW), ==, -1);
	CHECK_CMP(errno, ==, EACCES);
	CHECK(access_kills(map, true));
	CHECK_CMP(munmap(map, SIZE), ==, 0);

	/* A private mapping can always be made writable. */
	map = map_pages(reader, 0, COUNT, PROT_READ, MAP_PRIVATE);
	CHECK_PAGES(map, 0, COUNT, 2);
	CHECK_CMP(mprotect(map, SIZE, RW), ==, 0);
	pages_fill(map, 0, COUNT, 3);
	CHECK_CMP(munmap(map, SIZE), ==, 0);
	check_file(fd, 0, COUNT, 2);

	check_pintos(fd, reader, writer);
}
