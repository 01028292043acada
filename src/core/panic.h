/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Panics: the kernel has found a bug and stops, in these steps:
 *
 *	ASSERT, panic		lib/debug.h: both call panic_at
 *	panic_at, panic_trap	stop the other CPUs; from then on only this CPU
 *				can print (output_panic_mode)
 *	printf			message, thread, held locks, backtrace, the last
 *				trace events: through output_write to the
 *				sinks, such as devices/serial.c
 *	machine_end(END_PANIC)	powers off, through devices/power.c
 *
 * An unhandled trap in the kernel calls panic_trap through trap_panic_hook.
 */
#ifndef CORE_PANIC_H
#define CORE_PANIC_H

#include <stdbool.h>

#include "lib/debug.h"

struct kstack;
struct trapframe;

/* Set trap_panic_hook. */
void panic_init(void);

/* Panic because of FRAME, an unhandled trap in the kernel.  REASON is part of
 * the message.  */
void panic_trap(const struct trapframe *, const char *reason) NORETURN;

/* Has a CPU panicked?  If so, that CPU is the only one running, and takes no
 * locks.  */
bool panic_has_begun(void);

/* For a panic: print the thread to which the stack belongs and the locks that it
 * holds.  Set by threads/.  */
extern void (*panic_thread_hook)(const struct kstack *);
/* For a panic at a time limit: print all threads.  Set by threads/. */
extern void (*panic_threads_hook)(void);

#endif
