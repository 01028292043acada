/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the same as stress-sort, but on four CPUs
 * tags: slow, races
 * user_pages: 120
 * swap: 16M
 * cpus: 4
 * shift: 3
 * options: jitter=2
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_sort, 5);
}
