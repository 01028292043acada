/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the pages of a program stay in memory after its last process has ended, so that
 *     the next run reads none of them from the disk, and its variables have their initial
 *     values again
 * points: 3
 * engine: dragonfly
 * memory: 8M
 */
#include <unistd.h>

#include "tests/mapped.h"
#include "tests/table.h"

#define COPY  "/tmp/copy"
#define COUNT 300 /* more pages than fit in the buffer cache */
#define FEW   64  /* sectors of directories, inodes and the program's header */

static volatile unsigned char data[4][PAGE]
    __attribute__((aligned(4096))) = { { 17 }, { 18 }, { 19 }, { 20 } };

/* Use all of the program's pages, and modify some.  */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	for (unsigned i = 0; i < TABLE_PAGES; i++)
		CHECK(table_right(i));
	for (unsigned i = 0; i < ARRAY_SIZE(data); i++) {
		CHECK_CMP(data[i][0], ==, 17 + i);
		data[i][0] = 0;
	}
	return 5;
}

static void
copy_program(void)
{
	int from = open(test_argv[0], O_RDONLY);
	int to = open(COPY, O_CREAT | O_WRONLY);
	int size;

	CHECK(from >= 0 && to >= 0);
	while ((size = read(from, mapped_buffer, PAGE)) > 0)
		CHECK_CMP(write(to, mapped_buffer, (unsigned)size), ==, size);
	close(from);
	close(to);
}

static void
run_copy(void)
{
	char *args[] = { COPY, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		execv(COPY, args);
		_exit(1);
	}
	CHECK_CMP(reap(pid), ==, 5);
}

/* Read the file of FD.  Returns how many sectors were read from the disk. */
static uint32_t
read_file(int fd)
{
	uint32_t before = test_counter(COUNTER_ROOT_READ);

	check_file(fd, 0, COUNT, 1);
	return test_counter(COUNTER_ROOT_READ) - before;
}

static uint32_t
pages_read(void)
{
	uint32_t pages;

	CHECK_CMP(vmcounter("vnodepgsin", &pages), ==, 0);
	return pages;
}

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	uint32_t pages, sectors;

	copy_program();
	run_copy();
	CHECK_CMP(sync(), ==, 0);
	/* Read the file twice, which leaves no block of the program in the buffer cache. */
	CHECK_CMP(read_file(fd), >, COUNT);
	CHECK_CMP(read_file(fd), >, COUNT);
	pages = pages_read();
	sectors = test_counter(COUNTER_ROOT_READ);
	run_copy();
	CHECK_CMP(pages_read(), ==, pages);
	CHECK_CMP(test_counter(COUNTER_ROOT_READ) - sectors, <=, FEW);
}
