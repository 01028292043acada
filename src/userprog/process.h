/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes: an address space, open files, a current directory, a parent, and
 * one thread.
 */
#ifndef USERPROG_PROCESS_H
#define USERPROG_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/abi.h"
#include "lib/debug.h"
#include "lib/kernel/list.h"
#include "threads/sync.h"
#include "threads/thread.h"

struct fd_table;
struct thread;
struct trapframe;
struct vm_space;
struct vnode;

#define PROCESS_NAME_MAX	16
#define PROCESS_WHY_MAX		160	/* what killed a process, in words */

/* Called as a process ends, in its thread; WHY says what killed it, or is
 * NULL.  */
typedef void process_exit_callback(int status, const char *why);

enum process_killer {
	KILLED_BY_CALL, KILLED_BY_CTRL_C, KILLED_BY_MACHINE_END
};

/* Locks: (c) constant after start, (o) the process's own thread only,
 * (t) proctable.c's, (w) wait.c's own.  */
struct process {
	pid_t pid;			/* (c) the tid of its thread */
	pid_t parent;			/* (c) made it; 0: the kernel did */
	process_exit_callback *on_exit;	/* (c) told of its end, or NULL */
	char name[PROCESS_NAME_MAX];	/* (t) of the program's file */
	struct thread *thread;		/* (c) */
	struct vm_space *space;		/* (o), changed under (t) */
	struct fd_table *files;		/* (o) */
	struct vnode *cwd;		/* (o) */
	struct vnode *executable;	/* (o) held by exe_hold */
	uint32_t user_esp;		/* (o) at system-call entry */
	struct trapframe *frame;	/* (o) of the running system call */
	enum process_killer killer;	/* (t) valid if it was killed */
	int exit_status;		/* (o) until it ends */
	struct list_elem table_elem;	/* (t) */
	struct wait_record *wait;	/* (w) its own record (stage 02) */
	struct list children;		/* (w) records of its children */
	struct waitq child_ended;	/* (w) where it waits for one */
};

void	process_init(void);

/* The running thread's process, or NULL. */
static inline struct process *
process_current(void)
{
	return thread_current()->process;
}

/* Start the program that COMMAND_LINE names, with its arguments, as a child
 * of the running process (or of none).  Waits until it is loaded.  Its pid in
 * *PID.  ENOENT, ENOEXEC, ENOMEM, E2BIG, ...  */
int	process_spawn(const char *command_line, pid_t *pid);
/* Likewise; ENDED, unless it is NULL, is told of the child's end. */
int	process_spawn_watched(const char *command_line,
	    process_exit_callback *on_exit, pid_t *pid);
/* A copy of the running process that continues from FRAME with 0. */
int	process_fork(const struct trapframe *, pid_t *pid);
/* Run another program in this process; fills FRAME.  ARGUMENTS is ARGC
 * strings, one after the other.  */
int	process_execv(struct trapframe *, const char *path,
	    const char *arguments, unsigned argc);

/* Change the running process's directory, which is CWD, to the one at PATH.
 * ENOENT, ENOTDIR, ...  */
int	process_chdir(struct vnode *cwd, const char *path);

/* End the running process with STATUS. */
void	process_exit(int status) NORETURN;
/* End the running process with status -1 after one line that says why. */
void	process_kill(const char *format, ...) NORETURN PRINTF_LIKE(1, 2);

/* Take PROCESS, the running one, out of the table and give back its memory,
 * files and program; what is left can only end.  */
void	process_release_current(struct process *);

/* Is the running process to die?  Long work in the kernel asks this between
 * its parts and gives up; the process ends before it returns to user mode.  */
bool	process_is_killed(void);

#endif
