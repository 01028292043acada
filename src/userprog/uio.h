/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moves file data between files and user memory (given), so that no student
 * file must know of pinning.
 *
 * A transfer of up to UIO_ATOMIC_MAX bytes to or from a file on disk is one step:
 * no other transfer sees a part of it, and with O_APPEND nothing comes between.
 * A larger one is a series of such steps, each of UIO_ATOMIC_MAX bytes at least
 * but for the last, and others may come between them.
 *
 * => may sleep.
 */
#ifndef USERPROG_UIO_H
#define USERPROG_UIO_H

#include <stdint.h>

#include "cpu/layout.h"
#include "filesys/uio.h"

struct file;

/* So much lies in as many pages as a thread may pin, wherever it begins. */
#define UIO_ATOMIC_MAX	((UIO_SEGMENTS_MAX - 1) * PAGE_SIZE)

/* Transfer up to SIZE bytes between FILE and the running process's BUFFER.
 * *DONE says how many, also when there was an error.  EFAULT: a part of BUFFER
 * that was needed is not the user's.  Other errors, as for file_read and
 * file_write, are reported only if nothing was transferred.  */
int	uio_read(struct file *, void *buffer, uint32_t size, uint32_t *done);
int	uio_write(struct file *, const void *buffer, uint32_t size,
	    uint32_t *done);

/* A copy, from malloc, of the user's string STRING: at most SIZE bytes with its
 * terminator.  EFAULT, ENAMETOOLONG, ENOMEM.  */
int	uio_string(const char *string, uint32_t size, char **copy);

#endif
