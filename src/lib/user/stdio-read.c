/* SPDX-License-Identifier: BSD-2-Clause */
/* Input from streams, and file positions. */
#include <stdio.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/debug.h"
#include "lib/user/stream.h"

/* Take up to SIZE bytes from the buffer, which is filled first if it is empty.
 * Stops after a byte that equals STOP (-1: stops at no byte).  Returns the
 * number of bytes taken, 0 at the end of the file or on failure.  */
static size_t
take_buffered(FILE *stream, char *data, size_t size, int stop)
{
	const char *first, *found = NULL;
	size_t part;

	if (size == 0)
		return 0;
	if ((stream->writes || stream->start == stream->end) &&
	    !stream_fill(stream))
		return 0;
	first = stream->buffer + stream->start;
	part = MIN(size, stream->end - stream->start);
	if (stop >= 0)
		found = memchr(first, stop, part);
	if (found != NULL)
		part = (size_t)(found - first) + 1;
	memcpy(data, first, part);
	stream->start += part;
	return part;
}

int
fgetc(FILE *stream)
{
	char c;

	return take_buffered(stream, &c, 1, -1) == 1 ? (unsigned char)c : EOF;
}

int
getc(FILE *stream)
{
	return fgetc(stream);
}

int
getchar(void)
{
	return fgetc(stdin);
}

int
ungetc(int c, FILE *stream)
{
	if (c == EOF || stream->start == 0)
		return EOF;
	stream->buffer[--stream->start] = (char)c;
	stream->at_end = false;
	return c;
}

size_t
fread(void *data, size_t size, size_t count, FILE *stream)
{
	size_t wanted = size * count, done = 0, part;

	while (done < wanted) {
		part = take_buffered(
		    stream, (char *)data + done, wanted - done, -1);
		if (part == 0)
			break;
		done += part;
	}
	return size == 0 ? 0 : done / size;
}

char *
fgets(char *line, int size, FILE *stream)
{
	size_t room = size > 0 ? (size_t)size - 1 : 0, length = 0, part;

	while (length < room) {
		part =
		    take_buffered(stream, line + length, room - length, '\n');
		length += part;
		if (part == 0 || line[length - 1] == '\n')
			break;
	}
	if (length == 0)
		return NULL;
	line[length] = '\0';
	return line;
}

int
getline(char **line, size_t *capacity, FILE *stream)
{
	size_t length = 0, part;
	char *larger;

	for (;;) {
		if (*capacity - length < 2) {
			larger = realloc(*line, *capacity * 2 + 128);
			if (larger == NULL) {
				stream->error = errno;
				return -1;
			}
			*line = larger;
			*capacity = *capacity * 2 + 128;
		}
		part = take_buffered(
		    stream, *line + length, *capacity - length - 1, '\n');
		length += part;
		if (part == 0 || (*line)[length - 1] == '\n')
			break;
	}
	(*line)[length] = '\0';
	return length > 0 ? (int)length : -1;
}

long
ftell(FILE *stream)
{
	long position = (long)tell(stream->fd);

	if (stream->writes)
		return position + (long)stream->end;
	return position - (long)(stream->end - stream->start);
}

int
fseek(FILE *stream, long offset, int whence)
{
	if (fflush(stream) != 0)
		return -1;
	if (whence == SEEK_CUR)
		offset += ftell(stream);
	else if (whence == SEEK_END)
		offset += filesize(stream->fd);
	if (offset < 0) {
		errno = EINVAL;
		return -1;
	}
	stream->start = 0;
	stream->end = 0;
	stream->at_end = false;
	seek(stream->fd, (unsigned)offset);
	return 0;
}

void
rewind(FILE *stream)
{
	clearerr(stream);
	fseek(stream, 0, SEEK_SET);
}
