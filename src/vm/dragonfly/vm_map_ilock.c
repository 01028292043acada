/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interlocks of address ranges: the naive version of stage 13.
 *
 * A map has at most one interlock at a time, whatever its range, so operations
 * on disjoint ranges wait for one another.  This is not a design to start from.
 */
#include "vm/dragonfly/vm_map_ilock.h"

void
vm_map_interlock(
    struct vm_map *map, struct vm_map_ilock *ilock, vaddr_t start, vaddr_t end)
{
	ASSERT_CMP(start, <, end);
	*ilock = (struct vm_map_ilock){ .ran_beg = start, .ran_end = end };
	spin_acquire(&map->ilock_spin);
	while (map->ilock_base != NULL) {
		map->ilock_base->flags |= ILOCK_WAITING;
		waitq_sleep(&map->ilock_waiters, &map->ilock_spin);
	}
	map->ilock_base = ilock;
	spin_release(&map->ilock_spin);
}

void
vm_map_deinterlock(struct vm_map *map, struct vm_map_ilock *ilock)
{
	spin_acquire(&map->ilock_spin);
	ASSERT(map->ilock_base == ilock);
	map->ilock_base = NULL;
	if ((ilock->flags & ILOCK_WAITING) != 0)
		waitq_wake_all(&map->ilock_waiters);
	spin_release(&map->ilock_spin);
}
