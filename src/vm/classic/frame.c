/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames, the naive version: each is made when it is asked for, from the user
 * pool; when that is empty, there is none, and the process that wanted it
 * dies.  It works while memory lasts.  Not a design to start from.
 */
#include "vm/classic/frame.h"

#include <stdlib.h>

#include "mem/palloc.h"
#include "vm/classic/share.h"

void
frame_init(void)
{
}

struct frame *
frame_alloc(struct page *page)
{
	struct frame *frame = malloc(sizeof(*frame));
	void *kva;

	if (frame == NULL)
		return NULL;
	kva = palloc_get_page(PALLOC_USER);
	if (kva == NULL) {
		free(frame);
		return NULL;
	}
	frame->pa = virt_to_phys(kva);
	list_init(&frame->pages);
	frame->pins = 0;
	frame->busy = true;
	frame->dirty = false;
	frame->vnode = NULL;
	waitq_init(&frame->waiters, "frame");
	spin_acquire(&frames_lock);
	frame_attach(frame, page);
	spin_release(&frames_lock);
	return frame;
}

static void
free_frame(struct frame *frame)
{
	palloc_free_page(frame_kva(frame));
	free(frame);
}

void
frame_attach(struct frame *frame, struct page *page)
{
	ASSERT_CMP(page->frame, ==, NULL);
	page->frame = frame;
	list_push_back(&frame->pages, &page->frame_elem);
}

void
frame_detach(struct page *page)
{
	struct frame *frame = page->frame;

	ASSERT(frame != NULL && !frame->busy);
	list_remove(&page->frame_elem);
	page->frame = NULL;
	if (!list_empty(&frame->pages))
		return;
	share_drop(frame);
	if (frame->pins == 0)
		free_frame(frame);
}

void
frame_pin(struct frame *frame)
{
	frame->pins++;
}

void
frame_unpin(struct frame *frame)
{
	ASSERT_CMP(frame->pins, >, 0u);
	if (--frame->pins == 0 && list_empty(&frame->pages))
		free_frame(frame);
}

void
frame_wait(struct frame *frame)
{
	waitq_sleep(&frame->waiters, &frames_lock);
}

void
frame_ready(struct frame *frame)
{
	ASSERT(frame->busy);
	frame->busy = false;
	waitq_wake_all(&frame->waiters);
}
