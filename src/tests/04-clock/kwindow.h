/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spaces and actions for window tests of the classic engine (tests/windows.h).  Header
 * only.
 */
#ifndef TESTS_KWINDOW_H
#define TESTS_KWINDOW_H

#include <stdlib.h>

#include "devices/block.h"
#include "filesys/vnode.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/kspace.h"
#include "tests/windows.h"
#include "threads/timer.h"
#include "vm/classic/clock.h"
#include "vm/classic/frame.h"
#include "vm/classic/page.h"
#include "vm/classic/spt.h"

/* Functions that are executed as one step: given functions that the student files call,
 * and clock_select, which is called with frames_lock held.  */
static const void *const kwindow_over[] = { block_submit_and_wait, clock_select,
	free, lock_acquire, lock_release, palloc_free_page, palloc_get_page,
	pmap_enter, pmap_lookup, pmap_protect, pmap_release, pmap_remove,
	pmap_remove_range, pmap_share, pmap_test_clear_modified,
	pmap_test_clear_referenced, vnode_getpages, vnode_putpages, vnode_read,
	waitq_wake_all, NULL };

/* Perform C; at each window, the function continues as soon as the action sleeps.  If
 * LATENCY is not 0, perform C again; the action can then sleep for LATENCY microseconds
 * before the function continues.  LATENCY must exceed the time that the I/O of the action
 * takes, so that the function continues during this I/O the first time, and after it the
 * second time.  Fails the test if there are fewer than five windows.  */
static inline void
kwindow_run(struct window_case *c, unsigned latency)
{
	c->over = kwindow_over;
	c->patience = 0;
	KTEST_CHECK_CMP(windows_run(c), >=, 5);
	if (latency == 0)
		return;
	c->patience = latency;
	KTEST_CHECK_CMP(windows_run(c), >=, 5);
}

/* Return the page of SPACE at VA, which must exist. */
static inline struct page *
kwindow_page(struct vm_space *space, vaddr_t va)
{
	struct page *page;

	lock_acquire(&space->lock);
	page = spt_find(space->spt, va);
	lock_release(&space->lock);
	KTEST_CHECK(page != NULL);
	return page;
}

/* Store BYTE at VA of SPACE as a system call does, which pins the page. */
static inline void
kwindow_put_pinned(struct vm_space *space, vaddr_t va, unsigned char byte)
{
	struct vm_pin pin;

	KTEST_CHECK_CMP(
	    vm_pin(space, va, VM_ACCESS_WRITE, VM_STACK_TOP, &pin), ==, 0);
	((unsigned char *)pin.kva)[page_offset(va)] = byte;
	vm_unpin(space, &pin);
}

/* Make the frame of PAGE busy, as eviction does, and return it.  Returns NULL if PAGE has
 * no frame, or if its frame is busy or pinned.  */
static inline struct frame *
kwindow_make_busy(const struct page *page)
{
	struct frame *frame;

	spin_acquire(&frames_lock);
	frame = page->frame;
	if (frame != NULL && (frame->busy || frame->pins > 0))
		frame = NULL;
	if (frame != NULL)
		frame->busy = true;
	spin_release(&frames_lock);
	return frame;
}

/* Evict the frame of PAGE, if that is possible now. */
static inline void
kwindow_evict(const struct page *page)
{
	struct frame *frame = kwindow_make_busy(page);

	if (frame != NULL)
		frame_evict(&frame, 1);
}

/* Do what eviction does with the frame of PAGE, if that is possible now: make it busy, remove
 * its pages from their pmaps, and sleep.  In between, threads that wait for the frame are woken,
 * and find that it is busy again.  Fail the test if another thread uses the frame during the
 * sleep, although it is busy.  */
static inline void
kwindow_keep_busy(const struct page *page)
{
	struct frame *frame = kwindow_make_busy(page);
	struct pmap_mapping mapping;
	struct list_elem *e;
	size_t pages;

	if (frame == NULL)
		return;
	spin_acquire(&frames_lock);
	pages = list_size(&frame->pages);
	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	     e = list_next(e))
		page_unmap(page_of_elem(e));
	spin_release(&frames_lock);
	timer_sleep(1);
	spin_acquire(&frames_lock);
	KTEST_CHECK(frame->busy);
	frame_unbusy(frame);
	frame->busy = true;
	spin_release(&frames_lock);
	timer_sleep(2);
	spin_acquire(&frames_lock);
	KTEST_CHECK(frame->busy);
	KTEST_CHECK_CMP(frame->pins, ==, 0);
	KTEST_CHECK_CMP(list_size(&frame->pages), ==, pages);
	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	     e = list_next(e))
		KTEST_CHECK(!pmap_lookup(page_of_elem(e)->space->pmap,
		    page_of_elem(e)->va, &mapping));
	frame_unbusy(frame);
	spin_release(&frames_lock);
}

/* Fail the test unless PAGE, which no thread uses now, is in a consistent state: if it
 * is mapped, it is mapped to its frame, and writable only if it belongs to a shared mapping
 * or is the only user of the frame; and the frame is neither busy nor pinned.  */
static inline void
kwindow_check(struct page *page)
{
	struct pmap_mapping mapping;
	bool mapped = pmap_lookup(page->space->pmap, page->va, &mapping);

	KTEST_CHECK(!mapped || page->frame != NULL);
	if (page->frame == NULL)
		return;
	KTEST_CHECK(!page->frame->busy);
	KTEST_CHECK_CMP(page->frame->pins, ==, 0);
	if (!mapped)
		return;
	KTEST_CHECK_CMP(mapping.pa, ==, page->frame->pa);
	KTEST_CHECK((mapping.prot & PMAP_WRITE) == 0 || page->shared ||
	    page_owns_frame(page));
}

#endif
