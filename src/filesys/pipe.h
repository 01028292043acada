/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pipes: bytes that go in at one end come out at the other.
 */
#ifndef FILESYS_PIPE_H
#define FILESYS_PIPE_H

#include <stdbool.h>
#include <stdint.h>

#define PIPE_SIZE	4096	/* bytes that it holds; writes up to this many
				 * are not mixed with others */

struct pipe;

/* A pipe with both ends open.  ENOMEM. */
int	pipe_create(struct pipe **);
/* Close an end; the pipe is freed with the second one.
 * => does not sleep.  */
void	pipe_close(struct pipe *, bool write_end);

/* Wait for bytes and take up to SIZE of them; none: the write end is closed and
 * the pipe empty.  EINTR.
 * => may sleep.  */
int	pipe_read(struct pipe *, void *, uint32_t size, uint32_t *done);
/* Put SIZE bytes in, waiting for room.  EPIPE: the read end is closed; EINTR;
 * either with the *DONE bytes that went in before.
 * => may sleep.  */
int	pipe_write(struct pipe *, const void *, uint32_t size, uint32_t *done);

#endif
