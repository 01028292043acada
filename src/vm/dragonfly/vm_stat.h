/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Statistics of the engine (student file vm_stat.c, stage 13).
 *
 * A level is the number of pages that are in some state now; an event is counted
 * since boot.  Levels decide whether memory is short (vm_page2.h), so they are read
 * at each allocation.  If all CPUs changed one global counter, its cache line would
 * limit the rate of faults.  In the solved version each CPU therefore collects its
 * changes, and tests levels against its own snapshot of the global values.
 *
 * => none of these functions sleeps; any context, any locks held.
 */
#ifndef VM_DRAGONFLY_VM_STAT_H
#define VM_DRAGONFLY_VM_STAT_H

#include <stdint.h>

enum vm_stat {
	/* Levels, in pages. */
	V_FREE_COUNT,
	V_INACTIVE_COUNT,
	V_ACTIVE_COUNT,
	V_CACHE_COUNT,
	V_HOLD_COUNT,
	V_WIRE_COUNT,
	V_LEVELS,

	/* Events. */
	V_VM_FAULTS = V_LEVELS, /* faults, from programs or the kernel */
	V_COW_FAULTS,           /* pages copied by a write fault */
	V_COW_OPTIM,            /* pages moved, not copied; always 0 */
	V_ZFOD,                 /* pages zero-filled on demand */
	V_STACK_GROWS,          /* stack extensions */
	V_HARD_FAULTS,          /* faults for which a pager has read */
	V_SHARED_FAULTS,        /* faults that found the page in memory */
	V_PREFAULTS,            /* pages entered by a burst */
	V_FAULT_BYPASS,         /* faults resolved without object locks */
	V_FAULT_RETRY,          /* faults started again */
	V_SWAPIN,
	V_SWAPPGSIN, /* reads from swap; pages read */
	V_SWAPOUT,
	V_SWAPPGSOUT, /* writes to swap; pages written */
	V_VNODEIN,
	V_VNODEPGSIN, /* reads from files; pages read */
	V_VNODEOUT,
	V_VNODEPGSOUT,   /* writes to files; pages written */
	V_REACTIVATED,   /* pages reused from the cache queue */
	V_PDWAKEUPS,     /* wake-ups of the page daemon */
	V_PDPAGES,       /* pages that it examined */
	V_DFREE,         /* pages that it freed */
	V_TFREE,         /* pages freed, all reasons */
	V_INTRANS,       /* waits for a busy page */
	V_FORKPAGES,     /* pages affected by fork */
	V_LAUNDERED,     /* dirty pages that the daemon wrote */
	V_SECOND_CHANCE, /* dirty pages that it skipped once */
	V_OOM_KILLS,
	V_COLLAPSE_RUNS,
	V_COLLAPSE_COPIED,  /* chains shortened by fork; pages copied */
	V_CHAIN_MAX,        /* longest chain so far (not a count) */
	V_FINDSPACE_PROBES, /* holes examined by find_space */
	V_COLOR_HIT,
	V_COLOR_MISS, /* pages allocated with, or without, the wanted color */
	V_STATS
};

/* At boot. */
void vm_stat_init(void);
/* Add DELTA to STAT, on this CPU. */
void vm_stat_add(enum vm_stat, int32_t delta);
/* Raise STAT to VALUE if it is lower. */
void vm_stat_max(enum vm_stat, uint32_t value);
/* Return the value of STAT, including all changes made so far on all CPUs. */
uint32_t vm_stat_get(enum vm_stat);
/* Return the value of a level in this CPU's snapshot.  Its difference from the true value,
 * over all CPUs together, is at most free_min / 4 (vm_page2.h), and 0 on a machine with
 * fewer than 512 pages.  */
uint32_t vm_stat_snapshot(enum vm_stat);
/* Add this CPU's changes to the global values, and take a new snapshot. */
void vm_stat_rollup(void);

static inline void
vm_stat_count(enum vm_stat stat)
{
	vm_stat_add(stat, 1);
}

#endif
