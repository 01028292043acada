/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fast path of faults: the naive version of stage 13.
 *
 * There is no fast path; every fault takes the object's token.  This is not a
 * design to start from.
 */
#include "vm/dragonfly/vm_fault_bypass.h"

#include "lib/debug.h"

bool
vm_fault_bypass(struct faultstate *fs UNUSED, int *error UNUSED)
{
	return false;
}
