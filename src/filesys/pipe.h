/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pipes: bytes written to one end are read from the other.
 */
#ifndef FILESYS_PIPE_H
#define FILESYS_PIPE_H

#include <stdbool.h>
#include <stdint.h>

#define PIPE_SIZE                                                              \
	4096 /* capacity in bytes; writes of up to this size are
	      * not interleaved with others */

struct pipe;

/* Create a pipe with both ends open.  ENOMEM. */
int pipe_create(struct pipe **);
/* Close an end; closing the second one frees the pipe.
 * => does not sleep.  */
void pipe_close(struct pipe *, bool write_end);

/* Wait for bytes and take up to SIZE of them; none: the write end is closed and the
 * pipe is empty.  EINTR.
 * => may sleep.  */
int pipe_read(struct pipe *, void *, uint32_t size, uint32_t *done);
/* Add SIZE bytes, waiting for room.  EPIPE: the read end is closed; EINTR.  *DONE: the
 * bytes added, on an error too.
 * => may sleep.  */
int pipe_write(struct pipe *, const void *, uint32_t size, uint32_t *done);

#endif
