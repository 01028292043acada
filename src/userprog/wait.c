/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for children: the naive version of stage 02.
 *
 * It works: nobody has children, so there is nothing to wait for; and whoever
 * likes may write to a program's file while it runs.  Not a design to start
 * from.
 */
#include "userprog/wait.h"

#include <errno.h>

#include "filesys/vnode.h"
#include "lib/debug.h"

int
wait_add(struct process *parent, struct process *child)
{
	(void)parent;
	(void)child;
	return 0;
}

int
wait_for(struct process *parent, pid_t pid, int flags, pid_t *found,
    int *status)
{
	(void)parent;
	(void)pid;
	(void)flags;
	(void)found;
	(void)status;
	return ECHILD;
}

void
wait_exit(struct process *process)
{
	(void)process;
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
