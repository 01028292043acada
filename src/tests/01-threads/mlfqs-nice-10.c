/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: ten threads of niceness 0 to 9 share the CPU as the 4.4BSD formulas
 *     specify
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/ktest.h"
#include "tests/mlfqs_shares.h"

KTEST(mlfqs_nice_10)
{
	static const int nice[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

	check_shares(nice, ARRAY_SIZE(nice), 2000, 25);
}
