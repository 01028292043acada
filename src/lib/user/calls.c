/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls that both <unistd.h> and <syscall.h> declare.
 */
#include "lib/user/calls.h"

#include <errno.h>

#include "lib/user/result.h"
#include "lib/user/stub.h"

int errno;

int
call_result(int32_t result)
{
	if (result >= 0)
		return result;
	errno = -result;
	return -1;
}

void
_exit(int status)
{
	call1(SYS_EXIT, (uint32_t)status);
	__builtin_unreachable();
}

pid_t
fork(void)
{
	return call_result(call0(SYS_FORK));
}

int
execv(const char *path, char *const argv[])
{
	return call_result(call2(SYS_EXECV, ARG(path), ARG(argv)));
}

pid_t
waitpid(pid_t pid, int *status, int options)
{
	return call_result(
	    call3(SYS_WAITPID, (uint32_t)pid, ARG(status), (uint32_t)options));
}

pid_t
getpid(void)
{
	return call0(SYS_GETPID);
}

int
kill(pid_t pid)
{
	return call_result(call1(SYS_KILL, (uint32_t)pid));
}

int
yield(void)
{
	return call_result(call0(SYS_YIELD));
}

int
msleep(unsigned milliseconds)
{
	return call_result(call1(SYS_SLEEP, milliseconds));
}

uint64_t
clock_ns(void)
{
	uint64_t now = 0;

	call1(SYS_TIME, ARG(&now));
	return now;
}

int
foreground(pid_t pid)
{
	return call_result(call1(SYS_FOREGROUND, (uint32_t)pid));
}

int
procinfo(unsigned index, struct procinfo *info)
{
	return call_result(call2(SYS_PROCINFO, index, ARG(info)));
}

int
poweroff(int status)
{
	return call_result(call1(SYS_POWEROFF, (uint32_t)status));
}

/* Return the type of FD's file, or 0, with errno set, if FD is not open.
 * Pintos's calls do not report why they failed, so read and write guess the
 * error from the type.  */
static int
get_file_type(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 ? (int)info.type : 0;
}

int
read(int fd, void *buffer, size_t size)
{
	int result = call3(SYS_READ, (uint32_t)fd, ARG(buffer), size);
	int type;

	if (result >= 0)
		return result;
	type = get_file_type(fd);
	if (type != 0)
		errno = type == FILE_DIRECTORY ? EISDIR : EIO;
	return -1;
}

int
write(int fd, const void *buffer, size_t size)
{
	int result = call3(SYS_WRITE, (uint32_t)fd, ARG(buffer), size);
	int type;

	if (result >= 0)
		return result;
	type = get_file_type(fd);
	if (type == FILE_DIRECTORY)
		errno = EISDIR;
	else if (type == FILE_REGULAR) /* at most 4 GiB - 1 bytes */
		errno = size > UINT32_MAX - tell(fd) ? EFBIG : EIO;
	else if (type != 0)
		errno = EPIPE;
	return -1;
}

void
seek(int fd, unsigned position)
{
	call2(SYS_SEEK, (uint32_t)fd, position);
}

unsigned
tell(int fd)
{
	return (unsigned)call1(SYS_TELL, (uint32_t)fd);
}

int
filesize(int fd)
{
	return call1(SYS_FILESIZE, (uint32_t)fd);
}

int
inumber(int fd)
{
	return call1(SYS_INUMBER, (uint32_t)fd);
}

int
dup2(int from, int to)
{
	return call_result(call2(SYS_DUP2, (uint32_t)from, (uint32_t)to));
}

int
pipe(int fd[2])
{
	return call_result(call1(SYS_PIPE, ARG(fd)));
}

int
stat(const char *path, struct stat *info)
{
	return call_result(call2(SYS_STAT, ARG(path), ARG(info)));
}

int
fstat(int fd, struct stat *info)
{
	return call_result(call2(SYS_FSTAT, (uint32_t)fd, ARG(info)));
}

int
rename(const char *from, const char *to)
{
	return call_result(call2(SYS_RENAME, ARG(from), ARG(to)));
}

int
fsync(int fd)
{
	return call_result(call1(SYS_FSYNC, (uint32_t)fd));
}

int
sync(void)
{
	return call_result(call0(SYS_SYNC));
}

int
ftruncate(int fd, unsigned length)
{
	return call_result(call2(SYS_FTRUNCATE, (uint32_t)fd, length));
}

int
getdents(int fd, struct dirent *entries, unsigned count)
{
	return call_result(
	    call3(SYS_GETDENTS, (uint32_t)fd, ARG(entries), count));
}

void *
sbrk(int increment)
{
	return call_pointer(call1(SYS_SBRK, (uint32_t)increment));
}

int
msync(void *address, size_t length, int flags)
{
	return call_result(
	    call3(SYS_MSYNC, ARG(address), length, (uint32_t)flags));
}

int
mprotect(void *address, size_t length, int protection)
{
	return call_result(
	    call3(SYS_MPROTECT, ARG(address), length, (uint32_t)protection));
}

int
madvise(void *address, size_t length, int advice)
{
	return call_result(
	    call3(SYS_MADVISE, ARG(address), length, (uint32_t)advice));
}

int
vmstat(struct vmstat *counters)
{
	return call_result(call1(SYS_VMSTAT, ARG(counters)));
}

int
vmcounter(const char *name, uint32_t *value)
{
	return call_result(call2(SYS_VMCOUNTER, ARG(name), ARG(value)));
}

int
vm_region(pid_t pid, const void *address, struct vm_region *region)
{
	return call_result(
	    call3(SYS_VM_REGION, (uint32_t)pid, ARG(address), ARG(region)));
}

int
vm_check(char *why, size_t size)
{
	return call_result(call2(SYS_VM_CHECK, ARG(why), size));
}
