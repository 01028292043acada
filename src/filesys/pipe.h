/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pipes: bytes written to one end are read from the other.
 */
#ifndef FILESYS_PIPE_H
#define FILESYS_PIPE_H

#include <stdbool.h>
#include <stdint.h>

/* Capacity in bytes.  Writes of up to this size are not interleaved with others. */
#define PIPE_SIZE 4096

struct pipe;

/* Create a pipe with both ends open, and store it in *CREATED.  Returns 0 or ENOMEM.
 * => does not sleep.  */
int pipe_create(struct pipe **created);
/* Close an end; closing the second one frees the pipe.
 * => does not sleep.  */
void pipe_close(struct pipe *, bool write_end);

/* Wait for bytes and take up to SIZE of them.  *DONE: the number taken; 0 on EINTR, or if
 * the write end is closed and the pipe is empty.  Returns 0 or EINTR.
 * => may sleep.  */
int pipe_read(struct pipe *, void *, uint32_t size, uint32_t *done);
/* Add SIZE bytes, waiting for room.  *DONE: the number of bytes added, also on an
 * error.  Returns 0, EINTR, or EPIPE if the read end is closed.
 * => may sleep.  */
int pipe_write(struct pipe *, const void *, uint32_t size, uint32_t *done);

#endif
