/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening, closing and flushing of streams.  At its first output, a stream is
 * added to the list of streams that exit() writes out.  If exit() named the
 * standard streams instead, each program would contain all of them.
 */
#include <stdio.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/debug.h"
#include "lib/user/stream.h"

/* Small enough that all variables of a small program that does not use standard
 * input fit in one page.  */
static char stdin_buffer[BUFSIZ / 2];
static char stdout_buffer[BUFSIZ / 2];
static char stderr_buffer[640]; /* holds a message of err.c */

FILE __stdin = {
	.fd = STDIN_FILENO, .buffer = stdin_buffer, .size = sizeof(stdin_buffer)
};
FILE __stdout = { .fd = STDOUT_FILENO,
	.writes = true,
	.buffer = stdout_buffer,
	.size = sizeof(stdout_buffer) };
FILE __stderr = { .fd = STDERR_FILENO,
	.writes = true,
	.flushing = FLUSH_CALL,
	.buffer = stderr_buffer,
	.size = sizeof(stderr_buffer) };

static FILE *written_streams;

static int
mode_to_flags(const char *mode)
{
	switch (*mode) {
	case 'r':
		return O_RDONLY;
	case 'w':
		return O_WRONLY | O_CREAT | O_TRUNC;
	case 'a':
		return O_WRONLY | O_CREAT | O_APPEND;
	default:
		return -1;
	}
}

FILE *
fdopen(int fd, const char *mode)
{
	FILE *stream;

	if (mode_to_flags(mode) < 0) {
		errno = EINVAL;
		return NULL;
	}
	stream = malloc(sizeof(*stream) + BUFSIZ);
	if (stream == NULL)
		return NULL;
	memset(stream, 0, sizeof(*stream));
	stream->fd = fd;
	stream->writes = *mode != 'r';
	stream->allocated = true;
	stream->buffer = (char *)(stream + 1);
	stream->size = BUFSIZ;
	return stream;
}

FILE *
fopen(const char *path, const char *mode)
{
	FILE *stream;
	int fd, flags = mode_to_flags(mode);

	if (flags < 0) {
		errno = EINVAL;
		return NULL;
	}
	fd = open(path, flags);
	if (fd < 0)
		return NULL;
	stream = fdopen(fd, mode);
	if (stream == NULL)
		close(fd);
	return stream;
}

static void
unlist_stream(FILE *stream)
{
	FILE **link = &written_streams;

	if (!stream->listed)
		return;
	while (*link != stream)
		link = &(*link)->next;
	*link = stream->next;
}

int
fclose(FILE *stream)
{
	int result = fflush(stream);

	unlist_stream(stream);
	stream->listed = false;
	close(stream->fd);
	if (stream->allocated)
		free(stream);
	return result;
}

int
fileno(const FILE *stream)
{
	return stream->fd;
}

/* Write SIZE bytes.  One write can transfer fewer bytes, for example to a pipe;
 * a write that transfers none is taken to mean that the disk is full.  Returns
 * false on failure, with errno set.  */
static bool
write_all(int fd, const char *data, size_t size)
{
	int done;

	for (; size > 0; data += done, size -= (size_t)done) {
		done = write(fd, data, size);
		if (done == 0)
			errno = ENOSPC;
		if (done <= 0)
			return false;
	}
	return true;
}

/* Write out the buffer, which is empty afterward even if the write failed. */
static void
stream_flush(FILE *stream)
{
	size_t size = stream->end;

	stream->end = 0;
	if (size > 0 && !write_all(stream->fd, stream->buffer, size))
		stream->error = errno;
}

/* Prepare STREAM for its first output. */
static void
start_output(FILE *stream)
{
	if (stream->flushing == FLUSH_UNDECIDED)
		stream->flushing = isatty(stream->fd) ? FLUSH_LINE : FLUSH_FULL;
	stream->listed = true;
	stream->next = written_streams;
	written_streams = stream;
}

void
stream_put(FILE *stream, const char *data, size_t size)
{
	size_t part;

	if (!stream->writes) {
		stream->error = EBADF;
		return;
	}
	if (!stream->listed)
		start_output(stream);
	if (stream->flushing == FLUSH_LINE && memchr(data, '\n', size) != NULL)
		stream->line_ended = true;
	for (; size > 0; data += part, size -= part) {
		part = MIN(size, stream->size - stream->end);
		memcpy(stream->buffer + stream->end, data, part);
		stream->end += part;
		if (stream->end == stream->size)
			stream_flush(stream);
	}
}

int
stream_end_call(FILE *stream)
{
	if (stream->flushing == FLUSH_CALL || stream->line_ended)
		stream_flush(stream);
	stream->line_ended = false;
	return stream->error != 0 ? EOF : 0;
}

int
fflush(FILE *stream)
{
	if (stream == NULL) {
		stdio_flush_all();
		return 0;
	}
	if (stream->writes)
		stream_flush(stream);
	return stream->error != 0 ? EOF : 0;
}

void
stdio_flush_all(void)
{
	FILE *stream;

	for (stream = written_streams; stream != NULL; stream = stream->next)
		stream_flush(stream);
}

/* Before a read, write out the streams whose descriptor is the console, so that a
 * prompt without a newline is visible while the program waits for the answer.  */
static void
flush_line_streams(void)
{
	FILE *stream;

	for (stream = written_streams; stream != NULL; stream = stream->next)
		if (stream->flushing == FLUSH_LINE)
			stream_flush(stream);
}

bool
stream_fill(FILE *stream)
{
	int done;

	if (stream->writes) {
		stream->error = EBADF;
		return false;
	}
	flush_line_streams();
	stream->start = 0;
	stream->end = 0;
	done = read(stream->fd, stream->buffer, stream->size);
	if (done > 0)
		stream->end = (size_t)done;
	else if (done == 0)
		stream->at_end = true;
	else
		stream->error = errno;
	return done > 0;
}

int
feof(const FILE *stream)
{
	return stream->at_end;
}

int
ferror(const FILE *stream)
{
	return stream->error;
}

void
clearerr(FILE *stream)
{
	stream->at_end = false;
	stream->error = 0;
}
