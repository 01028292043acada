/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who waits for whom, and who runs which file (student file wait.c, stage 02).
 *
 * => may sleep.
 */
#ifndef USERPROG_WAIT_H
#define USERPROG_WAIT_H

#include "lib/abi.h"

struct process;
struct vnode;

/* CHILD, which has not run yet, belongs to PARENT (NULL: to nobody).  Its fields
 * that are ours (wait, children, child_ended) are zeros.  ENOMEM.  */
int	wait_add(struct process *parent, struct process *child);
/* Wait for PARENT's child PID to end, once; its status in *STATUS.  PID -1: any
 * child.  FLAGS: WNOHANG.  *FOUND is the pid, or 0 if WNOHANG and none has
 * ended.  ECHILD: no such child, or it was waited for.  EINTR: killed. */
int	wait_for(struct process *parent, pid_t pid, int flags, pid_t *found,
	    int *status);
/* PROCESS ends with its exit_status: tell a parent, let go of children.  Its
 * memory and files are gone already; the caller frees it afterwards.  */
void	wait_exit(struct process *);

/* Hold VNODE as a running executable: a reference, and no writes until it is
 * released as often as it was held.  ETXTBSY: a program has it mapped for
 * writing; then it is not held.  */
int	exe_hold(struct vnode *);
void	exe_release(struct vnode *);

#endif
