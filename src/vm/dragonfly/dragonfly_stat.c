/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The counters of the DragonFly engine, in the form declared in vm.h (given).
 */
#include <errno.h>
#include <string.h>

#include "vm/dragonfly/swap_pager.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_stat.h"
#include "vm/dragonfly/vmspace.h"

void
vm_get_stats(struct vmstat *stats)
{
	swap_pager_get_stats(&stats->swap_slots, &stats->swap_slots_used);

	stats->faults = vm_stat_get(V_VM_FAULTS);
	stats->faults_zero = vm_stat_get(V_ZFOD);
	stats->faults_file = vm_stat_get(V_VNODEIN);
	stats->faults_swap = vm_stat_get(V_SWAPIN);
	stats->faults_cow = vm_stat_get(V_COW_FAULTS);
	stats->faults_stack = vm_stat_get(V_STACK_GROWS);
	stats->faults_shared = vm_stat_get(V_SHARED_FAULTS);
	stats->pageins = vm_stat_get(V_VNODEPGSIN) + vm_stat_get(V_SWAPPGSIN);
	stats->pageouts =
	    vm_stat_get(V_VNODEPGSOUT) + vm_stat_get(V_SWAPPGSOUT);
	stats->evictions = vm_stat_get(V_DFREE);
}

/* The names of the statistics. */
static const char *const stat_names[V_STATS] = {
	[V_FREE_COUNT] = "free_count",
	[V_INACTIVE_COUNT] = "inactive_count",
	[V_ACTIVE_COUNT] = "active_count",
	[V_CACHE_COUNT] = "cache_count",
	[V_HOLD_COUNT] = "hold_count",
	[V_WIRE_COUNT] = "wire_count",
	[V_VM_FAULTS] = "vm_faults",
	[V_COW_FAULTS] = "cow_faults",
	[V_COW_OPTIM] = "cow_optim",
	[V_ZFOD] = "zfod",
	[V_STACK_GROWS] = "stack_grows",
	[V_HARD_FAULTS] = "hard_faults",
	[V_SHARED_FAULTS] = "shared_faults",
	[V_PREFAULTS] = "prefaults",
	[V_FAULT_BYPASS] = "fault_bypass",
	[V_FAULT_RETRY] = "fault_retry",
	[V_SWAPIN] = "swapin",
	[V_SWAPPGSIN] = "swappgsin",
	[V_SWAPOUT] = "swapout",
	[V_SWAPPGSOUT] = "swappgsout",
	[V_VNODEIN] = "vnodein",
	[V_VNODEPGSIN] = "vnodepgsin",
	[V_VNODEOUT] = "vnodeout",
	[V_VNODEPGSOUT] = "vnodepgsout",
	[V_REACTIVATED] = "reactivated",
	[V_PDWAKEUPS] = "pdwakeups",
	[V_PDPAGES] = "pdpages",
	[V_DFREE] = "dfree",
	[V_TFREE] = "tfree",
	[V_INTRANS] = "intrans",
	[V_FORKPAGES] = "forkpages",
	[V_LAUNDERED] = "laundered",
	[V_SECOND_CHANCE] = "second_chance",
	[V_OOM_KILLS] = "oom_kills",
	[V_COLLAPSE_RUNS] = "collapse_runs",
	[V_COLLAPSE_COPIED] = "collapse_copied",
	[V_CHAIN_MAX] = "chain_max",
	[V_FINDSPACE_PROBES] = "findspace_probes",
	[V_COLOR_HIT] = "color_hit",
	[V_COLOR_MISS] = "color_miss",
};

int
vm_get_counter(const char *name, uint32_t *value)
{
	for (unsigned i = 0; i < V_STATS; i++)
		if (strcmp(stat_names[i], name) == 0) {
			*value = vm_stat_get((enum vm_stat)i);
			return 0;
		}
	if (strcmp(name, "colors") == 0)
		*value = vm_page_colors();
	else
		return ENOENT;
	return 0;
}
