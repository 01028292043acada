/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: system calls work with buffers, paths and results in swapped-out
 *     pages, and the pages have the right content afterward
 * points: 5
 * user_pages: 56
 * swap: 1M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT 150
#define PART  20 /* pages transferred */

static char *memory;

/* Write to many other pages, so that the pages at the start are swapped out. */
static void
evict_first_pages(void)
{
	for (unsigned i = COUNT - 70; i < COUNT; i++)
		pages_fill(memory, i, 1, 1);
}

static void
check_file(void)
{
	int fd = open("/data", O_CREAT | O_RDWR);

	CHECK_CMP(fd, >=, 0);
	CHECK_CMP(test_page(memory, NULL), ==, 0);
	CHECK_CMP(write(fd, memory, PART * PAGE), ==, PART * PAGE);
	pages_fill(memory, PART, PART, 2);
	evict_first_pages();
	seek(fd, 0);
	CHECK_CMP(test_page(memory + PART * PAGE, NULL), ==, 0);
	CHECK_CMP(read(fd, memory + PART * PAGE, PART * PAGE), ==, PART * PAGE);
	evict_first_pages();
	CHECK(memcmp(memory, memory + PART * PAGE, PART * PAGE) == 0);
	CHECK_PAGES(memory, 0, PART, 1);
	close(fd);
}

/* Use a path and a result that each cross a page boundary. */
static void
check_path(void)
{
	char *path = memory + 3 * PAGE - 3;
	struct stat *result = (struct stat *)(memory + 5 * PAGE - 8);

	strlcpy(path, "/data", 6);
	evict_first_pages();
	CHECK_CMP(test_page(path, NULL), ==, 0);
	CHECK_CMP(test_page(path + 4, NULL), ==, 0);
	CHECK_CMP(test_page(result, NULL), ==, 0);
	CHECK_CMP(stat(path, result), ==, 0);
	evict_first_pages();
	CHECK_CMP(result->size, ==, PART * PAGE);
	CHECK_STR(path, "/data");
}

static void
check_pipe(void)
{
	char *from = memory + 8 * PAGE - 100, *to = memory + 11 * PAGE - 100;
	int ends[2];

	CHECK_CMP(pipe(ends), ==, 0);
	memset(from, 'x', 200);
	memset(to, 'y', 200);
	evict_first_pages();
	CHECK_CMP(test_page(from, NULL), ==, 0);
	CHECK_CMP(write(ends[1], from, 200), ==, 200);
	evict_first_pages();
	CHECK_CMP(test_page(to, NULL), ==, 0);
	CHECK_CMP(read(ends[0], to, 200), ==, 200);
	evict_first_pages();
	CHECK(memcmp(from, to, 200) == 0 && to[0] == 'x' && to[199] == 'x');
}

void
test_main(void)
{
	need_swap();
	memory = pages_extend_heap(COUNT);
	pages_fill(memory, 0, COUNT, 1);
	check_file();
	check_path();
	check_pipe();
}
