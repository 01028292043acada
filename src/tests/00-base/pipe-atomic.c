/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a write of at most PIPE_SIZE bytes is atomic: it waits until all its
 *     bytes fit into the pipe, and a smaller write can overtake it
 * cpus: 1
 * limit: 5s
 */
#include <string.h>

#include "filesys/pipe.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

static struct pipe *pipe;
static struct semaphore written;
static char data[PIPE_SIZE];

static void
write_bytes(char letter, uint32_t size)
{
	char bytes[PIPE_SIZE / 8];
	uint32_t done;

	memset(bytes, letter, sizeof(bytes));
	KTEST_CHECK_CMP(pipe_write(pipe, bytes, size, &done), ==, 0);
	KTEST_CHECK_CMP(done, ==, size);
}

static void
write_and_signal(void *unused UNUSED)
{
	write_bytes('w', 20);
	sema_up(&written);
}

KTEST(pipe_atomic)
{
	uint32_t done;

	KTEST_CHECK_CMP(pipe_create(&pipe), ==, 0);
	sema_init(&written, 0);
	KTEST_CHECK_CMP(pipe_write(pipe, data, PIPE_SIZE - 10, &done), ==, 0);
	thread_create("writer", PRI_DEFAULT, write_and_signal, NULL);
	timer_sleep(2);
	write_bytes('m', 10);
	KTEST_CHECK(!sema_try_down(&written));
	KTEST_CHECK_CMP(pipe_read(pipe, data, PIPE_SIZE, &done), ==, 0);
	KTEST_CHECK_CMP(done, ==, PIPE_SIZE);
	KTEST_CHECK(memcmp(data + PIPE_SIZE - 10, "mmmmmmmmmm", 10) == 0);
	sema_down(&written);
	pipe_close(pipe, true);
	pipe_close(pipe, false);
}
