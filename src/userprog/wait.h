/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for child processes, and write protection for the files of running
 * programs (student file wait.c, stage 02).
 *
 * => may sleep.
 */
#ifndef USERPROG_WAIT_H
#define USERPROG_WAIT_H

#include "lib/abi.h"

struct process;
struct vnode;

/* Make CHILD, which has not run yet, a child of PARENT, or of no process if
 * PARENT is NULL.  On entry, the fields of CHILD that wait.c owns (wait,
 * children, child_ended) are zero.  Returns 0 or ENOMEM.  */
int wait_add(struct process *parent, struct process *child);
/* Wait for PARENT's child PID (-1: any child) to end.  *STATUS is set to its
 * exit status and *FOUND to its pid.  With WNOHANG in FLAGS, do not wait:
 * *FOUND is 0 if no such child has ended.  Each child can be waited for once.
 * Returns 0, ECHILD (no such child, or already waited for) or EINTR (the caller
 * was killed).  */
int wait_for(
    struct process *parent, pid_t pid, int flags, pid_t *found, int *status);
/* Record that PROCESS has ended with its exit_status, wake its parent, and
 * orphan its children.  Its memory and files have already been released; the
 * caller frees PROCESS afterward.  */
void wait_exit(struct process *);

/* Hold VNODE as the file of a running program: take a reference, and deny
 * writes to the file until each exe_hold has been matched by an exe_release.
 * Returns 0, or ETXTBSY if a program has the file mapped for writing; then
 * VNODE is not held.  */
int exe_hold(struct vnode *);
void exe_release(struct vnode *);

#endif
