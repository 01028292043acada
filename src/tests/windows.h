/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Windows: races that occur deterministically, for kernel tests.
 *
 * A window is a point between two instructions of a function at which another CPU, or an
 * interrupt, can find data in an intermediate state, or can change data in a way that the
 * function does not expect.
 * windows_run calls a function again and again, and performs an action before its first
 * instruction, then before its second instruction, and so on, until the function ends
 * before the action.  After each call of the function, the test's checks run:
 *
 *	setup  function, stepped ... action ... no longer stepped  check  teardown
 *
 * An action before an instruction that uses only registers, or only pushes, pops, calls
 * or returns, has the same effect as an action before the next instruction.  So there is
 * one run for each of the other instructions, and one run without an action.  A REP
 * instruction counts once, and so does a call of a function in OVER, of spin_acquire,
 * spin_release, memcpy, memset or trace_record.
 *
 * Only the thread that calls windows_run is stepped.  Interrupt handlers, and the threads
 * that run while it sleeps, are not.  A page fault is not stepped either; to step the fault
 * handler, call it as a function.
 *
 * If a check fails, the verdict says before which instruction the action was performed.
 * The tracepoint "window" records the instruction, so that a panic shows it as well.  A
 * note reports the number of windows, and the number of single steps of all runs.
 *
 * => the number of steps of all runs grows with the square of the length of the function.
 *    Put given functions into OVER, and do the test's own work in SETUP.
 * => only one call at a time; not together with the kernel option "step".
 */
#ifndef TESTS_WINDOWS_H
#define TESTS_WINDOWS_H

#include <stdbool.h>

#include "cpu/layout.h"

struct pmap;

enum window_place {
	/* In the debug exception of the stepped thread.  The action must not acquire a lock,
	 * because the thread may hold any lock, and must not sleep.  */
	WINDOW_HERE,
	/* In an interrupt.  Only instructions at which interrupts are enabled are windows.
	 * The action may acquire spinlocks.  */
	WINDOW_INTERRUPT,
	/* In a thread on another CPU, while the stepped thread waits.  The stepped thread
	 * continues when the action has ended or sleeps, or when a CPU spins for a lock that
	 * the CPU of the stepped thread holds.  The action can do anything that a thread can
	 * do.  The check runs after the action has ended.
	 * => the test declares "cpus: 2".  */
	WINDOW_CPU
};

/* All functions except ACTION are called by the thread that calls windows_run.  SETUP, CHECK
 * and TEARDOWN can be NULL.  */
struct window_case {
	const char *name;
	enum window_place place;
	void (*setup)(void);
	void (*function)(void);
	void (*action)(void);
	void (*check)(void);
	void (*teardown)(void);
	/* Functions that are executed as one step; the last element is NULL.  OVER itself
	 * can be NULL.  */
	const void *const *over;
	/* For WINDOW_CPU: how long, in microseconds, the stepped thread waits while the
	 * action sleeps, if interrupts are enabled at the window.  If the action waits for a
	 * disk with latency, the stepped thread runs during the I/O if this is 0, and after
	 * the I/O if it is longer than the latency.  */
	unsigned patience;
};

/* Perform the case, and return the number of windows.  Fails the test if the stepped
 * part of FUNCTION does not end within 1,000,000 steps.
 * => interrupts are on, no spinlock held; may sleep.  */
unsigned windows_run(const struct window_case *);

/* Has the action been performed in this run?  For CHECK and TEARDOWN. */
bool windows_acted(void);

/* For actions at any place: emulate a program that stores BYTE at VA on another CPU, whose
 * TLB has no translation of VA.  If VA is mapped and writable, the byte and the referenced
 * and modified bits are set; otherwise nothing happens, because the store would fault.
 * Returns whether the byte was stored.  */
bool windows_store(struct pmap *, vaddr_t va, unsigned char byte);

#endif
