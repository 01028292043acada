/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptions of error numbers. */
#include <string.h>

#include "lib/debug.h"
#include "lib/errno.h"

static const char *const texts[] = {
	[0] = "no error",
	[EPERM] = "operation not permitted",
	[ENOENT] = "no such file or directory",
	[ESRCH] = "no such process",
	[EINTR] = "interrupted",
	[EIO] = "input/output error",
	[ENXIO] = "no such device or address",
	[E2BIG] = "argument list too long",
	[ENOEXEC] = "not an executable program",
	[EBADF] = "bad file descriptor",
	[ECHILD] = "no child process",
	[EAGAIN] = "try again later",
	[ENOMEM] = "out of memory",
	[EACCES] = "permission denied",
	[EFAULT] = "bad address",
	[EBUSY] = "busy",
	[EEXIST] = "already exists",
	[EXDEV] = "not on the same file system",
	[ENODEV] = "no such device",
	[ENOTDIR] = "not a directory",
	[EISDIR] = "is a directory",
	[EINVAL] = "invalid argument",
	[ENFILE] = "too many open files in the system",
	[EMFILE] = "too many open files",
	[ENOTTY] = "not a terminal",
	[ETXTBSY] = "program file busy",
	[EFBIG] = "file too large",
	[ENOSPC] = "no space left",
	[ESPIPE] = "illegal seek",
	[EROFS] = "read-only file system",
	[EMLINK] = "too many links",
	[EPIPE] = "broken pipe",
	[ERANGE] = "result too large",
	[EDEADLK] = "deadlock",
	[ENAMETOOLONG] = "name too long",
	[ENOSYS] = "not implemented",
	[ENOTEMPTY] = "directory not empty",
	[ENOTSUP] = "not supported",
	[ETIMEDOUT] = "timed out",
	[EUCLEAN] = "file system is damaged",
};

const char *
strerror(int error)
{
	if (error < 0 || (size_t)error >= ARRAY_SIZE(texts) ||
	    texts[error] == NULL)
		return "unknown error";
	return texts[error];
}
