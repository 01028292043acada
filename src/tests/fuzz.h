/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing: programs that make random system calls (00-base/fuzz-worker.c), and
 * checks of the system's state after they have ended (00-base/fuzz.c).  The
 * test that calls fuzz_run declares the machine's memory, CPUs and disks.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>

struct fuzz_load {
	unsigned workers;    /* total number to start */
	unsigned at_once;    /* maximum number running at a time */
	unsigned calls;      /* made by each worker */
	uint32_t disk_left;  /* KiB to leave free; 0: do not fill the disk */
	uint32_t pages_left; /* kernel pages to leave free from time
	                      * to time, so that allocations fail;
	                      * 0: do not take any */
};

/* Run LOAD with COUNT seeds, starting with FIRST, or with the seeds given by
 * the kernel options "fuzz_seed" and "fuzz_count".  */
void fuzz_run(unsigned first, unsigned count, const struct fuzz_load *);

#endif
