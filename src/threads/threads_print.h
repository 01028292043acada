/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A report of all threads on the console.  It shows what each thread waits for,
 * the holder if that is a lock, and the chain of function calls.
 */
#ifndef THREADS_THREADS_PRINT_H
#define THREADS_THREADS_PRINT_H

/* Print the threads, except idle threads, and except blocked background threads
 * that hold no lock and wait for no lock, rwlock or token.
 * => the caller holds sched_lock or is panicking.  */
void threads_print(void);

#endif
