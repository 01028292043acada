/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of all processes: what one process may do to another or learn of
 * it, by pid.
 */
#ifndef USERPROG_PROCTABLE_H
#define USERPROG_PROCTABLE_H

#include <stdbool.h>

#include "lib/abi.h"

struct process;
struct vm_space;

void	proctable_init(void);

/* Enter PROCESS, which is complete.
 * => may sleep.  */
void	proctable_add(struct process *);
/* Take PROCESS out: from now on no other one can find it.
 * => may sleep.  */
void	proctable_remove(struct process *);
/* PROCESS, removed, has given everything back. */
void	proctable_finish_exit(void);
/* How many processes were added and have not ended. */
unsigned proctable_count(void);

/* Give PROCESS another space and name; returns the old space.
 * => may sleep.  */
struct vm_space *proctable_replace_image(struct process *, struct vm_space *,
	    const char *name);

/* Have process PID die at its next return to user mode or in an interruptible
 * wait.  ESRCH.  Any context.  */
int	proctable_kill(pid_t);
/* Likewise all processes but SURVIVOR (NULL: none), as the machine ends. */
void	proctable_kill_others(const struct process *survivor);
/* Likewise, and those that are added later; wait until all have ended.  Each does
 * at its next return to user mode, or when a wait that cannot be interrupted is
 * over: for a disk, or for a lock that another thread holds for one.
 * => may sleep.  */
void	proctable_kill_others_and_wait(const struct process *survivor);

/* Ctrl-C kills process PID from now on; 0: nobody.  ESRCH. */
int	proctable_set_foreground(pid_t);

/* Tell about the INDEXth process, in order of age.  ENOENT: not as many.
 * => may sleep.  */
int	proctable_info(unsigned index, struct procinfo *);

#endif
