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
	unsigned at_once;    /* start none while this many processes exist */
	unsigned calls;      /* made by each worker, approximately */
	uint32_t disk_left;  /* KiB to leave free; 0: do not fill the disk */
	uint32_t pages_left; /* take kernel pages until fewer than
	                      * this many are free, so that
	                      * allocations fail; 0: take none */
};

/* Run LOAD once for each of COUNT seeds, beginning with FIRST.  If the kernel
 * option "fuzz_seed" is given, it replaces FIRST, and "fuzz_count" (by default
 * 1) replaces COUNT; "fuzz_pages_left" replaces pages_left.  Fails the test if
 * the programs of any run leave a resource allocated.  */
void fuzz_run(unsigned first, unsigned count, const struct fuzz_load *);

#endif
