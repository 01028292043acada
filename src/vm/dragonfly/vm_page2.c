/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thresholds of memory shortage.
 *
 * DragonFly's rules suit machines with at least tens of megabytes: its free_min
 * is 64 pages plus 1/200 of all pages, and the page daemon stops at 5 * free_min.
 * On a machine with 4 MiB that would be a third of the memory.  Here free_min is
 * at most 1/40 of the pages (or 2 pages), so that the daemon stops at 1/8 of them or
 * less, and the constants added to fractions of free_min shrink with it.  With 3,200 pages
 * (12.5 MiB) or more, these numbers are DragonFly's.
 *
 * Invariant, for 16 pages or more:
 *	interrupt_free_min <= pageout_free_min <= free_reserved <= free_min
 *	free_severe <= free_min <= paging_wait <= paging_start
 *	    <= paging_target1 <= paging_target2 <= pages / 8
 */
#include "vm/dragonfly/vm_page2.h"

#include "lib/debug.h"

#define FREE_MIN_LEAST 2

struct vm_thresholds vm_thresholds;

void
vm_thresholds_compute(uint32_t pages, struct vm_thresholds *t)
{
	uint32_t min, extra, span;

	min = MAX(MIN(64 + pages / 200, pages / 40), FREE_MIN_LEAST);
	extra = MIN(1 + min / 4, 7);
	t->free_min = min;
	t->free_severe = min / 2;
	t->free_reserved = min / 2 + extra;
	t->pageout_free_min = min / 4 + extra;
	t->interrupt_free_min = min / 8 + extra;
	/* wait, start, target1 and target2 are 3, 3.5, 4 and 5 times the minimum,
	 * except on the smallest machines, where the span between free_min and
	 * target2 is smaller, and is divided in the same proportions.  */
	t->paging_target2 = MAX(MIN(5 * min, pages / 8), min);
	span = t->paging_target2 - min;
	t->paging_wait = min + span / 2;
	t->paging_start = min + span * 5 / 8;
	t->paging_target1 = min + span * 3 / 4;
	t->inactive_target = pages / 16;
	t->max_launder = pages / 256 + MAX(MIN(pages / 16, 16), 1);
}

/* As in DragonFly, nothing is added to the threshold if NICE is 0. */
bool
vm_paging_min_nice(int nice)
{
	const struct vm_thresholds *t = &vm_thresholds;
	uint32_t extra = 0;

	ASSERT(nice >= -20 && nice <= 20);
	if (nice != 0 && t->paging_wait > t->free_min)
		extra = (t->paging_wait - t->free_min - 1) / 2 *
		    (uint32_t)(nice + 20) / 40;
	return vm_paging_below(t->free_min + extra, 0);
}
