/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls that are the same in both programming interfaces.  Instead of
 * this file, a program includes one of
 *
 *	<unistd.h>	adds the other calls as in POSIX: 0 or a result on
 *			success, -1 and errno on failure
 *	<syscall.h>	adds the other calls as in Pintos, so that programs
 *			written for Pintos compile unchanged
 *
 * The two interfaces differ in open, close, mmap, munmap, chdir and mkdir.
 *
 * Functions that return int or pid_t return -1 on failure and set errno, unless
 * stated otherwise; on success they return 0 if no other result is mentioned.
 * Each comment ends with the error numbers that are typical of its functions.
 * Any function can also fail with EFAULT if a pointer is bad.
 */
#ifndef LIB_USER_CALLS_H
#define LIB_USER_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/abi.h"

/* ---------------------------------------------------------- processes */

/* End the process with STATUS, which the parent gets from waitpid.  exit writes
 * out buffered output of stdio first; _exit does not.  */
_Noreturn void exit(int status);
_Noreturn void _exit(int status);
/* Create a child process, a copy of this one that shares its open files.
 * Returns the child's pid in the parent and 0 in the child.  ENOMEM.  */
pid_t fork(void);
/* Like fork, with a set of RF* in FLAGS: RFPROC must be set; without RFFDG, the two
 * processes share one table of open files; with RFMEM they share all memory, and
 * the child, instead of returning, begins at the address ENTRY with STACK as its
 * stack pointer; ENTRY must not return.  The C library is made for one process:
 * errno, the heap and the buffers of stdio are not protected against a process
 * that shares them.  EINVAL, ENOMEM, ENOSYS (RFMEM).  */
pid_t rfork(int flags, void (*entry)(void), void *stack);
/* Like rfork, but the child calls FUNCTION(ARGUMENT) and exits with its result.
 * STACK is the end of the memory for the child's stack.  */
pid_t rfork_thread(
    int flags, void *stack, int (*function)(void *), void *argument);
/* Replace the program of this process with the program in the file PATH.
 * ARGV holds its arguments, followed by NULL; ARGV[0] is the program's name.
 * Open files stay open.  Returns only on failure: E2BIG, EACCES (not a regular
 * file), EINVAL (no ARGV[0]), ENOENT, ENOEXEC, ENOMEM, ETXTBSY (mapped for
 * writing).  */
int execv(const char *path, char *const argv[]);
/* Wait until the child PID (-1: any child) has ended.  Returns its pid and,
 * unless STATUS is NULL, stores its exit status in *STATUS: the number passed to
 * exit; if the child was killed, -1, or EXIT_INTERRUPTED if it was killed by
 * Ctrl-C.  A child can be waited for only once.  With WNOHANG in OPTIONS,
 * returns 0 immediately if no such child has ended.  ECHILD (no such child),
 * EINVAL.  */
pid_t waitpid(pid_t pid, int *status, int options);
pid_t getpid(void);
/* Make process PID end, with status -1, as soon as it returns to user mode or
 * waits interruptibly.  ESRCH.  */
int kill(pid_t pid);
/* Let other processes run, if the scheduling policy selects one. */
int yield(void);
/* Sleep for at least MILLISECONDS. */
int msleep(unsigned milliseconds);
/* Return the time since boot, in nanoseconds. */
uint64_t clock_ns(void);
/* Make PID the process that Ctrl-C kills; 0 means none.  ESRCH. */
int foreground(pid_t pid);
/* Get information about process number INDEX, counting from 0, the oldest.
 * ENOENT: there is no process INDEX.  */
int procinfo(unsigned index, struct procinfo *);
/* Write all modified data to disk and switch the machine off; the simulator's
 * exit status reflects STATUS.  Does not return.  */
int poweroff(int status);

/* ---------------------------------------------------------- files */

