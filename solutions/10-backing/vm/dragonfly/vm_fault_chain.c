/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lower layers in faults: the naive version of stage 10.
 *
 * An entry has one layer (see vm_map_backing.c), so there is no next one, and no
 * page that could be copied up.  This is not a design to start from.
 */
#include "vm/dragonfly/vm_fault_chain.h"

#include "vm/dragonfly/vm_fault.h"

bool
fault_next_layer(struct faultstate *fs)
{
	ASSERT(fs->ba->backing_ba == NULL);
	return false;
}

void
fault_copy_up(struct faultstate *fs UNUSED)
{
	NOT_REACHED();
}
