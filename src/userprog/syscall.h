/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system call gate (syscall.c, given) and its handlers: those of calls 0-12
 * and 15-19 are in the student file syscalls.c (stage 02), the others in
 * syscalls_file.c, syscalls_process.c and syscalls_vm.c (given).
 */
#ifndef USERPROG_SYSCALL_H
#define USERPROG_SYSCALL_H

#include <stdint.h>

/* Called once, at boot. */
void syscall_init(void);

/* ARGUMENT is the kernel's copy of the arguments.  The result goes to EAX. */
typedef int32_t syscall_handler(const uint32_t *argument);

/* Student file, stage 02.  These behave as Pintos programs expect: failure is
 * -1 or false (0), and a bad pointer kills the process with a message that
 * contains the pointer (process_kill).  In both cases, copies of strings are freed
 * and references to files are released.  A path can have up to PATH_MAX bytes, and
 * the line of exec up to ARG_MAX, each with its terminator; a longer string is a
 * failure.  A path that does not begin with '/' starts at the current directory.
 * create makes no file if the file cannot have the size passed.  On success, the
 * results are:
 *
 *	halt		none: the machine is switched off
 *	exit		none: the process ends with the status passed
 *	exec		the pid of the child, which runs the program
 *	wait		the exit status of the child, which has ended
 *	create		true: the file exists and has the size passed
 *	remove		true: the file or directory has no name any more
 *	open		the lowest free descriptor that is at least 2, for
 *			reading and writing a file or for reading a directory
 *	filesize	the size of the file, in bytes
 *	read		the number of bytes read, fewer at the end of the file
 *	write		the number of bytes written: 0 if the disk is full or
 *			the file is a running program
 *	seek		0: the position is set, even past the end of the file
 *	tell		the position
 *	close		0: the descriptor is closed; 0 and 1 cannot be closed
 *	chdir		true: the current directory is changed
 *	mkdir		true: the directory exists
 *	readdir		true: the next name is stored; ".", ".." and names
 *			longer than READDIR_MAX_LEN are skipped
 *	isdir		true if the descriptor refers to a directory
 *	inumber		the number of the inode of the file or directory
 */
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
