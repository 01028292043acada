/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fast path of faults, without the object's token (student file
 * vm_fault_bypass.c, stage 13).
 */
#ifndef VM_DRAGONFLY_VM_FAULT_BYPASS_H
#define VM_DRAGONFLY_VM_FAULT_BYPASS_H

#include <stdbool.h>

struct faultstate;

/* Find the page for the fault FS, whose address has been looked up, make it soft busy, map
 * it, and call vm_fault_neighbors.  The page is found if vm_page_hash_get finds it in the
 * first object; it is valid, is in the active queue and has no copy in swap; and, if the
 * mapping will be writable, object and page are dirty already.  A fault in a wired entry, or
 * with a flag of VM_FAULT_WIRE_MASK, VM_FAULT_DIRTY or VM_FAULT_UNSWAP, is not resolved in
 * this way.  Returns false, with no change, if it is not, or if the page is not found.
 * Otherwise *ERROR is the result of the fault, nothing is held any longer, the map is
 * unlocked, and V_FAULT_BYPASS is counted.
 * => the map is locked shared; no token is held.  May sleep.  */
bool vm_fault_bypass(struct faultstate *, int *error);

#endif
