/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the same as stress-maps, but on three slow CPUs
 * tags: slow
 * user_pages: 70
 * swap: 16M
 * cpus: 3
 * shift: 7
 * options: jitter=9
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_maps, 6);
}
