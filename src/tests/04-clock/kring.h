/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rings of artificial frames for tests of the clock: each frame has a page in
 * each of several spaces, and all these pages are mapped.  Header only.
 */
#ifndef TESTS_KRING_H
#define TESTS_KRING_H

#include <string.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/kspace.h"
#include "vm/classic/clock.h"
#include "vm/classic/page.h"

#define KRING_FRAMES 16
#define KRING_SPACES 3

static struct clock_ring kring;
static struct frame kring_frames[KRING_FRAMES];
static struct page kring_pages[KRING_SPACES][KRING_FRAMES];
static struct vm_space *kring_spaces[KRING_SPACES];

/* Return the address at which FRAME's pages are mapped, the same in each
 * space.  */
static inline vaddr_t
kring_va(unsigned frame)
{
	return KSPACE_BASE + frame * PAGE_SIZE;
}

/* Attach a page in SPACE to FRAME, and map it without referencing it. */
static inline void
kring_add_page(unsigned frame, unsigned space)
{
	struct page *page = &kring_pages[space][frame];

	page->va = kring_va(frame);
	page->space = kring_spaces[space];
	page->where = PAGE_ZERO;
	page->frame = &kring_frames[frame];
	list_push_back(&page->frame->pages, &page->frame_elem);
	KTEST_CHECK_CMP(
	    pmap_enter(page->space->pmap, page->va, page->frame->pa, PMAP_READ),
	    ==, 0);
}

/* Make a ring of COUNT frames, each with pages in SPACES spaces. */
static inline void
kring_make(unsigned count, unsigned spaces)
{
	unsigned i, k;

	for (k = 0; k < spaces; k++)
		kring_spaces[k] = kspace_create();
	clock_init_ring(&kring);
	for (i = 0; i < count; i++) {
		struct frame *frame = &kring_frames[i];

		memset(frame, 0, sizeof(*frame));
		frame->pa = virt_to_phys(palloc_get_page(PALLOC_USER));
		list_init(&frame->pages);
		waitq_init(&frame->waiters, "frame");
		for (k = 0; k < spaces; k++)
			kring_add_page(i, k);
		spin_acquire(&frames_lock);
		clock_insert(&kring, frame);
		spin_release(&frames_lock);
	}
}

/* Read a byte of FRAME's page in SPACE, as a user program would: the CPU sets the
 * referenced bit.  */
static inline void
kring_touch(unsigned frame, unsigned space)
{
	struct process process = { .name = "test" };
	unsigned char byte;

	kspace_enter(&process, kring_spaces[space]);
	KTEST_CHECK_CMP(kspace_get(kring_va(frame), &byte), ==, 0);
	kspace_leave();
}

/* Return whether the referenced bit of FRAME's mapping in SPACE is set.
 * Fails the test if there is no such mapping.  */
static inline bool
kring_referenced(unsigned frame, unsigned space)
{
	struct pmap_mapping mapping;

	KTEST_CHECK(
	    pmap_lookup(kring_spaces[space]->pmap, kring_va(frame), &mapping));
	return mapping.referenced;
}

/* Return the number of the frame that the clock selects, or -1 if it returns
 * NULL.  */
static inline int
kring_select(void)
{
	struct frame *frame;

	spin_acquire(&frames_lock);
	frame = clock_select(&kring);
	spin_release(&frames_lock);
	if (frame == NULL)
		return -1;
	KTEST_CHECK(
	    frame >= kring_frames && frame < kring_frames + KRING_FRAMES);
	return (int)(frame - kring_frames);
}

/* Remove FRAME from the ring. */
static inline void
kring_remove(unsigned frame)
{
	spin_acquire(&frames_lock);
	clock_remove(&kring, &kring_frames[frame]);
	spin_release(&frames_lock);
}

/* Insert FRAME into the ring. */
static inline void
kring_insert(unsigned frame)
{
	spin_acquire(&frames_lock);
	clock_insert(&kring, &kring_frames[frame]);
	spin_release(&frames_lock);
}

/* Record in ORDER the order in which the hand passes the COUNT frames of the ring.
 * The hand ends where it started.
 * => none of the frames is referenced.  */
static inline void
kring_order(unsigned count, int order[])
{
	bool seen[KRING_FRAMES] = { false };

	for (unsigned i = 0; i < count; i++) {
		order[i] = kring_select();
		if (order[i] < 0)
			ktest_fail(__FILE__, __LINE__,
			    "clock_select returned "
			    "NULL, expected one of %u unreferenced frames",
			    count);
		if (seen[order[i]])
			ktest_fail(__FILE__, __LINE__,
			    "frame %d was selected "
			    "twice in a round of %u unreferenced frames, "
			    "expected each "
			    "once",
			    order[i], count);
		seen[order[i]] = true;
	}
}

#endif
