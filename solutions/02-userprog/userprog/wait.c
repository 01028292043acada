/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for children.
 *
 * Parent and child share a record, which is freed when neither needs it any
 * more:
 *
 *	parent and child alive		in the parent's list and child->wait
 *	child ends first		in the parent's list, ended (a zombie)
 *	parent ends first		in child->wait, parent NULL (an orphan)
 *	waited for, or both ended	freed
 *
 * The status is kept in this small record and not in struct process, so that the
 * rest of a child can be freed when it ends.  One lock guards all records: they
 * are accessed rarely and briefly, and each connects two processes that can end
 * at the same time.
 */
#include "userprog/wait.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "cpu/spinlock.h"
#include "filesys/vnode.h"
#include "lib/debug.h"
#include "userprog/process.h"

struct wait_record {
	struct list_elem elem;  /* in the parent's children */
	struct process *parent; /* NULL if it has ended, or there is none */
	pid_t pid;              /* of the child */
	bool ended;
	int status; /* valid if ended */
};

static struct spinlock wait_lock = SPINLOCK_INITIALIZER("wait");

int
wait_add(struct process *parent, struct process *child)
{
	struct wait_record *record = malloc(sizeof(*record));

	if (record == NULL)
		return ENOMEM;
	record->parent = parent;
	record->pid = child->pid;
	record->ended = false;
	child->wait = record;
	list_init(&child->children);
	waitq_init(&child->child_ended, "child");
	if (parent != NULL) {
		spin_acquire(&wait_lock);
		list_push_back(&parent->children, &record->elem);
		spin_release(&wait_lock);
	}
	return 0;
}

/* Return the record of PARENT's child PID; if PID is -1, the record of any
 * child, preferably one that has ended.  Returns NULL if there is no such
 * child.
 * => wait_lock held.  */
static struct wait_record *
find_child(struct process *parent, pid_t pid)
{
	struct wait_record *any = NULL;
	struct list_elem *e;

	for (e = list_begin(&parent->children);
	     e != list_end(&parent->children); e = list_next(e)) {
		struct wait_record *record =
		    list_entry(e, struct wait_record, elem);

		if (record->pid == pid || (pid == -1 && record->ended))
			return record;
		any = record;
	}
	return pid == -1 ? any : NULL;
}

int
wait_for(
    struct process *parent, pid_t pid, int flags, pid_t *found, int *status)
{
	struct wait_record *record;
	int error = 0;

	spin_acquire(&wait_lock);
	for (;;) {
		record = find_child(parent, pid);
		if (record == NULL)
			error = ECHILD;
		if (error != 0 || record->ended || (flags & WNOHANG) != 0)
			break;
		error =
		    waitq_sleep_interruptible(&parent->child_ended, &wait_lock);
	}
	if (error == 0) {
		*found = 0;
		if (record->ended) {
			list_remove(&record->elem);
			*found = record->pid;
			*status = record->status;
			free(record);
		}
	}
	spin_release(&wait_lock);
	return error;
}

/* PARENT ends: free the records of its zombies, and make its other children
 * orphans.
 * => wait_lock held.  */
static void
orphan_children(struct process *parent)
{
	while (!list_empty(&parent->children)) {
		struct wait_record *record =
		    list_entry(list_pop_front(&parent->children),
			struct wait_record, elem);

		if (record->ended)
			free(record);
		else
			record->parent = NULL;
	}
}

void
wait_exit(struct process *process)
{
	struct wait_record *record = process->wait;

	spin_acquire(&wait_lock);
	orphan_children(process);
	if (record->parent == NULL)
		free(record);
	else {
		record->ended = true;
		record->status = process->exit_status;
		waitq_wake_all(&record->parent->child_ended);
	}
	spin_release(&wait_lock);
}

int
exe_hold(struct vnode *vnode)
{
	int error = vnode_deny_write(vnode);

	if (error == 0)
		vnode_ref(vnode);
	return error;
}

void
exe_release(struct vnode *vnode)
{
	vnode_allow_write(vnode);
	vnode_release(vnode);
}
