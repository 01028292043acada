/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the same as stress-sort, but on two slower CPUs
 * tags: slow
 * user_pages: 80
 * swap: 16M
 * cpus: 2
 * shift: 5
 * options: jitter=3
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_sort, 9);
}
