/* SPDX-License-Identifier: BSD-2-Clause */
/* The internals of a stream, shared by the files of stdio. */
#ifndef LIB_USER_STREAM_H
#define LIB_USER_STREAM_H

#include <stdbool.h>
#include <stdio.h>

/* When the buffer is written out. */
enum flushing {
	FLUSH_UNDECIDED, /* the first output chooses LINE or FULL */
	FLUSH_FULL,      /* only when the buffer is full */
	FLUSH_LINE,      /* also after a call that completed a line */
	FLUSH_CALL       /* also after each call */
};

struct __stream {
	int fd;
	bool writes;     /* for writing, not reading */
	bool allocated;  /* by fopen or fdopen: fclose frees it */
	bool listed;     /* in the list of streams to write out */
	bool line_ended; /* the output call in progress has put a newline */
	bool at_end;     /* a read has reached the end of the file */
	int error;       /* the errno of the last failure, or 0 */
	enum flushing flushing;
	char *buffer;
	size_t size;  /* of the buffer */
	size_t start; /* reading: index of the next byte */
	size_t end;   /* number of bytes in the buffer */
	FILE *next;   /* in the list of streams to write out */
};

/* Append SIZE bytes at DATA to the buffer, writing it out whenever it is full.
 * Failures are recorded in the stream.  */
void stream_put(FILE *, const char *data, size_t size);
/* Called last by each output function: write out the buffer if the stream's
 * flushing mode requires it.  Returns 0, or EOF if the stream has failed.  */
int stream_end_call(FILE *);

/* Write out the buffers of all streams. */
void stdio_flush_all(void);

/* Refill the buffer after all of its bytes have been read.  Returns false at
 * the end of the file or on failure.  */
bool stream_fill(FILE *);

#endif
