/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The list of all processes.
 *
 * A change to the list, or to the space or name of a process in it, requires
 * both locks; reading requires either one.  There are two locks because there
 * are two kinds of readers.  Ctrl-C is handled in an interrupt, where only a
 * spinlock can be taken.  The procinfo call counts the pages of a space, which
 * may sleep, so it can hold only a sleeping lock.  While either lock is held,
 * no process in the list is freed, nor is its thread or space.
 *
 * Lock order: spaces_lock, table_lock, sched_lock.
 */
#include "userprog/proctable.h"

#include <errno.h>
#include <string.h>

#include "cpu/spinlock.h"
#include "devices/console.h"
#include "threads/thread.h"
#include "userprog/process.h"
#include "vm/vm.h"

static struct spinlock table_lock = SPINLOCK_INITIALIZER("proctable");
static struct lock spaces_lock;
static struct list processes;       /* both locks; oldest first */
static unsigned live_count;         /* (table_lock) exit not finished */
static pid_t foreground;            /* (table_lock) Ctrl-C target, or 0 */
static bool shutting_down;          /* (table_lock) kill new processes */
static struct waitq process_exited; /* (table_lock) */

/* Return the process with pid PID, or NULL.
 * => either lock is held.  */
static struct process *
find_process(pid_t pid)
{
	struct list_elem *e;

	for (e = list_begin(&processes); e != list_end(&processes);
	     e = list_next(e)) {
		struct process *p = list_entry(e, struct process, table_elem);

		if (p->pid == pid)
			return p;
	}
	return NULL;
}

/* Kill the foreground process, for Ctrl-C.  Returns false if there is none.
 * => called from an interrupt handler.  */
static bool
interrupt_foreground(void)
{
	struct process *process = NULL;

	spin_acquire(&table_lock);
	if (foreground != 0)
		process = find_process(foreground);
	if (process != NULL) {
		process->killer = KILLED_BY_CTRL_C;
		thread_interrupt(process->thread);
	}
	spin_release(&table_lock);
	return process != NULL;
}

void
proctable_init(void)
{
	list_init(&processes);
	lock_init(&spaces_lock);
	waitq_init(&process_exited, "process exit");
	console_interrupt_hook = interrupt_foreground;
}

/* => table_lock held. */
static void
kill_for_shutdown(struct process *process)
{
	process->killer = KILLED_BY_SHUTDOWN;
	thread_interrupt(process->thread);
}

void
proctable_add(struct process *process)
{
	lock_acquire(&spaces_lock);
	spin_acquire(&table_lock);
	list_push_back(&processes, &process->table_elem);
	live_count++;
	if (shutting_down)
		kill_for_shutdown(process);
	spin_release(&table_lock);
	lock_release(&spaces_lock);
}

void
proctable_remove(struct process *process)
{
	lock_acquire(&spaces_lock);
	spin_acquire(&table_lock);
	list_remove(&process->table_elem);
	if (foreground == process->pid)
		foreground = 0;
	spin_release(&table_lock);
	lock_release(&spaces_lock);
}

void
proctable_finish_exit(void)
{
	spin_acquire(&table_lock);
	ASSERT_CMP(live_count, >, 0);
	live_count--;
	waitq_wake_all(&process_exited);
	spin_release(&table_lock);
}

unsigned
proctable_count(void)
{
	unsigned n;

	spin_acquire(&table_lock);
	n = live_count;
	spin_release(&table_lock);
	return n;
}

struct vm_space *
proctable_replace_image(
    struct process *process, struct vm_space *space, const char *name)
{
	struct vm_space *old;

	lock_acquire(&spaces_lock);
	spin_acquire(&table_lock);
	old = process->space;
	process->space = space;
	strlcpy(process->name, name, sizeof(process->name));
	spin_release(&table_lock);
	lock_release(&spaces_lock);
	return old;
}

int
proctable_kill(pid_t pid)
{
	struct process *process;

	spin_acquire(&table_lock);
	process = find_process(pid);
	if (process != NULL)
		thread_interrupt(process->thread);
	spin_release(&table_lock);
	return process != NULL ? 0 : ESRCH;
}

/* => table_lock held. */
static void
kill_others(const struct process *survivor)
{
	struct list_elem *e;

	for (e = list_begin(&processes); e != list_end(&processes);
	     e = list_next(e)) {
		struct process *p = list_entry(e, struct process, table_elem);

		if (p != survivor)
			kill_for_shutdown(p);
	}
}

