/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mode of a fault: the naive version of stage 13.
 *
 * Every fault takes the tokens exclusively, except in tests.  This is not a design to start
 * from.
 */
#include "vm/dragonfly/fault_share.h"

#include "lib/debug.h"
#include "vm/dragonfly/vm_inject.h"
#include "vm/dragonfly/vm_map_backing.h"

bool
fault_share_start(const struct faultstate *fs UNUSED)
{
	return vm_inject(VM_INJECT_SHARED);
}

void
fault_share_learned(struct vm_map_backing *ba, bool needed_exclusive)
{
	if (needed_exclusive)
		__atomic_fetch_or(
		    &ba->flags, VM_MAP_EXCL_HEUR, __ATOMIC_RELAXED);
	else
		__atomic_fetch_and(
		    &ba->flags, ~VM_MAP_EXCL_HEUR, __ATOMIC_RELAXED);
}
