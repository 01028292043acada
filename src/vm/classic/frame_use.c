/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The users of a frame (given): the pages whose content it holds, the threads
 * that have pinned it, and the threads waiting while it is busy.  A frame is
 * freed when it has neither pages nor pins.
 */
#include "vm/classic/frame.h"

#include "vm/classic/share.h"

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
	share_remove(frame);
	if (frame->pins == 0)
		frame_free(frame);
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
		frame_free(frame);
}

void
frame_wait(struct frame *frame)
{
	waitq_sleep(&frame->waiters, &frames_lock);
}

void
frame_unbusy(struct frame *frame)
{
	ASSERT(frame->busy && spin_held(&frames_lock));
	frame->busy = false;
	waitq_wake_all(&frame->waiters);
}