void
proctable_kill_others(const struct process *survivor)
{
	spin_acquire(&table_lock);
	kill_others(survivor);
	spin_release(&table_lock);
}

void
proctable_kill_others_and_wait(const struct process *survivor)
{
	unsigned survivors = survivor != NULL ? 1 : 0;

	spin_acquire(&table_lock);
	shutting_down = true;
	kill_others(survivor);
	while (live_count > survivors)
		waitq_sleep(&process_exited, &table_lock);
	spin_release(&table_lock);
}

int
proctable_set_foreground(pid_t pid)
{
	int error = 0;

	spin_acquire(&table_lock);
	if (pid == 0 || find_process(pid) != NULL)
		foreground = pid;
	else
		error = ESRCH;
	spin_release(&table_lock);
	return error;
}

int
proctable_set_nice(pid_t pid, int nice)
{
	struct process *process;

	spin_acquire(&table_lock);
	process = find_process(pid);
	if (process != NULL) {
		process->nice = nice;
		process->nice_is_new = true;
	}
	spin_release(&table_lock);
	return process != NULL ? 0 : ESRCH;
}

int
proctable_get_nice(pid_t pid, int *nice)
{
	struct process *process;

	spin_acquire(&table_lock);
	process = find_process(pid);
	if (process != NULL)
		*nice = process->nice;
	spin_release(&table_lock);
	return process != NULL ? 0 : ESRCH;
}

int
proctable_take_nice(struct process *process)
{
	int nice;

	spin_acquire(&table_lock);
	process->nice_is_new = false;
	nice = process->nice;
	spin_release(&table_lock);
	return nice;
}

/* The thread of CHILD inherits the niceness that the thread of PARENT has now.  If
 * PARENT's new niceness is not in effect yet (nice_is_new), CHILD, like PARENT, must set
 * it for its thread.  */
void
proctable_copy_nice(struct process *child, const struct process *parent)
{
	spin_acquire(&table_lock);
	child->nice = parent->nice;
	child->nice_is_new = parent->nice_is_new;
	spin_release(&table_lock);
}

int
proctable_region(pid_t pid, vaddr_t address, struct vm_region *region)
{
	struct process *process;
	int error = ESRCH;

	lock_acquire(&spaces_lock);
	process = find_process(pid);
	if (process != NULL)
		error = vm_region(process->space, address, region);
	lock_release(&spaces_lock);
	return error;
}

/* live_count includes processes that have been removed from the table, because they
 * can still be releasing their memory.  */
bool
proctable_others_wait(const struct process *self)
{
	unsigned waiting = 0;
	struct list_elem *e;
	bool result;

	spin_acquire(&table_lock);
	spin_acquire(&sched_lock);
	for (e = list_begin(&processes); e != list_end(&processes);
	     e = list_next(e)) {
		struct process *p = list_entry(e, struct process, table_elem);

		if (p != self && p->thread->waiting_on == &p->child_ended)
			waiting++;
	}
	spin_release(&sched_lock);
	result = live_count == waiting + 1;
	spin_release(&table_lock);
	return result;
}

static enum process_state
visible_state(const struct thread *thread)
{
	switch (thread->state) {
	case THREAD_RUNNING:
		return PROCESS_RUNNING;
	case THREAD_READY:
		return PROCESS_READY;
	default:
		return PROCESS_BLOCKED;
	}
}

int
proctable_info(unsigned index, struct procinfo *info)
{
	struct list_elem *e;
	struct process *p;

	lock_acquire(&spaces_lock);
	e = list_begin(&processes);
	while (e != list_end(&processes) && index-- > 0)
		e = list_next(e);
	if (e == list_end(&processes)) {
		lock_release(&spaces_lock);
		return ENOENT;
	}
	p = list_entry(e, struct process, table_elem);
	memset(info, 0, sizeof(*info));
	info->pid = p->pid;
	info->parent = p->parent;
	info->pages = vm_resident(p->space);
	strlcpy(info->name, p->name, sizeof(info->name));
	spin_acquire(&sched_lock);
	info->state = visible_state(p->thread);
	info->ticks = p->thread->ticks;
	spin_release(&sched_lock);
	lock_release(&spaces_lock);
	return 0;
}
