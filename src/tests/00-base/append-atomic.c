/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a 28 KiB write from an unaligned address is atomic: data appended by
 *     several processes does not interleave, and a read of the same size sees
 *     either all of a write or none of it
 * needs: 02-userprog
 * cpus: 4
 * options: jitter=3
 */
#include <unistd.h>

#include "tests/utest.h"

#define SIZE    (28 * 1024)
#define WRITERS 3
#define ROUNDS  12
#define LOG     "/tmp/log"
#define SHARED  "/tmp/shared"

/* Unaligned, so that the 28 KiB span 8 pages. */
static char pages[SIZE + 2 * 4096] __attribute__((aligned(4096)));
static char *const data = pages + 4000;

/* Check that all bytes of DATA are equal. */
static void
check_bytes_equal(void)
{
	for (unsigned i = 1; i < SIZE; i++)
		CHECK_CMP(data[i], ==, data[0]);
}

/* Append to one file and overwrite the other, always with the same letter. */
int
test_child(int argc UNUSED, char **argv)
{
	int log = open(LOG, O_WRONLY | O_APPEND);
	int shared = open(SHARED, O_WRONLY);

	CHECK_CMP(log, >=, 0);
	CHECK_CMP(shared, >=, 0);
	memset(data, argv[1][0], SIZE);
	for (int i = 0; i < ROUNDS; i++) {
		CHECK_CMP(write(log, data, SIZE), ==, SIZE);
		CHECK_CMP(write(shared, data, SIZE), ==, SIZE);
		seek(shared, 0);
	}
	return 0;
}

void
test_main(void)
{
	pid_t pids[WRITERS];
	int log = open(LOG, O_RDWR | O_CREAT);
	int shared = open(SHARED, O_RDWR | O_CREAT);

	CHECK_CMP(log, >=, 0);
	CHECK_CMP(write(shared, data, SIZE), ==, SIZE);
	for (int i = 0; i < WRITERS; i++)
		pids[i] = test_spawn("%c", 'a' + i);
	for (int i = 0; i < WRITERS * ROUNDS; i++) {
		seek(shared, 0);
		CHECK_CMP(read(shared, data, SIZE), ==, SIZE);
		check_bytes_equal();
	}
	for (int i = 0; i < WRITERS; i++)
		CHECK_CMP(waitpid(pids[i], NULL, 0), ==, pids[i]);
	for (int i = 0; i < WRITERS * ROUNDS; i++) {
		CHECK_CMP(read(log, data, SIZE), ==, SIZE);
		check_bytes_equal();
	}
	CHECK_CMP(read(log, data, 1), ==, 0);
}
