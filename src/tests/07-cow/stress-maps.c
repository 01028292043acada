/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: file and anonymous mappings, forks and swap work together
 * tags: slow
 * user_pages: 64
 * swap: 16M
 * cpus: 1
 * shift: 3
 * options: jitter=7
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_maps, 1);
}
