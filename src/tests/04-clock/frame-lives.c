/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a frame is freed as soon as it has neither pages nor pins, and not
 *     before; it is in the clock's ring from its allocation until it is freed
 * points: 5
 */
#include "tests/kspace.h"
#include "vm/classic/clock.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

#define BASE KSPACE_BASE

static struct vm_space *space;

static struct page *
make_page(unsigned i)
{
	struct page template = {
		.va = BASE + i * PAGE_SIZE, .space = space, .writable = true,
		.where = PAGE_ZERO,
	}, *page;

	KTEST_CHECK_CMP(page_create(&template, &page), ==, 0);
	return page;
}

static void
expect_ring_size(unsigned size)
{
	spin_acquire(&frames_lock);
	KTEST_CHECK_CMP(list_size(&clock_ring.frames), ==, size);
	spin_release(&frames_lock);
}

KTEST(frame_lives)
{
	uint32_t free = kspace_free_pages();
	struct page *a, *b, *c;
	struct frame *frame;

	space = kspace_create();
	a = make_page(0);
	b = make_page(1);
	c = make_page(2);
	expect_ring_size(0);
	frame = frame_alloc(a);
	KTEST_CHECK(frame != NULL && a->frame == frame);
	KTEST_CHECK(frame->busy && !frame->dirty && frame->vnode == NULL);
	KTEST_CHECK_CMP(frame->pins, ==, 0);
	spin_acquire(&frames_lock);
	frame_unbusy(frame);
	KTEST_CHECK_CMP(list_size(&clock_ring.frames), ==, 1);
	KTEST_CHECK(!frame->busy);
	frame->dirty = true;
	frame_attach(frame, b);
	frame_attach(frame, c);
	KTEST_CHECK(c->frame == frame);
	KTEST_CHECK_CMP(list_size(&frame->pages), ==, 3);
	/* Detach the middle page, then the last and the first.  The pins keep
	 * the frame until the second pin is dropped.  */
	frame_detach(b);
	KTEST_CHECK(b->frame == NULL && a->frame == frame);
	frame_pin(frame);
	frame_pin(frame);
	frame_detach(c);
	frame_detach(a);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free - 1);
	frame_unpin(frame);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free - 1);
	frame_unpin(frame);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
	spin_release(&frames_lock);
	expect_ring_size(0);

	/* The other order: the last pin is dropped before the last page is
	 * detached.  */
	frame = frame_alloc(b);
	KTEST_CHECK(frame != NULL && frame->busy && !frame->dirty);
	spin_acquire(&frames_lock);
	frame_unbusy(frame);
	frame_pin(frame);
	frame_unpin(frame);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free - 1);
	frame_detach(b);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
	spin_release(&frames_lock);
	expect_ring_size(0);
	vm_space_destroy(space);
}
