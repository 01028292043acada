/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions for measuring, shared by the programs that tools/bench runs.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <unistd.h>

#include "tests/utest.h"

/* Return the time-stamp counter. */
static inline uint64_t
read_tsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value) : : "memory");
	return value;
}

static uint64_t start_tsc, start_ns;

/* Measure the code between bench_begin and bench_end, and note its cost and
 * time, each divided by COUNT, under NAME.  */
static inline void
bench_begin(void)
{
	start_ns = clock_ns();
	start_tsc = read_tsc();
}

static inline void
bench_end(const char *name, unsigned count)
{
	uint64_t tsc = read_tsc() - start_tsc, ns = clock_ns() - start_ns;

	test_note("cost %s %u", name, (unsigned)(tsc / count));
	test_note("time %s %u", name, (unsigned)(ns / count));
}

/* Fork a child that exits at once, and wait for it. */
static inline void
fork_and_wait(void)
{
	int status;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0)
		_exit(0);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
}

#endif
