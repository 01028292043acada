/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a kernel that found a bug: message, thread, held locks, the
 * last trace events, a backtrace with names; then the machine ends with
 * END_PANIC.  panic() and ASSERT() themselves are in lib/debug.h.
 */
#ifndef CORE_PANIC_H
#define CORE_PANIC_H

#include "lib/debug.h"

struct kstack;
struct trapframe;

/* From now on, traps that nothing handles panic.
 * => before trap_init.  */
void	panic_init(void);

/* Panic because of FRAME: an exception in the kernel that nobody handles. */
void	panic_trap(const struct trapframe *, const char *reason) NORETURN;

/* Print, in one line, the thread whose stack this is, for a panic.  Filled by
 * threads/.  */
extern void (*panic_thread_hook)(const struct kstack *);

#endif
