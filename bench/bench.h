/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the programs that tools/bench runs.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>

static inline uint64_t
read_tsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value) : : "memory");
	return value;
}

#endif
