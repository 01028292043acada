/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls in the manner of POSIX: a failure is -1, and errno says why.
 */
#ifndef LIB_USER_UNISTD_H
#define LIB_USER_UNISTD_H

#ifdef LIB_USER_SYSCALL_H
#error "include <syscall.h> or <unistd.h>, not both"
#endif

#include "lib/user/calls.h"

/* Start a program, with arguments that are separated by spaces, as a child. */
pid_t	spawn(const char *command_line);

int	open(const char *path, int flags);	/* O_* of lib/abi.h */
int	close(int fd);
int	unlink(const char *path);	/* a file, or an empty directory */
int	mkdir(const char *path);
int	chdir(const char *path);
char	*getcwd(char *buffer, size_t size);	/* NULL on failure */
bool	isatty(int fd);

#define MAP_FAILED	((void *)-1)
void	*mmap(void *address, size_t length, int protection, int flags, int fd,
	    uint32_t offset);
int	munmap(void *, size_t);

/*
 * The next option among the arguments, or -1 when none is left: OPTIONS lists
 * the letters that are allowed, each followed by ':' if it wants an argument,
 * which is then at optarg.  '?' for anything else.  optind is the index of
 * the first argument that has not been looked at.
 */
int	getopt(int argc, char **argv, const char *options);
extern int optind;
extern char *optarg;

#endif
