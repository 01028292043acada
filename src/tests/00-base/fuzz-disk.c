/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: random system calls by many processes on a nearly full disk neither
 *     bring the kernel down nor leak its resources
 * needs: 02-userprog
 * memory: 16M
 * disk: kept
 * limit: 300s
 */
#include "tests/fuzz.h"
#include "tests/ktest.h"

KTEST(fuzz_disk)
{
	static const struct fuzz_load load = {
		.workers = 40,
		.at_once = 30,
		.calls = 60,
		.disk_left = 60,
	};

	fuzz_run(51, 3, &load);
}
