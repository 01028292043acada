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
#include "vm/vm.h"

struct fd_table;
struct thread;
struct trapframe;
struct vnode;

#define PROCESS_NAME_MAX 16  /* bytes, including the NUL */
#define PROCESS_WHY_MAX  160 /* bytes of WHY (below), including the NUL */

/* Called in the thread of a process that has exited, after the process has been
 * freed.  WHY is the reason it was killed, or NULL if it was not; the string is
 * valid only during the call.
 * => no lock held; may sleep.  */
typedef void process_exit_callback(int status, const char *why);

enum process_killer { KILLED_BY_CALL, KILLED_BY_CTRL_C, KILLED_BY_SHUTDOWN };

/* Locks: (c) constant after start; (o) accessed by the process's own thread
 * only; (t) proctable.c; (w) wait.c.  */
struct process {
	pid_t pid;                      /* (c) the tid of its thread */
	pid_t parent;                   /* (c) its creator; 0: the kernel */
	process_exit_callback *on_exit; /* (c) or NULL */
	char name[PROCESS_NAME_MAX];    /* (t) of the program's file */
	struct thread *thread;          /* (c) */
	struct vm_space *space;         /* (o), changed under (t) */
	uint32_t max_limits[VM_LIMITS]; /* (o) maxima for the space's limits */
	struct fd_table *files;         /* (o) */
	struct vnode *cwd;              /* (o) referenced */
	struct vnode *executable;       /* (o) held by exe_hold */
	uint32_t user_esp;              /* (o) at system-call entry */
	struct trapframe *frame;        /* (o) of the current system call */
	enum process_killer killer;     /* (t) valid if it was killed */
	int nice;                       /* (t) niceness for its thread */
	volatile bool nice_is_new;      /* (t) NICE is not in effect yet */
	int exit_status;                /* (o) set at exit */
	struct list_elem table_elem;    /* (t) */
	struct wait_record *wait;       /* (w) its own record (stage 02) */
	struct list children;           /* (w) records of its children */
	struct waitq child_ended;       /* (w) where it waits for a child */
};

/* Called once, at boot. */
void process_init(void);

/* Return the process of the current thread, or NULL for a kernel thread. */
static inline struct process *
process_current(void)
{
	return thread_current()->process;
}

/* Start the program that COMMAND_LINE names, with its arguments, as a child of
 * the current process (if any).  Returns when the child has been loaded and
 * started, or an error has occurred.  *PID is set to the pid of the child.
 * Returns 0, ENOENT (no such program, or COMMAND_LINE is empty), E2BIG, or
 * another error of image_load or wait_add.
 * => may sleep.  */
int process_spawn(const char *command_line, pid_t *pid);
/* Like process_spawn, but ON_EXIT, unless it is NULL, is called when the child
 * exits.  */
int process_spawn_watched(
    const char *command_line, process_exit_callback *on_exit, pid_t *pid);
/* Create a child that is a copy of the current process.  It enters user mode
 * with the registers of FRAME, except that EAX is 0.  With RFMEM in FLAGS, the
 * child shares the address space; without RFFDG, it shares the table of open
 * files.  *PID is set to the pid of the child.  Returns 0, ENOMEM, EIO or ENOSYS
 * (the engine does not support RFMEM).
 * => may sleep.  */
int process_fork(const struct trapframe *, int flags, pid_t *pid);
/* Replace the program of the current process by the program at PATH, and fill
 * FRAME with the initial registers.  ARGUMENTS points to ARGC strings, stored
 * one after another.  Returns 0 or an error of image_load; on an error, the old
 * program is unchanged.
 * => may sleep.  */
int process_execv(
    struct trapframe *, const char *path, const char *arguments, unsigned argc);

/* Change the current directory of the current process from CWD to the directory
 * at PATH, and release the reference to CWD.  Returns 0, ENOTDIR, or an error
 * of vnode_lookup; on an error, the current directory stays the same.
 * => may sleep.  */
int process_chdir(struct vnode *cwd, const char *path);

/* End the current process with STATUS.
 * => no lock held; may sleep.  */
void process_exit(int status) NORETURN;
/* Report the reason, which FORMAT describes, with remark_printf, and end the current
 * process with status -1.
 * => no lock held; may sleep.  */
void process_kill(const char *format, ...) NORETURN PRINTF_LIKE(1, 2);

/* Remove PROCESS, which is the current process, from the process table, and
 * release its memory, files, program and current directory.  After that the process
 * can only exit.
 * => may sleep.  */
void process_release_current(struct process *);

/* Has the current process been killed?  Long operations in the kernel check
 * this between steps and stop early; the process exits instead of returning to
 * user mode.  */
bool process_is_killed(void);

#endif
