/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: random system calls while the kernel has little or no free memory
 *     neither bring the kernel down nor leak its resources
 * needs: 02-userprog
 * memory: 4M
 * disk: kept
 * swap: 1M
 * limit: 300s
 */
#include "tests/fuzz.h"
#include "tests/ktest.h"

KTEST(fuzz_memory)
{
	static const struct fuzz_load load = {
		.workers = 16,
		.at_once = 6,
		.calls = 200,
		.pages_left = 60,
	};

	fuzz_run(105, 8, &load);
}
