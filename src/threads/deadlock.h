/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deadlock detection, in all kernels.
 *
 * The system is deadlocked when all CPUs are idle, no thread is ready, and
 * nothing outside the CPUs will make one ready: no thread sleeps until a given
 * time or waits for console input, no clock event is pending, and no device
 * operation is in progress.  This is a state, not a timeout, so detection does
 * not depend on the speed of the machine.
 *
 * Threads that wait for each other while other threads still run are not
 * detected until the other threads are also blocked.
 */
#ifndef THREADS_DEADLOCK_H
#define THREADS_DEADLOCK_H

/* For a device operation whose completion can make a thread ready: call
 * device_operation_begin when the operation is started, and
 * device_operation_end after the threads have been made ready.  Any context.  */
void device_operation_begin(void);
void device_operation_end(void);

/* If the system is deadlocked, print the report of threads_print.h, and then
 * panic.  If only programs wait for each other, for example at the ends of a
 * pipe, the kernel is not at fault: in that case, print the report and call
 * deadlocked_programs_hook, or do nothing if the hook is NULL.
 * => called at a tick of the boot CPU while all CPUs are idle; sched_lock is
 *    held.  */
void deadlock_check(void);

/* Called by deadlock_check; does not return.  Set only in test runs, where no
 * user can kill the programs from the console.  */
extern void (*deadlocked_programs_hook)(void);

#endif
