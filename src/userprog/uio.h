/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving data between files and user memory (given), so that no student file
 * deals with pinned pages.
 *
 * A transfer of up to UIO_ATOMIC_MAX bytes to or from a file on disk is atomic:
 * no other transfer sees part of it, and data appended with O_APPEND stay in
 * one piece.  A larger transfer is a series of atomic steps, each of at least
 * UIO_ATOMIC_MAX bytes except the last; other transfers can come between the
 * steps.
 *
 * => may sleep.
 */
#ifndef USERPROG_UIO_H
#define USERPROG_UIO_H

#include <stdint.h>

#include "cpu/layout.h"
#include "filesys/uio.h"

struct file;

/* The most pages that a thread can pin at a time: see vm_pin.  A buffer of
 * UIO_ATOMIC_MAX bytes never extends over more pages than that, wherever in a
 * page it begins.  */
#define UIO_PINS_MAX   8
#define UIO_ATOMIC_MAX ((UIO_PINS_MAX - 1) * PAGE_SIZE)

_Static_assert(UIO_PINS_MAX <= UIO_SEGMENTS_MAX, "a segment for each page");

/* Transfer up to SIZE bytes between FILE and BUFFER, a user address.  *DONE is
 * set to the number of bytes transferred, even on an error.  Returns EFAULT if
 * a needed part of BUFFER cannot be accessed; other errors (see file_read and
 * file_write) are returned only if nothing was transferred.  */
int uio_read(struct file *, void *buffer, uint32_t size, uint32_t *done);
int uio_write(struct file *, const void *buffer, uint32_t size, uint32_t *done);

/* Copy the string at user address STRING, at most SIZE bytes including its
 * terminator, to *COPY, which the caller frees.  Returns 0, EFAULT,
 * ENAMETOOLONG or ENOMEM.  */
int uio_string(const char *string, uint32_t size, char **copy);

#endif
