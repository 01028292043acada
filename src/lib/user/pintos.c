/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that only <syscall.h> declares.  If a call returns bool, only
 * the low byte of EAX is valid, as for a C function.  */
#include <syscall.h>

#include "lib/user/stub.h"

void
halt(void)
{
	call0(SYS_HALT);
	__builtin_unreachable();
}

pid_t
exec(const char *command_line)
{
	return call1(SYS_EXEC, ARG(command_line));
}

int
wait(pid_t pid)
{
	return call1(SYS_WAIT, (uint32_t)pid);
}

bool
create(const char *path, unsigned size)
{
	return (uint8_t)call2(SYS_CREATE, ARG(path), size);
}

bool
remove(const char *path)
{
	return (uint8_t)call1(SYS_REMOVE, ARG(path));
}

int
open(const char *path)
{
	return call1(SYS_OPEN, ARG(path));
}

void
close(int fd)
{
	call1(SYS_CLOSE, (uint32_t)fd);
}

mapid_t
mmap(int fd, void *address)
{
	return call2(SYS_MMAP, (uint32_t)fd, ARG(address));
}

void
munmap(mapid_t mapping)
{
	call1(SYS_MUNMAP, (uint32_t)mapping);
}

bool
chdir(const char *path)
{
	return (uint8_t)call1(SYS_CHDIR, ARG(path));
}

bool
mkdir(const char *path)
{
	return (uint8_t)call1(SYS_MKDIR, ARG(path));
}

bool
readdir(int fd, char name[READDIR_MAX_LEN + 1])
{
	return (uint8_t)call2(SYS_READDIR, (uint32_t)fd, ARG(name));
}

bool
isdir(int fd)
{
	return (uint8_t)call1(SYS_ISDIR, (uint32_t)fd);
}
