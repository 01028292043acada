/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes sort parts of an array, and their parent merges the parts
 *     into a second array; together, the arrays are larger than memory
 * tags: slow
 * user_pages: 100
 * swap: 16M
 * cpus: 1
 * shift: 3
 * options: jitter=1
 * limit: 300s
 * dragonfly: 12
 */
#include "tests/07-cow/stress.h"

void
test_main(void)
{
	stress_run(stress_sort, 1);
}
