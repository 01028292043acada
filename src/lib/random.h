/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pseudo-random numbers.  A given seed produces the same sequence on every
 * machine, so a test can be repeated.  The numbers are predictable: do not use
 * them for secrets.
 *
 * All callers share one generator without a lock.  Concurrent calls can return
 * equal numbers, but are otherwise safe.
 */
#ifndef LIB_RANDOM_H
#define LIB_RANDOM_H

#include <stddef.h>

/* Start the sequence for SEED.  If this is never called, the generator starts
 * from a fixed state.  */
void random_init(unsigned seed);
/* Return the next 32 random bits. */
unsigned long random_ulong(void);
/* Fill SIZE bytes at BUFFER with random bytes. */
void random_bytes(void *buffer, size_t size);

#endif
