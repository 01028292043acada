/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moves file data between files and user memory (given), so that no student
 * file must know of pinning: pins at most 8 user pages, transfers, unpins.
 * Pins are taken before any vnode lock.
 *
 * => may sleep.
 */
#ifndef USERPROG_UIO_H
#define USERPROG_UIO_H

#include <stdint.h>

struct file;

/* Transfer up to SIZE bytes between FILE and the running process's BUFFER.
 * *DONE says how many (also on an error that came later: then 0 is returned).
 * EFAULT if the first page of BUFFER that is needed is not the user's; other
 * errors as for file_read and file_write.  */
int	uio_read(struct file *, void *buffer, uint32_t size, uint32_t *done);
int	uio_write(struct file *, const void *buffer, uint32_t size,
	    uint32_t *done);

#endif
