/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for children: the naive version of stage 02.
 *
 * It works, but no process is recorded as a child of another, so a parent
 * cannot wait; and the file of a running program can be written.  It is not a
 * design to start from.
 */
#include "userprog/wait.h"

#include <errno.h>

#include "filesys/vnode.h"
#include "lib/debug.h"

int
wait_add(struct process *parent UNUSED, struct process *child UNUSED)
{
	return 0;
}

int
wait_for(struct process *parent UNUSED, pid_t pid UNUSED, int flags UNUSED,
    pid_t *found UNUSED, int *status UNUSED)
{
	return ECHILD;
}

void
wait_exit(struct process *process UNUSED)
{
}

int
exe_hold(struct vnode *vnode)
{
	vnode_ref(vnode);
	return 0;
}

void
exe_release(struct vnode *vnode)
{
	vnode_release(vnode);
}
