/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a pipe carries bytes in order between threads; reads return end of
 *     file when the write end is closed; writes, including one that is waiting
 *     for room, fail with EPIPE when the read end is closed; an operation on the
 *     wrong end fails with EBADF, and a seek with ESPIPE; a waiting read fails
 *     with EINTR when its thread is interrupted
 * cpus: 2
 */
#include <errno.h>
#include <string.h>

#include "filesys/file.h"
#include "filesys/pipe.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define TOTAL 100000

static struct file *reader, *writer;
static struct semaphore done;
static struct thread *victim;
static int victim_error;

static void
feed_pipe(void *argument UNUSED)
{
	uint8_t piece[777];
	uint32_t sent = 0, n;

	while (sent < TOTAL) {
		uint32_t size = MIN(sizeof(piece), TOTAL - sent);

		for (uint32_t i = 0; i < size; i++)
			piece[i] = (uint8_t)(sent + i);
		KTEST_CHECK_CMP(file_write(writer, piece, size, &n), ==, 0);
		KTEST_CHECK_CMP(n, ==, size);
		sent += n;
	}
	file_release(writer);
	sema_up(&done);
}

static void
check_stream(void)
{
	uint8_t piece[1000];
	uint32_t got = 0, n;

	KTEST_CHECK_CMP(file_pipe(&reader, &writer), ==, 0);
	thread_create("feed", PRI_DEFAULT, feed_pipe, NULL);
	do {
		KTEST_CHECK_CMP(
		    file_read(reader, piece, sizeof(piece), &n), ==, 0);
		for (uint32_t i = 0; i < n; i++)
			KTEST_CHECK_CMP(piece[i], ==, (uint8_t)(got + i));
		got += n;
	} while (n > 0);
	KTEST_CHECK_CMP(got, ==, TOTAL);
	sema_down(&done);
	file_release(reader);
}

static void
check_refusals(void)
{
	uint8_t byte = 0;
	uint32_t n;

	KTEST_CHECK_CMP(file_pipe(&reader, &writer), ==, 0);
	KTEST_CHECK_CMP(file_read(writer, &byte, 1, &n), ==, EBADF);
	KTEST_CHECK_CMP(file_write(reader, &byte, 1, &n), ==, EBADF);
	KTEST_CHECK_CMP(file_seek(reader, 0), ==, ESPIPE);
	KTEST_CHECK_CMP(file_read(reader, &byte, 0, &n), ==, 0);
	file_release(reader);
	KTEST_CHECK_CMP(file_write(writer, &byte, 1, &n), ==, EPIPE);
	file_release(writer);
}

static void
fill_pipe(void *argument UNUSED)
{
	static uint8_t piece[PIPE_SIZE];
	uint32_t n;

	victim = thread_current();
	KTEST_CHECK_CMP(file_write(writer, piece, PIPE_SIZE, &n), ==, 0);
	sema_up(&done);
	victim_error = file_write(writer, piece, 1, &n);
	sema_up(&done);
}

/* Close the read end while a thread waits for room in the pipe. */
static void
check_waiting_writer(void)
{
	KTEST_CHECK_CMP(file_pipe(&reader, &writer), ==, 0);
	thread_create("victim", PRI_DEFAULT, fill_pipe, NULL);
	sema_down(&done);
	while (victim->state != THREAD_BLOCKED)
		thread_yield();
	file_release(reader);
	sema_down(&done);
	KTEST_CHECK_CMP(victim_error, ==, EPIPE);
	file_release(writer);
}

static void
read_empty_pipe(void *argument UNUSED)
{
	uint8_t byte;
	uint32_t n;

	victim = thread_current();
	sema_up(&done);
	victim_error = file_read(reader, &byte, 1, &n);
	sema_up(&done);
}

static void
check_interrupt(void)
{
	KTEST_CHECK_CMP(file_pipe(&reader, &writer), ==, 0);
	thread_create("victim", PRI_DEFAULT, read_empty_pipe, NULL);
	sema_down(&done);
	thread_yield();
	thread_interrupt(victim);
	sema_down(&done);
	KTEST_CHECK_CMP(victim_error, ==, EINTR);
	file_release(reader);
	file_release(writer);
}

KTEST(pipe_ends)
{
	sema_init(&done, 0);
	check_stream();
	check_refusals();
	check_waiting_writer();
	check_interrupt();
}
