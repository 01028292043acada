/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls as programs for Pintos know them, and those of Instar that do
 * not clash with them.  A failure is false or -1; errno says nothing.
 */
#ifndef LIB_USER_SYSCALL_H
#define LIB_USER_SYSCALL_H

#ifdef LIB_USER_UNISTD_H
#error "include <syscall.h> or <unistd.h>, not both"
#endif

#include "lib/user/calls.h"

typedef int mapid_t;
#define MAP_FAILED	((mapid_t)-1)
#define EXIT_SUCCESS	0
#define EXIT_FAILURE	1

_Noreturn void halt(void);
pid_t	exec(const char *command_line);
int	wait(pid_t);
bool	create(const char *path, unsigned size);
bool	remove(const char *path);
bool	readdir(int fd, char name[READDIR_MAX_LEN + 1]);
bool	isdir(int fd);

/* <unistd.h> has other functions by these names, so these have others when
 * they are linked.  */
int	open(const char *path) __asm__("pintos_open");
void	close(int fd) __asm__("pintos_close");	/* not 0 or 1 */
mapid_t	mmap(int fd, void *address) __asm__("pintos_mmap");
void	munmap(mapid_t) __asm__("pintos_munmap");
bool	chdir(const char *path) __asm__("pintos_chdir");
bool	mkdir(const char *path) __asm__("pintos_mkdir");

#endif
