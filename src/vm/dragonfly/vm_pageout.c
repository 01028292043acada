/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page daemon: the naive version of stage 11.
 *
 * There is no daemon.  Waiting for memory fails at once, so a fault that gets no
 * page kills its process.  This is not a design to start from.
 */
#include "vm/dragonfly/vm_pageout.h"

#include "lib/errno.h"
#include "vm/dragonfly/vm_inject.h"

void
vm_pageout_init(void)
{
}

void
pagedaemon_wakeup(void)
{
}

int
vm_wait(void)
{
	return vm_inject(VM_INJECT_WAIT) ? 0 : ENOMEM;
}

int
vm_wait_pfault(void)
{
	return vm_inject(VM_INJECT_PFAULT) ? 0 : ENOMEM;
}
