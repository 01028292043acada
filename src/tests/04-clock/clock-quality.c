/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: victims are chosen as well as the clock algorithm allows: the number
 *     of misses differs by at most 10% from the number in a model of the clock
 *     and is at most 0.85 times the number with first-in-first-out
 * points: 8
 * user_pages: 64
 * cpus: 1
 *
 * Of 20,000 touches, four in five are of 40 hot pages; the rest cycle through
 * 500 cold pages.  There are 64 frames.
 */
#include "mem/pmap.h"
#include "tests/kspace.h"

#define HOT     40u
#define COLD    500u
#define TOUCHES 20000u
#define SEED    20200101u

static uint32_t state = SEED;

/* The checker, clock-quality.pl, generates the same numbers. */
static uint32_t
next_random(void)
{
	state = state * 1664525 + 1013904223;
	return state >> 16;
}

KTEST(clock_quality)
{
	struct process process = { .name = "test" };
	struct vm_space *space = kspace_create();
	struct vnode *file = kspace_file("/bin/sh");
	struct pmap_mapping mapping;
	uint32_t cold = 0, misses = 0, page;
	unsigned char byte;
	vaddr_t va;

	/* Map pages that cannot be shared, because they end in zeros. */
	for (page = 0; page < HOT + COLD; page++)
		KTEST_CHECK_CMP(
		    kspace_map_file(space, KSPACE_BASE + page * PAGE_SIZE,
			PROT_READ, file, 0, 10),
		    ==, 0);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, 64);
	kspace_enter(&process, space);
	for (unsigned i = 0; i < TOUCHES; i++) {
		if (next_random() % 5 > 0)
			page = next_random() % HOT;
		else
			page = HOT + cold++ % COLD;
		va = KSPACE_BASE + page * PAGE_SIZE;
		misses += !pmap_lookup(thread_current()->pmap, va, &mapping);
		if (kspace_get(va, &byte) != 0)
			ktest_fail(__FILE__, __LINE__,
			    "touch %u: page %u cannot "
			    "be loaded, expected an eviction",
			    i, page);
		KTEST_CHECK_CMP(byte, ==, 0x7f);
	}
	kspace_leave();
	ktest_note("misses=%u", misses);
	vm_space_destroy(space);
	vnode_release(file);
}
