/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pseudo-random numbers: the same sequence for the same seed, on every
 * machine.  Not for secrets.  The generator is one; callers on several CPUs
 * may get equal numbers, never broken ones.
 */
#ifndef LIB_RANDOM_H
#define LIB_RANDOM_H

#include <stddef.h>

void	random_init(unsigned seed);
unsigned long random_ulong(void);
void	random_bytes(void *, size_t);

#endif
