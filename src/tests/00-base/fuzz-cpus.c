/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: random system calls on four CPUs with jittered ticks neither bring
 *     the kernel down nor leak its resources
 * needs: 02-userprog
 * memory: 16M
 * disk: kept
 * swap: 4M
 * cpus: 4
 * options: jitter=11
 * limit: 300s
 */
#include "tests/fuzz.h"
#include "tests/ktest.h"

KTEST(fuzz_cpus)
{
	static const struct fuzz_load load = {
		.workers = 16,
		.at_once = 8,
		.calls = 200,
	};

	fuzz_run(11, 5, &load);
}
