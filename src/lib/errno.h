/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error numbers.  Kernel functions return 0 or one of these, positive;
 * system calls from 32 up return them negated; programs find them in
 * errno.  The values are those of Linux, as debuggers expect them.
 */
#ifndef LIB_ERRNO_H
#define LIB_ERRNO_H

enum {
	EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EIO = 5, ENXIO = 6,
	E2BIG = 7, ENOEXEC = 8, EBADF = 9, ECHILD = 10, EAGAIN = 11,
	ENOMEM = 12, EACCES = 13, EFAULT = 14, EBUSY = 16, EEXIST = 17,
	EXDEV = 18, ENODEV = 19, ENOTDIR = 20, EISDIR = 21, EINVAL = 22,
	ENFILE = 23, EMFILE = 24, ENOTTY = 25, ETXTBSY = 26, EFBIG = 27,
	ENOSPC = 28, ESPIPE = 29, EROFS = 30, EMLINK = 31, EPIPE = 32,
	ERANGE = 34, ENAMETOOLONG = 36, ENOSYS = 38, ENOTEMPTY = 39,
	EUCLEAN = 117, ENOTSUP = 95, ETIMEDOUT = 110
};

/* The text for ERROR (positive), never NULL. */
const char *strerror(int error);

#endif
