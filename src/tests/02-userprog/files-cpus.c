/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes on four CPUs that write different parts of one file at the
 *     same time read their own data back; of several processes that create or
 *     remove the same name at the same time, only one succeeds
 * points: 1
 * cpus: 4
 */
#include <syscall.h>

#include <stdlib.h>

#include "tests/utest.h"

#define CHILDREN 6
#define PART     1500
#define ROUNDS   20

static char part[PART], found[PART];

/* Write one part of the file repeatedly, and read it back. */
static int
write_part(int number)
{
	int fd = open("/tmp/shared");

	CHECK_CMP(fd, >=, 2);
	for (int round = 0; round < ROUNDS; round++) {
		memset(part, 'A' + (number + round) % 26, PART);
		seek(fd, (unsigned)(number * PART));
		CHECK_CMP(write(fd, part, PART), ==, PART);
		seek(fd, (unsigned)(number * PART));
		CHECK_CMP(read(fd, found, PART), ==, PART);
		CHECK(memcmp(part, found, PART) == 0);
	}
	return 0;
}

/* Create and remove one file repeatedly; return the number of successful
 * creations minus the number of successful removals, plus 100, so that the exit
 * status is not negative.  */
static int
make_and_remove(void)
{
	int balance = 100;

	for (int round = 0; round < ROUNDS; round++) {
		if (create("/tmp/once", 10))
			balance++;
		close(open("/tmp/once"));
		if (remove("/tmp/once"))
			balance--;
	}
	return balance;
}

int
test_child(int argc, char **argv)
{
	int number = atoi(argv[argc - 1]);

	return strcmp(argv[1], "write") == 0 ? write_part(number) :
					       make_and_remove();
}

void
test_main(void)
{
	pid_t writers[CHILDREN], makers[CHILDREN];
	int balance = 0, fd;

	test_deadline(50000);
	CHECK(create("/tmp/shared", CHILDREN * PART));
	for (int i = 0; i < CHILDREN; i++) {
		writers[i] = test_spawn("write %d", i);
		makers[i] = test_spawn("make %d", i);
	}
	for (int i = 0; i < CHILDREN; i++) {
		CHECK_CMP(wait(writers[i]), ==, 0);
		balance += wait(makers[i]) - 100;
	}
	CHECK_CMP(balance, ==, open("/tmp/once") == -1 ? 0 : 1);
	fd = open("/tmp/shared");
	for (int i = 0; i < CHILDREN; i++) {
		memset(part, 'A' + (i + ROUNDS - 1) % 26, PART);
		CHECK_CMP(read(fd, found, PART), ==, PART);
		CHECK(memcmp(part, found, PART) == 0);
	}
}
