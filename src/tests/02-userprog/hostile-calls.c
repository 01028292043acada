/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when each system call with a number of 32 or more, except fork, sleep,
 *     kill, poweroff and foreground, is made with hostile arguments, the kernel
 *     continues, the processes end, and no user page is lost
 * points: 1
 * user_pages: 600
 */
#include <unistd.h>

#include <errno.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

/* Values at the limits of ranges, and pointers of all kinds. */
static uint32_t values[] = {
	0, 1, 2, 3, 127, 128, 4095, 4096, 0x08048000, 0x08048001, 0x20101234,
	0x7fffffff, 0x80000000, 0xBFFFF000, 0xBFFFFFFF, 0xC0000000, 0xC0100000,
	0xFEC00000, 0xFFFFF000, 0xFFFFFFFC, 0xFFFFFFFF, 0, /* a buffer */
	0,                                                 /* a string */
	0, /* the last three bytes before unmapped memory */
	0, /* code, in a page that cannot be written */
};
#define COUNT ARRAY_SIZE(values)

static char buffer[16384] __attribute__((aligned(4096)));

/* Return whether NUMBER is a call that cannot be made with arbitrary arguments:
 * fork and sleep would succeed too often, kill and poweroff could end the test
 * or the machine, and foreground changes which process Ctrl-C kills.  */
static bool
is_excluded(int number)
{
	return number == SYS_FORK || number == SYS_SLEEP ||
	    number == SYS_KILL || number == SYS_POWEROFF ||
	    number == SYS_FOREGROUND;
}

static void
fill_values(void)
{
	char *end = test_heap_edge();
	unsigned i = COUNT - 4;

	strlcpy(buffer + 8192, "/tmp/x", 10);
	memset(end - 3, 'x', 3);
	values[i++] = ARG(buffer);
	values[i++] = ARG(buffer + 8192);
	values[i++] = ARG(end - 3);
	values[i++] = ARG(test_main) & ~4095u;
}

/* Fork and reap a child.  A fork that copies every page loads all of this
 * process's own pages, which must not count as lost later.  */
static void
load_all_pages(void)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0)
		_exit(0);
	CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);
}

/* In a child, make call NUMBER with all pairs of values as the first two
 * arguments.  A call may damage the child, for example unmap its code, but not
 * the kernel.  SYS_SBRK has only one argument, and refusing a giant heap is
 * slow if pages are filled when they are mapped.  */
static void
call_with_all_pairs(int number)
{
	unsigned seconds = number == SYS_SBRK ? 1 : COUNT;

	for (unsigned a = 0; a < COUNT; a++)
		for (unsigned b = 0; b < seconds; b++)
			call3(number, values[a], values[b],
			    values[(a * 7 + b * 3 + (unsigned)number) % COUNT]);
	_exit(0);
}

/* In a child, call mmap with all pairs of values as members of its argument
 * structure.  */
static void
mmap_with_all_pairs(void)
{
	struct mmap_args *args = (struct mmap_args *)(buffer + 4096);
	int fd = open("/words", O_RDWR);

	for (unsigned a = 0; a < COUNT; a++)
		for (unsigned b = 0; b < COUNT; b++) {
			args->address = values[a];
			args->length = values[b];
			args->prot = values[(a + b) % 8] & 7;
			args->flags = MAP_PRIVATE + (a % 2) * MAP_FIXED +
			    (b % 3 == 0 ? MAP_ANONYMOUS : 0);
			args->fd = fd;
			args->offset = (b % 4) * 4096;
			call1(SYS_MMAP2, ARG(args));
			args->flags = values[b];
			args->offset = values[a];
			call1(SYS_MMAP2, ARG(args));
		}
	_exit(0);
}

static void
check_errors(void)
{
	struct stat status;
	int ends[2];

	CHECK_CMP(stat((char *)0xC0000000, &status), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	CHECK_CMP(stat("/words", (struct stat *)(uintptr_t)test_main), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	CHECK_CMP(pipe((int *)values[COUNT - 2]), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	CHECK_CMP(pipe(ends), ==, 0);
	CHECK_CMP(ends[0], ==, 3);
	CHECK_CMP(ends[1], ==, 4);
	close(3);
	close(4);
	CHECK_CMP(execv((char *)values[COUNT - 2], NULL), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	CHECK_CMP(kill(0x7fffffff), ==, -1);
	CHECK_CMP(errno, ==, ESRCH);
	CHECK_CMP(foreground(0x7fffffff), ==, -1);
	CHECK_CMP(errno, ==, ESRCH);
}

/* The calls are made by children of a process that ends as well, so that all memory can
 * be counted.  */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	fill_values();
	check_errors();
	load_all_pages();
	for (int number = SYS_FORK; number < SYS_COUNT; number++) {
		pid_t pid;

		if (is_excluded(number))
			continue;
		pid = fork();
		CHECK_CMP(pid, >=, 0);
		if (pid == 0 && number == SYS_MMAP2)
			mmap_with_all_pairs();
		if (pid == 0)
			call_with_all_pairs(number);
		CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);
	}
	check_errors();
	return 0;
}

void
test_main(void)
{
	uint32_t user = test_counter(COUNTER_USER_FREE);

	CHECK_CMP(test_run("call"), ==, 0);
	CHECK_CMP(test_counter(COUNTER_PROCESSES), ==, 1);
	/* This process may have touched one more page of its own. */
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 1, >=, user);
}
