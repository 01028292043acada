/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scans of the page daemon: the naive version of stage 11.
 *
 * No scan finds anything.  This is not a design to start from.
 */
#include "vm/dragonfly/vm_pageout_scan.h"

#include "lib/debug.h"

void
vm_pageout_scan_init(void)
{
}

uint32_t
vm_pageout_scan_inactive(unsigned pass UNUSED, uint32_t shortage UNUSED,
    bool anonymous_only UNUSED, bool reverse UNUSED)
{
	return 0;
}

uint32_t
vm_pageout_scan_active(unsigned pass UNUSED, uint32_t shortage UNUSED)
{
	return 0;
}

void
vm_pageout_scan_cache(bool reverse UNUSED)
{
}

void
vm_pageout_page_stats(void)
{
}
