/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program's file becomes writable again as soon as its last process
 *     has ended, whether that was forked, killed, replaced its program by execv
 *     or failed to start, but not before
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

/* Can the first byte of PATH be overwritten with its own value? */
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
	/* Open files stay in memory, with the kernel's state of each. */
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
	/* A running program's file can be removed; it is freed at the end. */
	pid = exec(COPY " fork");
	CHECK(remove(COPY));
	CHECK_CMP(wait(pid), ==, 12);
	test_wait_alone();
	close(copy);
	close(broken);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
}
