/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls as in POSIX: they return -1 on failure and set errno.  See also
 * lib/user/calls.h.
 */
#ifndef LIB_USER_UNISTD_H
#define LIB_USER_UNISTD_H

#ifdef LIB_USER_SYSCALL_H
#error "include <syscall.h> or <unistd.h>, not both"
#endif

#include "lib/user/calls.h"

/* Start the program named by the first word of COMMAND_LINE as a child process;
 * the words, separated by spaces, are its arguments.  Returns the child's pid.
 * The kernel does not report the reason for a failure; errno is always
 * ENOENT.  */
pid_t spawn(const char *command_line);

/* Open the file PATH.  FLAGS is O_RDONLY, O_WRONLY or O_RDWR, combined with any
 * of O_CREAT, O_EXCL, O_TRUNC, O_APPEND and O_DIRECTORY (lib/abi.h).  Returns
 * the lowest free descriptor.  EEXIST, EINVAL, EISDIR, EMFILE, ENOENT, ENOSPC,
 * ENOTDIR.  */
int open(const char *path, int flags);
/* Close a descriptor.  EBADF. */
int close(int fd);
/* Remove a file, or an empty directory.  An open file remains usable until it
 * is closed.  EBUSY, ENOENT, ENOTEMPTY.  */
int unlink(const char *path);
/* Create a directory.  EEXIST, ENOENT, ENOSPC. */
int mkdir(const char *path);
/* Change the current directory.  ENOENT, ENOTDIR. */
int chdir(const char *path);
/* Store the path of the current directory in the SIZE bytes at BUFFER.  Returns
 * BUFFER, or NULL with errno set: ERANGE (SIZE is too small).  */
char *getcwd(char *buffer, size_t size);
/* Is FD the console?  Also returns true if fstat fails. */
bool isatty(int fd);

#define MAP_FAILED ((void *)-1)

/* Map LENGTH bytes of the file FD from OFFSET on, or zeros with MAP_ANONYMOUS,
 * with the protection PROTECTION (PROT_*).  FLAGS contains MAP_SHARED (changes
 * go to the file) or MAP_PRIVATE.  ADDRESS and OFFSET are multiples of the page
 * size; if ADDRESS is NULL and MAP_FIXED is not set, the kernel chooses the
 * address.  Unlike in POSIX, any other ADDRESS is binding, not a hint, and
 * existing mappings are replaced only with MAP_FIXED.  Returns the address, or
 * MAP_FAILED with errno set: EACCES, EBADF, EEXIST (something is mapped there),
 * EINVAL, ENODEV (neither a regular file nor, with MAP_SHARED, a device with
 * memory), ENOMEM, ENOSYS, ENOTSUP, ETXTBSY (the file is a running program).  */
void *mmap(void *address, size_t length, int protection, int flags, int fd,
    uint32_t offset);
/* Unmap the pages in the LENGTH bytes from ADDRESS on, writing modified shared
 * pages back.  EINVAL, EIO, ENOMEM.  */
int munmap(void *address, size_t length);

/*
 * Parse options in argv: call this until it returns -1.  OPTIONS lists the
 * valid letters, each followed by ':' if the option has an argument.  Returns
 * the next option's letter, or '?' after an error message if that letter is not
 * valid or the option's argument is missing.  optarg is the argument; optind is
 * the index of the first element of argv that has not been parsed.
 */
int getopt(int argc, char **argv, const char *options);
extern int optind;
extern char *optarg;

#endif
