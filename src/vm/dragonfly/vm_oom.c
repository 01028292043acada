/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Out of memory: the naive version of stage 11.
 *
 * No process is ever chosen, and the limit of resident memory has no effect.  This
 * is not a design to start from.
 */
#include "vm/dragonfly/vm_oom.h"

#include "lib/debug.h"

bool
vm_oom_kill(void)
{
	return false;
}

void
vm_rss_enforce(struct vm_space *space UNUSED)
{
}
