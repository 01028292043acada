/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mode of a fault: the naive version of stage 13.
 *
 * Every fault takes the tokens exclusively.  This is not a design to start from.
 */
#include "vm/dragonfly/fault_share.h"

#include "lib/debug.h"

bool
fault_share_start(const struct faultstate *fs UNUSED)
{
	return false;
}

void
fault_share_learned(
    struct vm_map_backing *ba UNUSED, bool needed_exclusive UNUSED)
{
}
