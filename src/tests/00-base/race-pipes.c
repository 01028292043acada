/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes that exchange bytes through pipes, in pairs and in a
 *     chain, all run to completion
 * needs: 02-userprog
 * tags: races
 */
#include <unistd.h>

#include "tests/utest.h"

#define PAIRS  3
#define ROUNDS 400
#define CHAIN  5 /* processes between first and last */
#define BYTES  30000u

/* Exchange single bytes with the other process; if BEGIN, send the first one. */
static void
ping_pong(int in, int out, bool begin)
{
	char byte;

	for (unsigned i = 0; i < ROUNDS; i++) {
		if (begin || i > 0)
			CHECK_CMP(write(out, "b", 1), ==, 1);
		CHECK_CMP(read(in, &byte, 1), ==, 1);
	}
	if (!begin)
		CHECK_CMP(write(out, "b", 1), ==, 1);
}

static void
fork_pair(void)
{
	int there[2], back[2];

	CHECK_CMP(pipe(there), ==, 0);
	CHECK_CMP(pipe(back), ==, 0);
	for (int i = 0; i < 2; i++) {
		pid_t pid = fork();

		CHECK_CMP(pid, >=, 0);
		if (pid != 0)
			continue;
		ping_pong(i == 0 ? back[0] : there[0],
		    i == 0 ? there[1] : back[1], i == 0);
		_exit(0);
	}
	for (int i = 0; i < 2; i++) {
		close(there[i]);
		close(back[i]);
	}
}

/* Copy from IN to OUT, in pieces of varying size, until end of file. */
static void
copy_until_end(int in, int out)
{
	char buffer[997];
	int size;

	while ((size = read(in, buffer, sizeof(buffer))) > 0)
		CHECK_CMP(write(out, buffer, size), ==, size);
	CHECK_CMP(size, ==, 0);
}

/* Start a process that copies from IN to a new pipe, and close IN; return the
 * pipe's other end.  */
static int
fork_link(int in)
{
	int fds[2];
	pid_t pid;

	CHECK_CMP(pipe(fds), ==, 0);
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		close(fds[0]);
		copy_until_end(in, fds[1]);
		_exit(0);
	}
	close(in);
	close(fds[1]);
	return fds[0];
}

static void
send_bytes(int out)
{
	unsigned char piece[100];

	for (unsigned sent = 0; sent < BYTES; sent += sizeof(piece)) {
		for (unsigned i = 0; i < sizeof(piece); i++)
			piece[i] = (unsigned char)(sent + i);
		CHECK_CMP(write(out, piece, sizeof(piece)), ==, sizeof(piece));
	}
}

static void
receive_bytes(int in)
{
	unsigned char buffer[777];
	unsigned got = 0;
	int size;

	while ((size = read(in, buffer, sizeof(buffer))) > 0)
		for (int i = 0; i < size; i++, got++)
			CHECK_CMP(buffer[i], ==, (unsigned char)got);
	CHECK_CMP(size, ==, 0);
	CHECK_CMP(got, ==, BYTES);
}

static void
run_chain(void)
{
	int fds[2], end;
	pid_t pid;

	CHECK_CMP(pipe(fds), ==, 0);
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		close(fds[0]);
		send_bytes(fds[1]);
		_exit(0);
	}
	close(fds[1]);
	end = fds[0];
	for (unsigned i = 0; i < CHAIN; i++)
		end = fork_link(end);
	receive_bytes(end);
	close(end);
}

void
test_main(void)
{
	int status;

	for (unsigned i = 0; i < PAIRS; i++)
		fork_pair();
	run_chain();
	for (unsigned i = 0; i < 2 * PAIRS + CHAIN + 1; i++) {
		CHECK_CMP(waitpid(-1, &status, 0), >, 0);
		CHECK_CMP(status, ==, 0);
	}
}
