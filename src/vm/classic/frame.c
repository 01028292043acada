/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames: the naive version of stage 04.
 *
 * Each frame is allocated from the user pool when it is needed.  When the pool
 * is empty, frame_alloc fails, and the process is killed.  It works until
 * memory runs out.  It is not a design to start from.
 */
#include "vm/classic/frame.h"

#include <stdlib.h>

#include "mem/palloc.h"

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
	waitq_init(&frame->waiters, "frame");
	spin_acquire(&frames_lock);
	frame_prepare(frame, kva, page);
	spin_release(&frames_lock);
	return frame;
}

void
frame_free(struct frame *frame)
{
	palloc_free_page(frame_kva(frame));
	free(frame);
}
