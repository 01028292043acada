/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault does with the layers below the first (student file
 * vm_fault_chain.c, stage 10).
 */
#ifndef VM_DRAGONFLY_VM_FAULT_CHAIN_H
#define VM_DRAGONFLY_VM_FAULT_CHAIN_H

#include <stdbool.h>

struct faultstate;

/* Move FS to the layer below its present one.  Returns false, with no change, if
 * there is none.  Otherwise the object of the new layer is held, with its token in the
 * mode of FS (shared or exclusive), and the previous object is dropped unless it is the
 * first; FS->pindex is the index in the new object, and FS->m is NULL.
 * => FS->m is NULL or is FS->first_m.  May block: the caller looks the page
 *    up afterwards.  */
bool fault_next_layer(struct faultstate *);

/* FS->m was found in a lower layer, and the access is a write: copy it to
 * FS->first_m, and make that FS->m.  If the first object is shared, the lower page is
 * unmapped, because no other entry may show it any more.  The busy state of the lower
 * page ends.
 * => both pages are hard busy; FS->m is hard busy at the end.  */
void fault_copy_up(struct faultstate *);

#endif
