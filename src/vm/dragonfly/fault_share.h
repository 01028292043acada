/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mode in which a fault acquires the tokens of objects (student file
 * fault_share.c, stage 13).
 *
 * Most faults find their page in memory and need the tokens only in shared mode.  A
 * fault that has to change an object starts again with exclusive tokens.
 */
#ifndef VM_DRAGONFLY_FAULT_SHARE_H
#define VM_DRAGONFLY_FAULT_SHARE_H

#include <stdbool.h>

struct faultstate;
struct vm_map_backing;

/* Should the fault FS, whose address has just been looked up, start with shared
 * tokens?  Yes if vm_inject, called for VM_INJECT_SHARED, returns true.  */
bool fault_share_start(const struct faultstate *);
/* Record in VM_MAP_EXCL_HEUR of BA whether a fault through BA that started with shared tokens
 * turned out to need exclusive ones.
 * => both functions: the map is locked in any mode; do not sleep.  */
void fault_share_learned(struct vm_map_backing *, bool needed_exclusive);

#endif
