/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the same as stress-forks, but on four CPUs
 * tags: slow, races
 * user_pages: 100
 * swap: 16M
 * cpus: 4
 * shift: 3
 * options: jitter=5
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_forks, 3);
}
