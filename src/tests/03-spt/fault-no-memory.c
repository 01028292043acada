/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault for which there is no page table returns ENOMEM, and loses neither a
 *     frame nor the page; and a fault that fills a frame changes no other memory
 * points: 0
 * user_pages: 200
 */
#include <errno.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/03-spt/kframes.h"
#include "tests/kspace.h"
#include "vm/classic/fault.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

/* Pages in different page tables. */
#define ZERO  KSPACE_BASE                    /* a page of zeros */
#define TWIN  (KSPACE_BASE + 0x00400000)     /* gets the frame of ZERO */
#define DATA  (KSPACE_BASE + 2 * 0x00400000) /* 100 bytes of a file, writable */
#define TEXT  (KSPACE_BASE + 3 * 0x00400000) /* the whole file, read-only */
#define EVERY 4 /* every Nth allocation fails, for N from 1 to EVERY */

static struct vm_space *space;

static struct page *
page_at(vaddr_t va)
{
	struct page *page = spt_find(space->spt, va);

	KTEST_CHECK(page != NULL);
	return page;
}

static void
map_all(void)
{
	struct vnode *file = kspace_file("/words");

	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, ZERO, 1), ==, 0);
	KTEST_CHECK_CMP(kspace_map(space, TWIN, 1), ==, 0);
	KTEST_CHECK_CMP(
	    kspace_map_file(space, DATA, PROT_READ | PROT_WRITE, file, 0, 100),
	    ==, 0);
	KTEST_CHECK_CMP(
	    kspace_map_file(space, TEXT, PROT_READ, file, 0, vnode_size(file)),
	    ==, 0);
	vnode_release(file);
}

/* Call fault_handle for a read at VA while every Nth allocation of kernel memory fails, or
 * none if N is 0.  Returns its result.  */
static int
fault_at(vaddr_t va, unsigned n)
{
	int error;

	lock_acquire(&space->lock);
	palloc_inject_failures(n);
	error = fault_handle(space, va, VM_ACCESS_READ, VM_STACK_TOP);
	palloc_inject_failures(0);
	lock_release(&space->lock);
	return error;
}

/* Check that the page at VA is mapped to its frame. */
static void
expect_mapped(vaddr_t va)
{
	struct pmap_mapping mapping;

	KTEST_CHECK(page_at(va)->frame != NULL);
	KTEST_CHECK(pmap_lookup(space->pmap, va, &mapping));
	KTEST_CHECK_CMP(mapping.pa, ==, page_at(va)->frame->pa);
}

/* Bring in the page at VA in a new space, while every Nth allocation fails. */
static void
check_page_in(vaddr_t va, unsigned n)
{
	uint32_t free;
	int error;

	map_all();
	free = kspace_free_pages();
	error = fault_at(va, n);
	if (error != 0) {
		KTEST_CHECK_CMP(error, ==, ENOMEM);
		KTEST_CHECK(page_at(va)->frame == NULL);
		KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
		KTEST_CHECK_CMP(fault_at(va, 0), ==, 0);
	}
	expect_mapped(va);
	vm_space_destroy(space);
}

/* Map a page that has a frame, in a new space, when there is no memory. */
static void
check_frame_mapped(void)
{
	struct frame *frame;

	map_all();
	KTEST_CHECK_CMP(fault_at(ZERO, 0), ==, 0);
	frame = page_at(ZERO)->frame;
	spin_acquire(&frames_lock);
	page_unmap(page_at(ZERO));
	frame_attach(frame, page_at(TWIN));
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(fault_at(TWIN, 1), ==, ENOMEM);
	KTEST_CHECK_CMP(fault_at(TWIN, 0), ==, 0);
	KTEST_CHECK(page_at(TWIN)->frame == frame);
	expect_mapped(TWIN);
	vm_space_destroy(space);
}

/* With all frames allocated, free one that precedes another in memory.  Returns the
 * other.  */
static struct kframe *
free_one_frame(void)
{
	struct kframe *second, **link;

	kframes_take_all();
	for (second = kframes_taken; second != NULL; second = second->next)
		for (link = &kframes_taken; *link != NULL;
		     link = &(*link)->next) {
			struct kframe *first = *link;

			if ((char *)first + PAGE_SIZE != (char *)second)
				continue;
			*link = first->next;
			palloc_free_page(first);
			return second;
		}
	ktest_fail(__FILE__, __LINE__, "no two frames are adjacent");
}

/* Bring in the page at VA, in a new space, and check that the next frame in memory is not
 * changed.  */
static void
check_next_frame(vaddr_t va)
{
	struct kframe *next;
	unsigned char *bytes;

	map_all();
	next = free_one_frame();
	bytes = (unsigned char *)next;
	memset(next + 1, 0x5a, PAGE_SIZE - sizeof(*next));
	KTEST_CHECK_CMP(fault_at(va, 0), ==, 0);
	KTEST_CHECK_CMP(
	    (char *)frame_kva(page_at(va)->frame) + PAGE_SIZE, ==, next);
	for (unsigned i = sizeof(*next); i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(bytes[i], ==, 0x5a);
	kframes_free_all();
	vm_space_destroy(space);
}

KTEST(fault_no_memory)
{
	static const vaddr_t pages[] = { ZERO, DATA, TEXT };
	struct vm_space *sharer;

	for (unsigned i = 0; i < ARRAY_SIZE(pages); i++) {
		for (unsigned n = 1; n <= EVERY; n++)
			check_page_in(pages[i], n);
		check_next_frame(pages[i]);
	}
	check_frame_mapped();
	/* Again, with a frame to which the page can be attached. */
	map_all();
	KTEST_CHECK_CMP(fault_at(TEXT, 0), ==, 0);
	sharer = space;
	for (unsigned n = 1; n <= EVERY; n++)
		check_page_in(TEXT, n);
	vm_space_destroy(sharer);
}
