/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a kernel that found a bug: message, thread, held locks, the
 * last trace events, a backtrace with names; then the machine ends with
 * END_PANIC.  panic() and ASSERT() themselves are in lib/debug.h.
 */
#ifndef CPU_PANIC_H
#define CPU_PANIC_H

#include <stdint.h>

#include "lib/debug.h"

struct kstack;
struct trapframe;

/* Panic because of FRAME: an exception in the kernel that nobody handles. */
void	panic_trap(const struct trapframe *, const char *reason) NORETURN;

/* Print, in one line, the thread whose stack this is, for a panic.  Filled by
 * threads/.  */
extern void (*panic_thread_hook)(const struct kstack *);

/* The function that ADDRESS lies in and, in *OFFSET, how far; NULL if the
 * address is in none.  From a table that the link puts into the kernel.  */
const char *symbol_find(uint32_t address, uint32_t *offset);

#endif
