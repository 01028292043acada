/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: for sizes of files and lengths of mappings of up to two pages and one byte, a
 *     mapping consists of as many whole pages as its length needs; it shows the file, and
 *     zeros after the end of the file; msync and munmap apply to the same pages, and the
 *     size of the file does not change
 * points: 0
 * dragonfly: 08
 * boundaries: PAGE_SIZE
 */
#include <unistd.h>

#include "tests/mapped.h"

#define PLACE     ((char *)0x10000000)
#define PAGES_MAX 3

/* Pintos's calls, which <unistd.h> does not declare. */
int pintos_mmap(int fd, void *address);
void pintos_munmap(int id);

/* Sizes of the file, and lengths of the mapping. */
static const unsigned sizes[] = { 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE - 1,
	2 * PAGE, 2 * PAGE + 1 };

static unsigned size, length; /* of the current case */
static char content[PAGES_MAX * PAGE];

static void NORETURN
fail(const char *what, unsigned at)
{
	test_fail(__FILE__, __LINE__,
	    "file of %u bytes, mapping of %u bytes: %s at %u", size, length,
	    what, at);
}

/* Create the file of the current case, filled with LETTER.  Returns a descriptor. */
static int
create_data(char letter)
{
	int fd = open("/data", O_CREAT | O_TRUNC | O_RDWR);

	CHECK_CMP(fd, >=, 0);
	memset(content, letter, size);
	CHECK_CMP(write(fd, content, size), ==, size);
	return fd;
}

/* Check that COUNT pages are mapped at PLACE, and no more. */
static void
check_mapped(unsigned count)
{
	for (unsigned i = 0; i < PAGES_MAX + 1; i++) {
		bool mapped = msync(PLACE + i * PAGE, 1, MS_SYNC) == 0;

		if (mapped != (i < count))
			fail(mapped ? "a page is mapped" : "no page is mapped",
			    i * PAGE);
	}
}

/* Check that the pages that contain the first N bytes of the mapping show the file, which is
 * filled with LETTER, and zeros after its end.  */
static void
check_shown(unsigned n, char letter)
{
	unsigned end = (n + PAGE - 1) / PAGE * PAGE;

	for (unsigned i = 0; i < end; i++)
		if (PLACE[i] != (i < size ? letter : 0))
			fail("wrong byte", i);
}

/* Check that the file has its old size, and contains LETTER before offset END and REST after
 * it.  */
static void
check_data(int fd, unsigned end, char letter, char rest)
{
	seek(fd, 0);
	CHECK_CMP(read(fd, content, sizeof(content)), ==, size);
	for (unsigned i = 0; i < size; i++)
		if (content[i] != (i < end ? letter : rest))
			fail("wrong byte in the file", i);
}

/* Map LENGTH bytes, and use all pages of the mapping. */
static void
check_case(void)
{
	unsigned pages = (length + PAGE - 1) / PAGE;
	int fd = create_data('a');

	CHECK(mmap(PLACE, length, RW, MAP_PRIVATE | MAP_FIXED, fd, 0) == PLACE);
	check_mapped(pages);
	check_shown(length, 'a');
	memset(PLACE, 'x', pages * PAGE);
	CHECK_CMP(munmap(PLACE, length), ==, 0);
	check_mapped(0);
	check_data(fd, size, 'a', 'a');

	CHECK(mmap(PLACE, length, RW, MAP_SHARED | MAP_FIXED, fd, 0) == PLACE);
	check_mapped(pages);
	check_shown(length, 'a');
	memset(PLACE, 'b', pages * PAGE);
	CHECK_CMP(msync(PLACE, length, MS_SYNC), ==, 0);
	check_data(fd, pages * PAGE, 'b', 'a');
	memset(PLACE, 'c', pages * PAGE);
	CHECK_CMP(munmap(PLACE, length), ==, 0);
	check_mapped(0);
	check_data(fd, pages * PAGE, 'c', 'a');
	close(fd);
}

/* Map the whole file, as Pintos does. */
static void
check_pintos(void)
{
	int fd = create_data('p'), id = pintos_mmap(fd, PLACE);

	length = size;
	CHECK_CMP(id, >=, 0);
	check_mapped((size + PAGE - 1) / PAGE);
	check_shown(size, 'p');
	memset(PLACE, 'q', size);
	pintos_munmap(id);
	check_mapped(0);
	check_data(fd, size, 'q', 'p');
	close(fd);
}

void
test_main(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		size = sizes[i];
		for (unsigned k = 0; k < ARRAY_SIZE(sizes); k++) {
			length = sizes[k];
			check_case();
		}
		check_pintos();
	}
	CHECK(mmap(PLACE, 0, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		  0) == MAP_FAILED);
}
