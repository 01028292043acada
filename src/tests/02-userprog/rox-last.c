/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program's file cannot be written until the last process that runs
 *     the program, even a forked child, has ended, been killed or replaced the
 *     program by execv; then it can be written at once, and so can the file of
 *     a program that failed to start
 * points: 2
 */
#include "tests/02-userprog/rox.h"

#define COPY   "/tmp/copy"
#define BROKEN "/tmp/broken"

int
test_child(int argc UNUSED, char **argv)
{
	char *words[] = { test_argv[0], "short", NULL };

	if (strcmp(argv[1], "crash") == 0)
		*(volatile int *)NULL = 1;
	if (strcmp(argv[1], "fork") == 0 && fork() == 0)
		msleep(50);
	if (strcmp(argv[1], "execv") == 0) {
		execv("/tests/rox-last", words);
		return 1;
	}
	return 12;
}

/* Return whether the first byte of PATH can be overwritten; it is overwritten
 * with its own value.  */
static bool
is_writable(const char *path)
{
	int fd = open(path);
	int written = write(fd, "\177", 1);

	CHECK_CMP(fd, >=, 2);
	close(fd);
	CHECK(written == 0 || written == 1);
	return written == 1;
}

void
test_main(void)
{
	uint32_t vnodes = test_counter(COUNTER_VNODES);
	int copy, broken;
	pid_t pid;

	copy_program(COPY, 1);
	copy_program(BROKEN, 40);
	/* Keep both files open, so that they and the kernel's state of each
	 * stay in memory.  */
	copy = open(COPY);
	broken = open(BROKEN);
	CHECK(!is_writable(test_argv[0]));
	for (int i = 0; i < 3; i++) {
		CHECK(is_writable(COPY));
		CHECK_CMP(wait(exec(COPY " crash")), ==, -1);
		CHECK(is_writable(COPY));
		/* The parent ends, but its child still runs. */
		CHECK_CMP(wait(exec(COPY " fork")), ==, 12);
		CHECK(!is_writable(COPY));
		test_wait_alone();
		CHECK(is_writable(COPY));
		pid = exec(COPY " execv");
		CHECK_CMP(wait(pid), ==, 12);
		CHECK(is_writable(COPY));
		CHECK_CMP(exec(BROKEN), ==, -1);
		CHECK(is_writable(BROKEN));
		CHECK(!is_writable(test_argv[0]));
	}
	/* A running program's file can be removed; it is freed when it is no
	 * longer in use.  */
	pid = exec(COPY " fork");
	CHECK(remove(COPY));
	CHECK_CMP(wait(pid), ==, 12);
	test_wait_alone();
	close(copy);
	close(broken);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
}
