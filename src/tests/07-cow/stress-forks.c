/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each process in a tree sees only its own writes to shared pages,
 *     while pages are swapped out and in
 * tags: slow
 * user_pages: 64
 * swap: 16M
 * cpus: 1
 * shift: 3
 * options: jitter=4
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_forks, 1);
}
