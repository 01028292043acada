/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Artificial frames and pages, which belong to no address space, for tests of
 * swap_out and swap_in.  Header only.
 */
#ifndef TESTS_MADE_UP_H
#define TESTS_MADE_UP_H

#include <string.h>

#include "mem/palloc.h"
#include "tests/ktest.h"
#include "vm/classic/swap.h"

#define SHARERS_MAX 3

/* A frame and the pages whose content it holds. */
struct made_up {
	struct frame frame;
	struct page pages[SHARERS_MAX];
	unsigned sharers;
};

/* Make a frame of SHARERS pages in the state in which eviction passes it to
 * swap_out, filled with CONTENT.  */
static inline void
make_up(struct made_up *m, unsigned sharers, uint8_t content)
{
	void *kva = palloc_get_page(PALLOC_USER);

	KTEST_CHECK(kva != NULL && sharers <= SHARERS_MAX);
	memset(m, 0, sizeof(*m));
	memset(kva, content, PAGE_SIZE);
	m->frame.pa = virt_to_phys(kva);
	m->frame.busy = m->frame.dirty = true;
	list_init(&m->frame.pages);
	waitq_init(&m->frame.waiters, "made up");
	m->sharers = sharers;
	for (unsigned i = 0; i < sharers; i++) {
		m->pages[i].where = PAGE_ZERO;
		m->pages[i].slot = SWAP_NONE;
		m->pages[i].frame = &m->frame;
		list_push_back(&m->frame.pages, &m->pages[i].frame_elem);
	}
}

/* Return the slot of M's pages; fail the test unless all pages are in the same
 * slot.  */
static inline uint32_t
slot_of(const struct made_up *m)
{
	for (unsigned i = 0; i < m->sharers; i++) {
		KTEST_CHECK_CMP(m->pages[i].where, ==, PAGE_SWAP);
		KTEST_CHECK_CMP(m->pages[i].slot, ==, m->pages[0].slot);
	}
	return m->pages[0].slot;
}

/* Drop the slot references of all pages of M. */
static inline void
free_slots(const struct made_up *m)
{
	for (unsigned i = 0; i < m->sharers; i++)
		swap_free(m->pages[i].slot);
}

/* Return the number of swap slots in use. */
static inline uint32_t
used_slots(void)
{
	uint32_t slots, in_use;

	swap_get_stats(&slots, &in_use);
	return in_use;
}

#endif
