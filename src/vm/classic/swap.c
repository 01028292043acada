/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Swap: the naive version of stage 05.
 *
 * Swap is not implemented: swap_out fails with ENOSPC, even if there is a swap
 * disk, so pages without a file cannot be evicted.  This is not a design to
 * start from.
 */
#include "vm/classic/swap.h"

#include <errno.h>

void
swap_init(struct block *disk UNUSED)
{
}

int
swap_alloc(unsigned n UNUSED, uint32_t *slot UNUSED)
{
	return ENOSPC;
}

void
swap_ref(uint32_t slot UNUSED)
{
}

void
swap_free(uint32_t slot UNUSED)
{
}

int
swap_out(struct frame **frames UNUSED, unsigned count UNUSED)
{
	return ENOSPC;
}

int
swap_in(uint32_t slot UNUSED, struct frame *frame UNUSED)
{
	return EIO;
}

void
swap_get_stats(uint32_t *slots, uint32_t *used)
{
	*slots = 0;
	*used = 0;
}
