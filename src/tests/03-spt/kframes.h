/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocates all free frames, for kernel tests of the classic engine.  Header only.
 */
#ifndef TESTS_03_SPT_KFRAMES_H
#define TESTS_03_SPT_KFRAMES_H

#include "mem/palloc.h"

/* A frame that the test has allocated; the list is kept in the frames themselves. */
struct kframe {
	struct kframe *next;
};

static struct kframe *kframes_taken;

/* Allocate all free frames. */
static inline void
kframes_take_all(void)
{
	struct kframe *frame;

	while ((frame = palloc_get_page(PALLOC_USER)) != NULL) {
		frame->next = kframes_taken;
		kframes_taken = frame;
	}
}

/* Free the frames that kframes_take_all has allocated. */
static inline void
kframes_free_all(void)
{
	struct kframe *frame;

	while ((frame = kframes_taken) != NULL) {
		kframes_taken = frame->next;
		palloc_free_page(frame);
	}
}

#endif
