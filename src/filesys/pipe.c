/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pipes: a ring buffer between two wait queues.
 *
 *	data  |....xxxxxxxxxx......|
 *	           ^first    ^first + count
 *
 * A wait ends when the process is killed (EINTR), so that no process is stuck in a pipe
 * whose other end is never used.
 */
#include "filesys/pipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "threads/sync.h"

/* Locks: (c) constant, (l) lock. */
struct pipe {
	struct spinlock lock;
	struct waitq readers;     /* (l) waiting for bytes */
	struct waitq writers;     /* (l) waiting for room */
	bool read_end, write_end; /* (l) is it open? */
	uint32_t first, count;    /* (l) the bytes in DATA */
	uint8_t *data;            /* (c) the pointer; (l) the PIPE_SIZE bytes */
};

int
pipe_create(struct pipe **result)
{
	struct pipe *pipe = calloc(1, sizeof(*pipe));

	if (pipe == NULL)
		return ENOMEM;
	pipe->data = malloc(PIPE_SIZE);
	if (pipe->data == NULL) {
		free(pipe);
		return ENOMEM;
	}
	spin_init(&pipe->lock, "pipe");
	waitq_init(&pipe->readers, "pipe readers");
	waitq_init(&pipe->writers, "pipe writers");
	pipe->read_end = pipe->write_end = true;
	*result = pipe;
	return 0;
}

void
pipe_close(struct pipe *pipe, bool write_end)
{
	bool unused;

	spin_acquire(&pipe->lock);
	if (write_end)
		pipe->write_end = false;
	else
		pipe->read_end = false;
	unused = !pipe->read_end && !pipe->write_end;
	waitq_wake_all(&pipe->readers);
	waitq_wake_all(&pipe->writers);
	spin_release(&pipe->lock);
	if (unused) {
		free(pipe->data);
		free(pipe);
	}
}

/* Copy SIZE bytes between the ring, starting at byte AT, and a buffer: to OUT or, if
 * OUT is NULL, from IN.  */
static void
copy_ring(
    struct pipe *pipe, uint32_t at, void *out, const void *in, uint32_t size)
{
	uint32_t start = at % PIPE_SIZE;
	uint32_t n = MIN(size, PIPE_SIZE - start);

	if (out != NULL) {
		memcpy(out, pipe->data + start, n);
		memcpy((uint8_t *)out + n, pipe->data, size - n);
	} else {
		memcpy(pipe->data + start, in, n);
		memcpy(pipe->data, (const uint8_t *)in + n, size - n);
	}
}

int
pipe_read(struct pipe *pipe, void *buffer, uint32_t size, uint32_t *done)
{
	int error = 0;

	*done = 0;
	if (size == 0)
		return 0;
	spin_acquire(&pipe->lock);
	while (pipe->count == 0 && pipe->write_end && error == 0)
		error = waitq_sleep_interruptible(&pipe->readers, &pipe->lock);
	if (pipe->count > 0) {
		error = 0;
		size = MIN(size, pipe->count);
		copy_ring(pipe, pipe->first, buffer, NULL, size);
		pipe->first = (pipe->first + size) % PIPE_SIZE;
		pipe->count -= size;
		*done = size;
		waitq_wake_all(&pipe->writers);
	}
	spin_release(&pipe->lock);
	return error;
}

/* Wait until there is room for ROOM bytes.  Returns 0, EPIPE or EINTR.
 * => the lock is held.  */
static int
wait_for_space(struct pipe *pipe, uint32_t room)
{
	int error = 0;

	while (pipe->read_end && PIPE_SIZE - pipe->count < room && error == 0)
		error = waitq_sleep_interruptible(&pipe->writers, &pipe->lock);
	return pipe->read_end ? error : EPIPE;
}

int
pipe_write(struct pipe *pipe, const void *buffer, uint32_t size, uint32_t *done)
{
	uint32_t room = size <= PIPE_SIZE ? size : 1;
	int error = 0;

	*done = 0;
	spin_acquire(&pipe->lock);
	while (*done < size) {
		uint32_t n;

		error = wait_for_space(pipe, room);
		if (error != 0)
			break;
		n = MIN(size - *done, PIPE_SIZE - pipe->count);
		copy_ring(pipe, pipe->first + pipe->count, NULL,
		    (const uint8_t *)buffer + *done, n);
		pipe->count += n;
		*done += n;
		waitq_wake_all(&pipe->readers);
	}
	spin_release(&pipe->lock);
	return error;
}
