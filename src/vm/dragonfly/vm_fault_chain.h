/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault does with the layers below the first (student file
 * vm_fault_chain.c, stage 10).
 */
#ifndef VM_DRAGONFLY_VM_FAULT_CHAIN_H
#define VM_DRAGONFLY_VM_FAULT_CHAIN_H

#include <stdbool.h>

struct faultstate;

/* Move FS from the layer being examined to the next lower one.  Returns false, with no
 * change, if there is none.  Otherwise the object of the new layer is held, with its token
 * in the mode of FS (shared or exclusive), and the previous object is dropped unless it is
 * the first; FS->pindex is the index in the new object, and FS->m is NULL.
 * => FS->m is NULL or is FS->first_m.  May block: the caller looks the page
 *    up afterward.  */
bool fault_next_layer(struct faultstate *);

/* Called if FS->m was found in a lower layer, and the access is a write: copy it to
 * FS->first_m, and set FS->m to that page.  If other entries use the first object, the
 * lower page is unmapped, because these entries must show the copy from now on; otherwise it
 * stays mapped.  Counts in V_COW_FAULTS.
 * => both pages are hard busy on entry; on return only FS->m is.  */
void fault_copy_up(struct faultstate *);

#endif
