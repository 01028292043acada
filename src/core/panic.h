/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a kernel that found a bug.  What happens, in this order:
 *
 *	ASSERT, panic		lib/debug.h: both call panic_at
 *	panic_at, panic_trap	stop the other CPUs; from then on only this CPU
 *				has output (output_panic_mode)
 *	printf			message, thread, held locks, backtrace, the last
 *				trace events: through output_write to the
 *				sinks, such as devices/serial.c
 *	machine_end(END_PANIC)	switches off, by devices/power.c
 *
 * A trap in the kernel that nothing handles comes here through trap_panic_hook.
 */
#ifndef CORE_PANIC_H
#define CORE_PANIC_H

#include <stdbool.h>

#include "lib/debug.h"

struct kstack;
struct trapframe;

/* Fill trap_panic_hook. */
void	panic_init(void);

/* Panic because of FRAME: an exception in the kernel that nobody handles. */
void	panic_trap(const struct trapframe *, const char *reason) NORETURN;

/* Does a CPU panic?  Then it is the only one that runs, and takes no lock. */
bool	panic_has_begun(void);

/* Print, in one line, the thread whose stack this is, for a panic.  Filled by
 * threads/.  */
extern void (*panic_thread_hook)(const struct kstack *);
/* Print all threads, for a panic at a time limit.  Likewise. */
extern void (*panic_threads_hook)(void);

#endif
