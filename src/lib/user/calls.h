/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls that have one name and one meaning everywhere.  Programs
 * do not include this file but one of
 *
 *	<unistd.h>	the rest under the names and with the results of
 *			POSIX: 0 or a result, or -1 and errno
 *	<syscall.h>	the rest under the names and with the results of
 *			Pintos, so that programs written for it compile
 *
 * which differ in open, close, mmap, munmap, chdir and mkdir.
 */
#ifndef LIB_USER_CALLS_H
#define LIB_USER_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/abi.h"

/* Processes. */
_Noreturn void exit(int status);	/* writes out what stdio holds */
_Noreturn void _exit(int status);	/* does not */
pid_t	fork(void);
int	execv(const char *path, char *const argv[]);
pid_t	waitpid(pid_t, int *status, int options);
pid_t	getpid(void);
int	kill(pid_t);
int	yield(void);
int	msleep(unsigned milliseconds);
uint64_t clock_ns(void);		/* time since boot */
int	foreground(pid_t);		/* whom Ctrl-C kills */
int	procinfo(unsigned index, struct procinfo *);
int	poweroff(int status);

/* Files.  read and write transfer what they can and say how much. */
int	read(int fd, void *, size_t);
int	write(int fd, const void *, size_t);
void	seek(int fd, unsigned position);
unsigned tell(int fd);
int	filesize(int fd);
int	inumber(int fd);
int	dup2(int from, int to);
int	pipe(int fd[2]);
int	stat(const char *, struct stat *);
int	fstat(int fd, struct stat *);
int	rename(const char *from, const char *to);
int	fsync(int fd);
int	sync(void);
int	ftruncate(int fd, unsigned length);
int	getdents(int fd, struct dirent *, unsigned count);

/* Memory.  sbrk returns the old end of the data segment, or SBRK_FAILED. */
#define SBRK_FAILED	((void *)-1)
void	*sbrk(int increment);
int	msync(void *, size_t);
int	mprotect(void *, size_t, int protection);
int	madvise(void *, size_t, int advice);
int	vmstat(struct vmstat *);
/* A counter that only some engines have; ENOENT. */
int	vmcounter(const char *name, uint32_t *value);

#endif
