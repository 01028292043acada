/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: all pages of a user pool of more than 65,536 pages can be allocated as
 *     frames, and freed; each frame has memory, pages and waiters of its own
 * points: 0
 * memory: 600M
 * user_pages: 66000
 */
#include "mem/palloc.h"
#include "mem/user_pool.h"
#include "tests/kspace.h"
#include "vm/classic/frame.h"

#define FRAMES 66000

/* The number of page structures in one page of kernel memory. */
#define CHUNK_PAGES (PAGE_SIZE / sizeof(struct page))

static struct vm_space *space;
static struct page *chunks[FRAMES / CHUNK_PAGES + 1];
static bool memory_seen[FRAMES];

static struct page *
page_number(unsigned i)
{
	return &chunks[i / CHUNK_PAGES][i % CHUNK_PAGES];
}

/* Make pages without frames, which are not in the table of the space. */
static void
make_pages(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(chunks); i++)
		chunks[i] = palloc_get_page(PALLOC_ZERO | PALLOC_ASSERT);
	for (unsigned i = 0; i < FRAMES; i++) {
		page_number(i)->va = KSPACE_BASE + i * PAGE_SIZE;
		page_number(i)->space = space;
	}
}

/* Allocate a frame for PAGE. */
static void
allocate(struct page *page)
{
	struct frame *frame;

	lock_acquire(&space->lock);
	frame = frame_alloc(page);
	KTEST_CHECK(frame != NULL && page->frame == frame);
	spin_acquire(&frames_lock);
	frame_unbusy(frame);
	spin_release(&frames_lock);
	lock_release(&space->lock);
}

/* Check that the frame of PAGE has no other page and no waiters, and memory that no frame
 * checked before has.  */
static void
check_frame(struct page *page)
{
	struct frame *frame = page->frame;
	uint32_t number = user_pool_number(frame_kva(frame));

	KTEST_CHECK(list_begin(&frame->pages) == &page->frame_elem);
	KTEST_CHECK(list_rbegin(&frame->pages) == &page->frame_elem);
	KTEST_CHECK(list_empty(&frame->waiters.threads));
	KTEST_CHECK(!memory_seen[number]);
	memory_seen[number] = true;
}

KTEST(frame_pool)
{
	space = kspace_create();
	make_pages();
	KTEST_CHECK_CMP(kspace_free_pages(), ==, FRAMES);
	for (unsigned i = 0; i < FRAMES; i++)
		allocate(page_number(i));
	KTEST_CHECK_CMP(kspace_free_pages(), ==, 0);
	for (unsigned i = 0; i < FRAMES; i++)
		check_frame(page_number(i));
	spin_acquire(&frames_lock);
	for (unsigned i = 0; i < FRAMES; i++)
		frame_detach(page_number(i));
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, FRAMES);
	for (unsigned i = 0; i < ARRAY_SIZE(chunks); i++)
		palloc_free_page(chunks[i]);
	vm_space_destroy(space);
}
