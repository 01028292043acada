/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interlocks of address ranges (student file vm_map_ilock.c, stage 13).  An
 * operation that interlocks a range of a map, such as MADV_INVAL, waits until no
 * other operation has an overlapping range of that map interlocked.
 */
#ifndef VM_DRAGONFLY_VM_MAP_ILOCK_H
#define VM_DRAGONFLY_VM_MAP_ILOCK_H

#include "vm/dragonfly/vm_map.h"

#define ILOCK_WAITING 0x1

/* Owned by the thread that interlocks, for example on its stack.  Guarded by the
 * map's ilock_spin.  */
struct vm_map_ilock {
	struct vm_map_ilock *next;
	uint32_t flags;
	vaddr_t ran_beg, ran_end; /* [ran_beg, ran_end) */
};

/* Interlock [START, END) of the map; end the interlock.
 * => vm_map_interlock may sleep.  The map may be locked shared, but not exclusively.
 *    A thread has at most one range interlocked.  */
void vm_map_interlock(
    struct vm_map *, struct vm_map_ilock *, vaddr_t start, vaddr_t end);
void vm_map_deinterlock(struct vm_map *, struct vm_map_ilock *);

#endif
