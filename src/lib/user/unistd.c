/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that only <unistd.h> declares. */
#include <unistd.h>

#include <errno.h>

#include "lib/user/result.h"
#include "lib/user/stub.h"

pid_t
spawn(const char *command_line)
{
	pid_t pid = call1(SYS_EXEC, ARG(command_line));

	/* SYS_EXEC does not report why it failed; this is the usual reason. */
	if (pid == PID_ERROR)
		errno = ENOENT;
	return pid;
}

int
open(const char *path, int flags)
{
	return call_result(call2(SYS_OPEN2, ARG(path), (uint32_t)flags));
}

int
close(int fd)
{
	return call_result(call1(SYS_CLOSE2, (uint32_t)fd));
}

int
unlink(const char *path)
{
	return call_result(call1(SYS_UNLINK, ARG(path)));
}

int
mkdir(const char *path)
{
	return call_result(call1(SYS_MKDIR2, ARG(path)));
}

int
chdir(const char *path)
{
	return call_result(call1(SYS_CHDIR2, ARG(path)));
}

char *
getcwd(char *buffer, size_t size)
{
	if (call_result(call2(SYS_GETCWD, ARG(buffer), size)) < 0)
		return NULL;
	return buffer;
}

/* If fstat fails, as in a kernel that lacks it, the result is true, so that a
 * person at the console sees each line as soon as it is complete.  */
bool
isatty(int fd)
{
	struct stat info;

	return fstat(fd, &info) != 0 || info.type == FILE_CONSOLE;
}

void *
mmap(void *address, size_t length, int protection, int flags, int fd,
    uint32_t offset)
{
	const struct mmap_args args = { .address = ARG(address),
		.length = length,
		.prot = (uint32_t)protection,
		.flags = (uint32_t)flags,
		.fd = fd,
		.offset = offset };

	return call_pointer(call1(SYS_MMAP2, ARG(&args)));
}

int
munmap(void *address, size_t length)
{
	return call_result(call2(SYS_MUNMAP2, ARG(address), length));
}
