/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system call gate (syscall.c, given) and its handlers: those of calls 0-12
 * and 15-19 are in the student file syscalls.c (stage 02), the others in
 * syscalls_file.c, syscalls_process.c and syscalls_vm.c (given).
 */
#ifndef USERPROG_SYSCALL_H
#define USERPROG_SYSCALL_H

#include <stdint.h>

#define SYSCALL_ARGS_MAX 6

/* Called once, at boot. */
void syscall_init(void);

/* ARGUMENT is the kernel's copy of the arguments.  The result goes to EAX. */
typedef int32_t syscall_handler(const uint32_t *argument);

struct syscall {
	syscall_handler *handler; /* NULL: number not assigned */
	uint8_t argc;             /* at most SYSCALL_ARGS_MAX */
	const char *name;
};

/* Student file, stage 02.  These behave as Pintos programs expect: failure is
 * -1 or false (0), and a bad pointer kills the process.  */
syscall_handler sys_halt, sys_exit, sys_exec, sys_wait, sys_create, sys_remove,
    sys_open, sys_filesize, sys_read, sys_write, sys_seek, sys_tell, sys_close,
    sys_chdir, sys_mkdir, sys_readdir, sys_isdir, sys_inumber;

/* Given.  Failure is a negative errno, including -EFAULT for a bad pointer.
 * (sys_mmap and sys_munmap, which are Pintos calls, return -1 instead.)  */
syscall_handler sys_mmap, sys_munmap, sys_fork, sys_execv, sys_sbrk, sys_getpid,
    sys_dup2, sys_pipe, sys_open2, sys_stat, sys_fstat, sys_rename, sys_fsync,
    sys_sync, sys_ftruncate, sys_getdents, sys_getcwd, sys_waitpid, sys_kill,
    sys_yield, sys_sleep, sys_time, sys_foreground, sys_mmap2, sys_munmap2,
    sys_msync, sys_mprotect, sys_madvise, sys_vmstat, sys_procinfo,
    sys_poweroff, sys_unlink, sys_mkdir2, sys_chdir2, sys_close2, sys_vmcounter,
    sys_rfork, sys_minherit, sys_mlock, sys_munlock, sys_mlockall,
    sys_munlockall, sys_mincore, sys_getrlimit, sys_setrlimit, sys_getpriority,
    sys_setpriority, sys_vm_region, sys_vm_check;

/* Return the result of a system call: RESULT if ERROR is 0, else -ERROR. */
static inline int32_t
syscall_result(int error, int32_t result)
{
	return error != 0 ? -error : result;
}

#endif
