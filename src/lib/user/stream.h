/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of a stream, for stdio's own files. */
#ifndef LIB_USER_STREAM_H
#define LIB_USER_STREAM_H

#include <stdbool.h>
#include <stdio.h>

/* When output leaves the buffer, besides when it is full. */
enum flushing {
	FLUSH_UNDECIDED,	/* LINE or FULL, by what the descriptor is */
	FLUSH_FULL,
	FLUSH_LINE,		/* at the end of a call that ended a line */
	FLUSH_CALL		/* at the end of each call */
};

struct __stream {
	int fd;
	bool writes;		/* what it is for */
	bool allocated;		/* by fopen or fdopen */
	bool listed;		/* in the list of streams to write out */
	bool line_ended;	/* a newline is among what is buffered */
	bool at_end;
	int error;		/* the errno of the last failure, or 0 */
	enum flushing flushing;
	char *buffer;
	size_t size;		/* of the buffer */
	size_t start;		/* reading: the first byte not yet taken */
	size_t end;		/* how many bytes the buffer holds */
	FILE *next;
};

/* Output: SIZE bytes at DATA into the buffer.  stream_end_call ends a call: it
 * flushes if it is time, and returns 0, or EOF if the stream has failed.  */
void	stream_put(FILE *, const char *data, size_t size);
int	stream_end_call(FILE *);

/* Write out what all streams hold. */
void	stdio_flush_all(void);

/* Input: read more, into a buffer that is used up.  False: no more. */
bool	stream_fill(FILE *);

#endif
