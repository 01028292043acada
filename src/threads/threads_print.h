/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A report of all threads for the console: which of them wait, for what, who
 * holds that, and in which functions.
 */
#ifndef THREADS_THREADS_PRINT_H
#define THREADS_THREADS_PRINT_H

/* Print the threads.  Left out: idle threads, and background threads that hold
 * no lock and wait for none.
 * => the caller holds sched_lock, or panics.  */
void	threads_print(void);

#endif
