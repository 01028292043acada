/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Detection of deadlocks, on every kernel.
 *
 * The system is deadlocked when all CPUs are idle, no thread is ready, and
 * nothing outside the CPUs will make one ready: no thread sleeps for a time or
 * waits for a person, no clock event is pending, and no device has work.  A
 * deadlock is a state, not a lapse of time, so the verdict does not depend on
 * how fast the machine is.
 *
 * Threads that wait for each other while others still run are not noticed until
 * those have nothing left to do.
 */
#ifndef THREADS_DEADLOCK_H
#define THREADS_DEADLOCK_H

/* A device has begun an operation whose end may make a thread ready; the
 * operation has ended, and what it makes ready is ready.  Calls are paired.
 * Any context.  */
void	device_operation_begin(void);
void	device_operation_end(void);

/* Panic if the system is deadlocked, after a report on the console: each blocked
 * thread, what it waits for, who holds that, and from where it was called.  If
 * programs only wait for each other, as at the ends of a pipe, the kernel is not
 * at fault: calls deadlocked_programs_hook, if it is set, after the report.
 * => all CPUs are idle, the caller is the boot CPU at a tick; sched_lock is held. */
void	deadlock_check(void);

/* Set where nobody at the console could end a program, that is, in test runs;
 * does not return.  */
extern void (*deadlocked_programs_hook)(void);

#endif
