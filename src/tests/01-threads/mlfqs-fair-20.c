/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: twenty threads of the same niceness get the same share of the CPU
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/ktest.h"
#include "tests/mlfqs_shares.h"

KTEST(mlfqs_fair_20)
{
	static const int nice[20]; /* all 0 */

	check_shares(nice, ARRAY_SIZE(nice), 2000, 20);
}
