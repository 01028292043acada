/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing: programs that make random system calls (00-base/fuzz-worker.c), and
 * what must hold when they are gone.  The machine's memory, CPUs and disks are
 * what the test declares that calls fuzz_run (00-base/fuzz.c).
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>

struct fuzz_load {
	unsigned workers;		/* to start, one after the other */
	unsigned at_once;		/* of them and their children */
	unsigned calls;			/* of each worker */
	uint32_t disk_left;		/* KiB that are free; 0: what there is */
	uint32_t hunger;		/* kernel pages are taken away, time and
					 * again, until fewer than this are
					 * left, and allocations fail; 0: never */
};

/* Run LOAD with COUNT seeds from FIRST on, or with those that the kernel options
 * "fuzz_seed" and "fuzz_count" say.  */
void	fuzz_run(unsigned first, unsigned count, const struct fuzz_load *);

#endif
