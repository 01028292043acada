/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system call gate (syscall.c, given) and its handlers: 0-12 and 15-19 in
 * the student file syscalls.c (stage 02), the others in syscalls_more.c.
 */
#ifndef USERPROG_SYSCALL_H
#define USERPROG_SYSCALL_H

#include <stdint.h>

struct trapframe;

void	syscall_init(void);

/* A handler gets its arguments, copied in, and returns what goes to EAX. */
typedef int32_t syscall_handler(const uint32_t *argument);

struct syscall {
	syscall_handler *handler;
	uint8_t argc;			/* at most 6 */
	const char *name;
};

/* The frame of the running system call (fork and execv need it). */
struct trapframe *syscall_frame(void);

syscall_handler sys_halt, sys_exit, sys_exec, sys_wait, sys_create, sys_remove,
	sys_open, sys_filesize, sys_read, sys_write, sys_seek, sys_tell,
	sys_close, sys_chdir, sys_mkdir, sys_readdir, sys_isdir, sys_inumber;

syscall_handler sys_mmap, sys_munmap, sys_fork, sys_execv, sys_sbrk,
	sys_getpid, sys_dup2, sys_pipe, sys_openat, sys_stat, sys_fstat,
	sys_rename, sys_fsync, sys_sync, sys_ftruncate, sys_getdents,
	sys_getcwd, sys_waitpid, sys_kill, sys_yield, sys_sleep, sys_time,
	sys_foreground, sys_mmap2, sys_munmap2, sys_msync, sys_mprotect,
	sys_madvise, sys_vmstat, sys_procinfo, sys_poweroff,
	sys_unlink, sys_mkdir2, sys_chdir2;

#endif
