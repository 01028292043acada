/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first program, and the shutdown of the machine, which follows its exit.
 */
#ifndef USERPROG_FIRST_PROGRAM_H
#define USERPROG_FIRST_PROGRAM_H

#include <stdbool.h>

#include "core/machine.h"
#include "lib/debug.h"

/* Called once, at boot. */
void first_program_init(void);

/* Run COMMAND_LINE (the shell if it is empty), wait for it to exit, and shut
 * the machine down with its exit status.  A program name without a '/' is
 * looked up in the root directory, then in /bin.  If the program cannot be
 * started, print the reason and switch the machine off with END_USAGE.
 * => may sleep.  */
void first_program_run(const char *command_line) NORETURN;

/* Is the current process the first program?
 * => the current thread is that of a process.  */
bool first_program_is_current(void);

/* Kill all other processes, unmount the root disk, and switch the machine off
 * with STATUS.  The caller may be a process or a kernel thread.
 * => may sleep; does not return.  */
void process_shut_down(int status) NORETURN;

/* Reserve the shutdown for the current thread.  If another thread has already
 * reserved it, this function does not return: a process exits, and a kernel
 * thread sleeps forever.  Thus only one thread ever shuts the machine down.
 * => may sleep.  */
void process_claim_shutdown(void);

/* Called after the root disk has been unmounted (or that has failed), before the
 * machine is switched off with STATUS.  WHY is the reason the first program was killed, or
 * NULL if it was not.  Returns the result to report.  Set by tests/.  */
extern enum machine_end (*process_shutdown_hook)(int status, const char *why);

#endif
