/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page replacement: the naive version of stage 04.
 *
 * No frame is ever evicted.  This works until memory runs out, but it is not a
 * design to start from.
 */
#include "vm/classic/clock.h"

struct clock_ring clock_ring;

void
clock_init_ring(struct clock_ring *ring)
{
	list_init(&ring->frames);
	ring->hand = NULL;
}

void
clock_insert(struct clock_ring *ring UNUSED, struct frame *frame UNUSED)
{
}

void
clock_remove(struct clock_ring *ring UNUSED, struct frame *frame UNUSED)
{
}

struct frame *
clock_select(struct clock_ring *ring UNUSED)
{
	return NULL;
}

unsigned
frame_evict(struct frame **frames UNUSED, unsigned count UNUSED)
{
	return 0;
}
