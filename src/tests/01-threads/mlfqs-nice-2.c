/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the nicer of two threads gets a smaller share of the CPU, as the
 *     4.4BSD formulas specify
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/ktest.h"
#include "tests/mlfqs_shares.h"

KTEST(mlfqs_nice_2)
{
	static const int nice[] = { 0, 5 };

	check_shares(nice, ARRAY_SIZE(nice), 1000, 25);
}
