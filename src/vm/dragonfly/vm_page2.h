/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is memory short?  Thresholds, and predicates that compare them with the levels in
 * this CPU's snapshot (vm_stat.h); given.
 *
 * Each predicate except vm_paging_inactive is also true if fewer pages are free than
 * free_reserved.  The thresholds below are compared with the number of free and
 * cached pages together:
 *
 *	severe		user faults wait
 *	min		normal allocations should wait
 *	wait		allocations are slowed down, according to nice
 *	start		the page daemon starts
 *	target1		up to here the page daemon works at full speed
 *	target2		up to here it works slowly; then it stops
 *
 * The thresholds are constant after boot.  The predicates may be called in any context.
 */
#ifndef VM_DRAGONFLY_VM_PAGE2_H
#define VM_DRAGONFLY_VM_PAGE2_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_stat.h"

struct vm_thresholds {
	uint32_t interrupt_free_min; /* SYSTEM allocations keep these free */
	uint32_t pageout_free_min;   /* the daemon itself keeps these free */
	uint32_t free_reserved;      /* NORMAL allocations keep these free */
	uint32_t free_severe, free_min;
	uint32_t paging_wait, paging_start, paging_target1, paging_target2;
	uint32_t inactive_target;
	uint32_t max_launder; /* dirty pages written per scan */
};

extern struct vm_thresholds vm_thresholds;

/* Compute the thresholds for a machine with PAGES pages. */
void vm_thresholds_compute(uint32_t pages, struct vm_thresholds *);

/* If ADJUST is added to the number of free and cached pages, is the sum less than
 * THRESHOLD?  Also true if fewer pages are free than free_reserved.  */
static inline bool
vm_paging_below(uint32_t threshold, int32_t adjust)
{
	uint32_t free = vm_stat_snapshot(V_FREE_COUNT);
	int32_t sum =
	    (int32_t)(free + vm_stat_snapshot(V_CACHE_COUNT)) + adjust;

	return (int32_t)threshold > sum || vm_thresholds.free_reserved > free;
}

static inline bool
vm_paging_severe(void)
{
	return vm_paging_below(vm_thresholds.free_severe, 0);
}

static inline bool
vm_paging_min(void)
{
	return vm_paging_below(vm_thresholds.free_min, 0);
}

/* Would vm_paging_min be true if COUNT of the free pages were not counted? */
static inline bool
vm_paging_min_dnc(uint32_t count)
{
	return vm_paging_below(vm_thresholds.free_min, -(int32_t)count);
}

/* Like vm_paging_min, but with a threshold that rises with NICE, which is -20 to 20.  If NICE
 * is 0, however, the threshold is the same as for vm_paging_min.  */
bool vm_paging_min_nice(int nice);

static inline bool
vm_paging_wait(void)
{
	return vm_paging_below(vm_thresholds.paging_wait, 0);
}

/* Would the daemon have to start if ADJUST more pages were free? */
static inline bool
vm_paging_start(int32_t adjust)
{
	return vm_paging_below(vm_thresholds.paging_start, adjust) ||
	    (int32_t)vm_thresholds.free_min >
	    (int32_t)vm_stat_snapshot(V_FREE_COUNT) + adjust;
}

static inline bool
vm_paging_target1(void)
{
	return vm_paging_below(vm_thresholds.paging_target1, 0);
}

static inline bool
vm_paging_target2(void)
{
	return vm_paging_below(vm_thresholds.paging_target2, 0);
}

/* Should active pages be deactivated? */
static inline bool
vm_paging_inactive(void)
{
	return vm_stat_snapshot(V_FREE_COUNT) +
	    vm_stat_snapshot(V_CACHE_COUNT) +
	    vm_stat_snapshot(V_INACTIVE_COUNT) <
	    vm_thresholds.free_min + vm_thresholds.inactive_target;
}

#endif
