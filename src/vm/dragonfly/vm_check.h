/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checking the invariants of the engine (given).
 */
#ifndef VM_DRAGONFLY_VM_CHECK_H
#define VM_DRAGONFLY_VM_CHECK_H

#include <stddef.h>
#include <stdint.h>

struct vm_map;

/* Check pages, queues, objects, maps and page tables.  Works with naive and with solved
 * student files.  Returns 0, or EINVAL if an invariant is violated: WHY, which has room
 * for SIZE bytes, is then set to a description of the first violation.
 * => no other thread uses the engine, as after a test; may sleep.  */
int vm_check_all(char *why, size_t size);
/* Check MAP, which is a whole address space, and its submaps.  WHY, SIZE and the result
 * are as in vm_check_all.
 * => MAP is not locked; may sleep.  */
int vm_check_map(struct vm_map *, char *why, size_t size);

#endif
