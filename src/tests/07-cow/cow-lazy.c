/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork does not bring in pages that are not in memory: pages of zeros
 *     and of files are brought in later, for each process that accesses them,
 *     with the right contents
 * points: 4
 * dragonfly: 10, burst=1
 */
#include "tests/07-cow/cow.h"

#define PAGES      100
#define FILE_PAGES 20

static struct filled_page zeros[PAGES];

/* Make a file and return a private mapping of it that has not been accessed. */
static const char *
map_file(void)
{
	static char block[PAGE_SIZE];
	int fd = open("/tmp/lazy", O_RDWR | O_CREAT);
	char *mapping;

	CHECK_CMP(fd, >=, 0);
	for (int i = 0; i < FILE_PAGES; i++) {
		memset(block, 'a' + i, PAGE_SIZE);
		CHECK_CMP(write(fd, block, PAGE_SIZE), ==, PAGE_SIZE);
	}
	mapping = mmap(NULL, FILE_PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE, fd, 0);
	CHECK(mapping != MAP_FAILED);
	close(fd);
	return mapping;
}

static void
check_absent(const char *mapping)
{
	for (int i = 0; i < PAGES; i++)
		CHECK_CMP(test_page(&zeros[i], NULL), ==, 0);
	for (int i = 0; i < FILE_PAGES; i++)
		CHECK_CMP(test_page(mapping + i * PAGE_SIZE, NULL), ==, 0);
}

/* Check all pages, and write to every second one. */
static void
touch_all(char *mapping)
{
	for (int i = 0; i < PAGES; i++) {
		CHECK_CMP(zeros[i].words[i], ==, 0);
		if (i % 2 == 0)
			zeros[i].words[i] = 1;
	}
	for (int i = 0; i < FILE_PAGES; i++) {
		CHECK_CMP(mapping[i * PAGE_SIZE + i], ==, 'a' + i);
		if (i % 2 == 0)
			mapping[i * PAGE_SIZE + i] = 'X';
	}
}

static void
run_child(const struct link *link, char *mapping)
{
	check_absent(mapping);
	link_go(link);
	link_wait(link);
	touch_all(mapping);
	link_go(link);
	link_wait(link);
	CHECK_CMP(zeros[2].words[2], ==, 1);
	_exit(0);
}

void
test_main(void)
{
	char *mapping = (char *)map_file();
	struct link link;
	uint32_t before;
	pid_t pid;

	check_absent(mapping);
	before = test_counter(COUNTER_USER_FREE);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link, mapping);
	link_wait(&link);
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 16, >=, before);
	check_absent(mapping);
	link_go(&link);
	link_wait(&link);
	check_absent(mapping);
	touch_all(mapping);
	link_go(&link);
	expect_exit(pid, 0);
	CHECK_CMP(mapping[0], ==, 'X');
}
