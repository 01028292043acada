/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first program, and the end of the machine, which ends with it.
 */
#ifndef USERPROG_FIRST_PROGRAM_H
#define USERPROG_FIRST_PROGRAM_H

#include <stdbool.h>

#include "core/machine.h"
#include "lib/debug.h"

void	first_program_init(void);

/* Start COMMAND_LINE (the shell, if it is empty), wait for it, and end the
 * machine with its status.  A program without a '/' is looked for in the
 * root directory, then in /bin.  */
void	first_program_run(const char *command_line) NORETURN;

/* Is the running process the first program? */
bool	first_program_is_current(void);

/* Kill all other processes, unmount, and end the machine with STATUS.  Called
 * by a process, or by a thread that is none.  */
void	process_shut_down(int status) NORETURN;

/* Only the running thread can end the machine from now on: any other one that
 * tries ends itself, as does the running one, here, if another came first.  */
void	process_claim_shutdown(void);

/* Called before the machine ends with STATUS, all files being safe; WHY says
 * what killed the first program, or is NULL.  Returns how the machine is to
 * end.  Filled by tests/.  */
extern enum machine_end (*process_shutdown_hook)(int status,
	    const char *why);

#endif
