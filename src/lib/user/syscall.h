/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls with the names and results of Pintos, and those calls of Instar
 * whose names do not conflict with them (lib/user/calls.h).  Calls declared
 * here return false or -1 on failure and do not set errno.  A bad pointer kills
 * the process.
 */
#ifndef LIB_USER_SYSCALL_H
#define LIB_USER_SYSCALL_H

#ifdef LIB_USER_UNISTD_H
#error "include <syscall.h> or <unistd.h>, not both"
#endif

#include "lib/user/calls.h"

typedef int mapid_t;
#define MAP_FAILED   ((mapid_t)-1)
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

/* Switch the machine off. */
_Noreturn void halt(void);
/* Start the program named by the first word of COMMAND_LINE as a child process;
 * all words are its arguments.  Returns the child's pid, or PID_ERROR.  */
pid_t exec(const char *command_line);
/* Wait for the child PID to end.  Returns its exit status; a child that was
 * killed has status -1, or EXIT_INTERRUPTED if Ctrl-C killed it.  Also returns
 * -1 if PID is not a child or was waited for already.  */
int wait(pid_t pid);
/* Create a file of SIZE bytes, all zero.  Fails if PATH exists. */
bool create(const char *path, unsigned size);
/* Remove a file or an empty directory.  An open file remains usable. */
bool remove(const char *path);
/* Read the name of the next entry in the directory FD into NAME; "." and ".."
 * are skipped.  Returns false at the end.  */
bool readdir(int fd, char name[READDIR_MAX_LEN + 1]);
/* Is FD a directory? */
bool isdir(int fd);

/* <unistd.h> declares different functions with the following names, so the
 * symbols of the functions below differ from their names.  */

/* Open a file for reading and writing, or a directory for reading. */
int open(const char *path) __asm__("pintos_open");
/* Close a descriptor other than 0 and 1. */
void close(int fd) __asm__("pintos_close");
/* Map the whole file FD, shared, at ADDRESS, a page boundary.  Returns an id
 * for munmap, or MAP_FAILED.  */
mapid_t mmap(int fd, void *address) __asm__("pintos_mmap");
/* Unmap a file; modified pages are written back. */
void munmap(mapid_t) __asm__("pintos_munmap");
/* Change the current directory; create a directory. */
bool chdir(const char *path) __asm__("pintos_chdir");
bool mkdir(const char *path) __asm__("pintos_mkdir");

#endif
