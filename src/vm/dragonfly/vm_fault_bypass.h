/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fast path of faults, without the object's token (student file
 * vm_fault_bypass.c, stage 13).
 */
#ifndef VM_DRAGONFLY_VM_FAULT_BYPASS_H
#define VM_DRAGONFLY_VM_FAULT_BYPASS_H

#include <stdbool.h>

struct faultstate;

/* Find the page for the fault FS, whose address has been looked up.  This succeeds if
 * vm_page_hash_get finds the page in the first object; the page is valid, is in the active
 * queue and has no copy in swap; and, if the mapping will be writable, object and page are
 * dirty already.  Returns whether it has succeeded; if so, FS->m is the page, soft busy,
 * and FS->prot the rights to map it with.
 * => the map is locked shared; no token is held.  Does not sleep.  */
bool vm_fault_bypass(struct faultstate *);

#endif
