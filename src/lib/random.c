/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pseudo-random numbers: G. Marsaglia's xorshift generator with 128 bits of
 * state (period 2^128 - 1).  A linear congruential generator expands the seed
 * into the state.
 */
#include <random.h>

#include <stdint.h>

static uint32_t state[4] = { 0x6c078965, 0x9908b0df, 0x9d2c5680, 0xefc60000 };

void
random_init(unsigned seed)
{
	unsigned i;

	for (i = 0; i < 4; i++) {
		seed = seed * 1664525u + 1013904223u;
		state[i] = seed ^ seed >> 16;
	}
	/* From all zeros, xorshift would produce only zeros. */
	if ((state[0] | state[1] | state[2] | state[3]) == 0)
		state[0] = 1;
	/* Similar seeds produce similar numbers at first: skip those. */
	for (i = 0; i < 16; i++)
		random_ulong();
}

unsigned long
random_ulong(void)
{
	uint32_t t = state[3], s = state[0];

	state[3] = state[2];
	state[2] = state[1];
	state[1] = s;
	t ^= t << 11;
	t ^= t >> 8;
	state[0] = t ^ s ^ s >> 19;
	return state[0];
}

void
random_bytes(void *buffer, size_t size)
{
	uint8_t *p = buffer;

	for (; size > 0; size--)
		*p++ = (uint8_t)(random_ulong() >> 24);
}
