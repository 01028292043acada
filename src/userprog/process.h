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

struct fd_table;
struct thread;
struct trapframe;
struct vm_space;
struct vnode;

#define PROCESS_NAME_MAX	16

/* Locks: (c) constant after start, (o) the process's own thread only,
 * (p) processes_lock in process.c, (w) wait.c's own.  */
struct process {
	pid_t pid;			/* (c) the tid of its thread */
	char name[PROCESS_NAME_MAX];	/* (o) first word of the command line */
	struct thread *thread;		/* (p) NULL once it has ended */
	struct vm_space *space;		/* (o) */
	struct fd_table *files;		/* (o) */
	struct vnode *cwd;		/* (o) */
	struct vnode *executable;	/* (o) held by exe_hold */
	uint32_t user_esp;		/* (o) at system-call entry */
	bool in_syscall;		/* (o) */
	volatile bool killed;		/* any: die at the next safe point */
	int exit_status;		/* (o) until it ends */
	struct list_elem all_elem;	/* (p) */
	struct wait_record *wait;	/* (w) its own record (stage 02) */
	struct list children;		/* (w) records of its children */
};

void	process_init(void);

/* The running thread's process, or NULL. */
struct process *process_current(void);

/* Start the program that COMMAND_LINE names, with its arguments, as a child
 * of the running process (or of none).  Waits until it is loaded.  Its pid in
 * *PID.  ENOENT, ENOEXEC, ENOMEM, E2BIG, ...  */
int	process_spawn(const char *command_line, pid_t *pid);
/* A copy of the running process that continues from FRAME with 0. */
int	process_fork(const struct trapframe *, pid_t *pid);
/* Run another program in this process; fills FRAME.  ARGUMENTS is ARGC
 * strings, one after the other.  */
int	process_execv(struct trapframe *, const char *path,
	    const char *arguments, unsigned argc);

/* End the running process with STATUS. */
void	process_exit(int status) NORETURN;
/* End the running process with status -1 after one line that says why. */
void	process_kill(const char *format, ...) NORETURN PRINTF_LIKE(1, 2);

/* Mark process PID to die at its next return to user mode or interruptible
 * wait.  ESRCH.  Any context.  */
int	process_signal_kill(pid_t);

/* Start PROGRAM, wait for it, and end the machine with its status. */
void	process_run_and_end(const char *command_line) NORETURN;

#endif
