/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fast path of faults, without the object's token (student file
 * vm_fault_bypass.c, stage 13).
 */
#ifndef VM_DRAGONFLY_VM_FAULT_BYPASS_H
#define VM_DRAGONFLY_VM_FAULT_BYPASS_H

#include <stdbool.h>

struct faultstate;

/* Try to resolve the fault FS, which has been looked up: the page is found by
 * hash in the first object, and is valid, active and not in swap; and if the
 * mapping will be writable, object and page are dirty already.  Returns true if
 * FS->m is the page, soft busy, and FS->prot the rights to map it with.
 * => the map is locked shared; no token is held.  Does not sleep.  */
bool vm_fault_bypass(struct faultstate *);

#endif
