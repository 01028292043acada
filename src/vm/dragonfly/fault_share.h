/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In which mode does a fault take the tokens of objects?  (Student file
 * fault_share.c, stage 13.)
 *
 * Most faults find their page in memory and need the tokens shared only.  A fault
 * that has to change an object starts again with exclusive tokens.
 */
#ifndef VM_DRAGONFLY_FAULT_SHARE_H
#define VM_DRAGONFLY_FAULT_SHARE_H

#include <stdbool.h>

struct faultstate;
struct vm_map_backing;

/* Should the fault FS, just looked up, start with shared tokens? */
bool fault_share_start(const struct faultstate *);
/* A fault through BA that started shared needed, or did not need, exclusive
 * tokens.  */
void fault_share_learned(struct vm_map_backing *, bool needed_exclusive);

#endif