/* Transfer up to SIZE bytes at the file's position, which advances, or through
 * a pipe or the console.  Returns the number of bytes transferred, which can be
 * less than SIZE.  From read, 0 means the end of the file; from write, that no
 * space is left or the file is a running program.  A bad BUFFER kills the
 * process.  The kernel does not say why a call failed; errno is guessed from
 * the kind of file: EBADF, EISDIR, EIO, EFBIG or EPIPE.  */
int read(int fd, void *buffer, size_t size);
int write(int fd, const void *buffer, size_t size);
/* Set the file's position, in bytes from the start; it can lie past the end. */
void seek(int fd, unsigned position);
/* Return the file's position, its size in bytes, or its inode number.  On
 * failure, return -1 and do not set errno.  */
unsigned tell(int fd);
int filesize(int fd);
int inumber(int fd);
/* Make TO a duplicate of the descriptor FROM, closing TO first if it is open.
 * Both share one position.  Returns TO.  EBADF.  */
int dup2(int from, int to);
/* Create a pipe: data written to FD[1] can be read from FD[0].  EMFILE,
 * ENOMEM.  */
int pipe(int fd[2]);
/* Get information about the file PATH (ENOENT, ENOTDIR), or the open file FD
 * (EBADF).  */
int stat(const char *path, struct stat *);
int fstat(int fd, struct stat *);
/* Give the file FROM the name TO, replacing a file or, if FROM is a directory, an
 * empty directory of that name.  EXDEV: TO is in another file system; or FROM is a
 * directory, and its entry would have to move to another directory, or to another
 * block of the same directory.  */
int rename(const char *from, const char *to);
/* Wait until all data written to FD are on disk.  EINVAL (not a file), EIO. */
int fsync(int fd);
/* Wait until all data written to any file are on disk. */
int sync(void);
/* Set the size of a file open for writing to LENGTH bytes; new bytes are zero.
 * EINVAL, ENOSPC.  */
int ftruncate(int fd, unsigned length);
/* Read up to COUNT entries of the directory FD, "." and ".." included.  Returns
 * the number of entries read, 0 at the end.  ENOTDIR.  */
int getdents(int fd, struct dirent *entries, unsigned count);

/* ---------------------------------------------------------- memory */

#define SBRK_FAILED ((void *)-1)

/* Move the end of the heap by INCREMENT bytes, which can be negative; new bytes
 * are zero.  Returns the old end, or SBRK_FAILED with errno set.  EINVAL,
 * ENOMEM.  */
void *sbrk(int increment);
/* Act on the pages in the LENGTH bytes that begin at ADDRESS, a page boundary.
 * msync writes modified shared pages to their files, as FLAGS (MS_*) say;
 * mprotect sets the protection to PROT_* (PROT_NONE is not supported); madvise
 * gives advice, MADV_*, about future use, which the kernel may ignore.  EINVAL,
 * ENOMEM (pages that are not mapped), EIO, ENOSYS; mprotect also EACCES (the
 * file was not opened for writing), ENOTSUP, ETXTBSY (the file is a running
 * program).  */
int msync(void *address, size_t length, int flags);
int mprotect(void *address, size_t length, int protection);
int madvise(void *address, size_t length, int advice);
/* Get the virtual memory statistics of the machine. */
int vmstat(struct vmstat *);
/* Get the counter NAME.  ENOENT: this VM engine does not have it. */
int vmcounter(const char *name, uint32_t *value);
/* Describe the first mapped range of process PID (0: this process) that ends
 * above ADDRESS.  ENOENT (there is none), ENOSYS, ESRCH.  */
int vm_region(pid_t pid, const void *address, struct vm_region *);
/* Check the invariants of the VM engine.  If one is violated, fail with EINVAL
 * and store a description in the SIZE bytes at WHY.  All other processes must be
 * waiting for a child, so that none uses the engine; otherwise, fail with EBUSY
 * after a short wait.  */
int vm_check(char *why, size_t size);

#endif
