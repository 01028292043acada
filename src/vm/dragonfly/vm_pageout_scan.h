/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scans of the page daemon (student file vm_pageout_scan.c, stage 11).
 *
 * => vm_pageout_scan_init is called at boot.  The other functions are called only by the
 *    daemons, with no locks held, and may sleep.
 */
#ifndef VM_DRAGONFLY_VM_PAGEOUT_SCAN_H
#define VM_DRAGONFLY_VM_PAGEOUT_SCAN_H

#include <stdbool.h>
#include <stdint.h>

void vm_pageout_scan_init(void);
/* Scan a part of the inactive queue in pass PASS (0, 1, ...) of the daemon, to free
 * or cache up to SHORTAGE pages.  The emergency daemon sets ANONYMOUS_ONLY, to skip pages
 * of files, and REVERSE, to visit the lists in the opposite order.  Returns the number of
 * pages that were freed or cached.  */
uint32_t vm_pageout_scan_inactive(
    unsigned pass, uint32_t shortage, bool anonymous_only, bool reverse);
/* Scan the active queue, to deactivate up to SHORTAGE pages.  Returns their
 * number.  */
uint32_t vm_pageout_scan_active(unsigned pass, uint32_t shortage);
/* Free cached pages until enough pages are free.  REVERSE: as above. */
void vm_pageout_scan_cache(bool reverse);
/* Update act_count of active pages while memory is not short. */
void vm_pageout_page_stats(void);

#endif
