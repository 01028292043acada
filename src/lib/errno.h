/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error numbers.  Kernel functions return 0 or a positive error number; system
 * calls numbered 32 and above return it negated, and the C library stores it in
 * errno.  The values are Linux's, which host tools and debuggers can decode.
 */
#ifndef LIB_ERRNO_H
#define LIB_ERRNO_H

#define EPERM        1
#define ENOENT       2
#define ESRCH        3
#define EINTR        4
#define EIO          5
#define ENXIO        6
#define E2BIG        7
#define ENOEXEC      8
#define EBADF        9
#define ECHILD       10
#define EAGAIN       11
#define ENOMEM       12
#define EACCES       13
#define EFAULT       14
#define EBUSY        16
#define EEXIST       17
#define EXDEV        18
#define ENODEV       19
#define ENOTDIR      20
#define EISDIR       21
#define EINVAL       22
#define ENFILE       23
#define EMFILE       24
#define ENOTTY       25
#define ETXTBSY      26
#define EFBIG        27
#define ENOSPC       28
#define ESPIPE       29
#define EROFS        30
#define EMLINK       31
#define EPIPE        32
#define ERANGE       34
#define EDEADLK      35
#define ENAMETOOLONG 36
#define ENOSYS       38
#define ENOTEMPTY    39
#define ENOTSUP      95
#define ETIMEDOUT    110
#define EUCLEAN      117

#endif
