/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of all processes, used to kill or inspect other processes.  The functions
 * that may sleep say so.
 */
#ifndef USERPROG_PROCTABLE_H
#define USERPROG_PROCTABLE_H

#include <stdbool.h>

#include "cpu/layout.h"
#include "lib/abi.h"

struct process;
struct vm_region;
struct vm_space;

/* Called once, at boot. */
void proctable_init(void);

/* Add PROCESS, which is fully initialized.
 * => may sleep.  */
void proctable_add(struct process *);
/* Remove PROCESS: no other process can find it from now on.  It still counts
 * as alive until proctable_finish_exit.
 * => may sleep.  */
void proctable_remove(struct process *);
/* Record that a removed process has released everything it had, so that it no
 * longer counts as alive.  */
void proctable_finish_exit(void);
/* Return the number of processes that were added and have not finished their
 * exit.  */
unsigned proctable_count(void);

/* Replace the space and name of PROCESS, as execv does.  Returns the old space,
 * which the caller destroys.
 * => may sleep.  */
struct vm_space *proctable_replace_image(
    struct process *, struct vm_space *, const char *name);

/* Kill process PID: end its wait if that is interruptible, and make it exit
 * instead of returning to user mode.  Returns 0 or ESRCH.
 * => any context.  */
int proctable_kill(pid_t);
/* Kill all processes except SURVIVOR (which may be NULL) for a shutdown, but do
 * not wait until they have exited.  */
void proctable_kill_others(const struct process *survivor);
/* Kill the same processes and every process that is added later, and wait until
 * all processes except SURVIVOR have exited.  A process in an uninterruptible
 * wait (for a disk, or for a lock whose holder waits for a disk) exits when
 * that wait is over.
 * => may sleep.  */
void proctable_kill_others_and_wait(const struct process *survivor);

/* Make PID the process that Ctrl-C kills; if PID is 0, Ctrl-C kills none.
 * Returns 0 or ESRCH.  */
int proctable_set_foreground(pid_t);

/* Set or get the niceness of process PID, from NICE_MIN to NICE_MAX.  It takes
 * effect when the process next returns to user mode.  Returns 0 or ESRCH.  */
int proctable_set_nice(pid_t, int nice);
int proctable_get_nice(pid_t, int *nice);
/* Return the niceness that PROCESS, the current process, must set for its thread, and
 * clear its nice_is_new.  */
int proctable_take_nice(struct process *);
/* Give CHILD, which is not in the table yet, the niceness of PARENT. */
void proctable_copy_nice(struct process *child, const struct process *parent);

/* Call vm_region for the space of process PID.  Returns ESRCH or the result of
 * the call.
 * => may sleep.  */
int proctable_region(pid_t, vaddr_t address, struct vm_region *);
/* Does every process except SELF wait for a child?  If so, no process but SELF uses
 * virtual memory until SELF ends or one of the others is killed.  */
bool proctable_others_wait(const struct process *self);

/* Describe the process at position INDEX, in order of creation.  Returns 0, or
 * ENOENT if there is no process at that position.
 * => may sleep.  */
int proctable_info(unsigned index, struct procinfo *);

#endif
