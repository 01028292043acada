/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the same as stress-forks, but on two fast CPUs
 * tags: slow
 * user_pages: 80
 * swap: 16M
 * cpus: 2
 * shift: 0
 * options: jitter=6
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_forks, 8);
}
