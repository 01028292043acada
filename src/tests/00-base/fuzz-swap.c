/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: random system calls on four CPUs with few frames and little swap
 *     neither bring the kernel down nor leak its resources
 * needs: 02-userprog
 * memory: 16M
 * disk: kept
 * user_pages: 56
 * swap: 256K
 * cpus: 4
 * limit: 300s
 */
#include "tests/fuzz.h"
#include "tests/ktest.h"

KTEST(fuzz_swap)
{
	static const struct fuzz_load load = {
		.workers = 12,
		.at_once = 6,
		.calls = 200,
	};

	fuzz_run(31, 4, &load);
}
