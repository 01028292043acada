/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vmstat: print virtual memory statistics since boot.  With an argument, print
 * the number of free pages and the changes of other counters in each period of
 * that many seconds, until killed.
 */
#include <err.h>
#include <stdlib.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"
#include "lib/user/files.h"

static const struct counter {
	const char *text;
	size_t offset;    /* in struct vmstat */
	const char *name; /* for vmcounter(), or NULL */
} counters[] = {
#define COUNTER(field, text)                                                   \
	{                                                                      \
		text, offsetof(struct vmstat, field), NULL                     \
	}
#define NAMED(name, text)                                                      \
	{                                                                      \
		text, 0, #name                                                 \
	}
	COUNTER(user_pages, "pages for programs"),
	COUNTER(user_pages_free, "of which are free"),
	COUNTER(kernel_pages, "pages for the kernel"),
	COUNTER(kernel_pages_free, "of which are free"),
	COUNTER(heap_bytes, "bytes of kernel heap in use"),
	COUNTER(page_tables, "page tables"), COUNTER(faults, "page faults"),
	COUNTER(faults_zero, "with a page of zeros"),
	COUNTER(faults_file, "read from a file"),
	COUNTER(faults_swap, "read from swap"),
	COUNTER(faults_cow, "with a copy at a write"),
	NAMED(faults_reuse, "by the page's last owner, without a copy"),
	COUNTER(faults_shared, "found in memory"),
	COUNTER(faults_stack, "that grew a stack"),
	COUNTER(evictions, "pages evicted"),
	NAMED(clock_scans, "frames that the clock hand passed"),
	COUNTER(pageins, "pages read"), COUNTER(pageouts, "pages written"),
	COUNTER(swap_slots, "pages of swap"),
	COUNTER(swap_slots_used, "of which are used"),
	NAMED(free_count, "pages in the free queues"),
	NAMED(active_count, "in the active queues"),
	NAMED(inactive_count, "in the inactive queues"),
	NAMED(cache_count, "in the cache queues"), NAMED(hold_count, "held"),
	NAMED(wire_count, "wired"),
	NAMED(color_hit, "pages allocated in the wanted color"),
	NAMED(color_miss, "in another color"),
	NAMED(reactivated, "taken back from the cache queues"),
	NAMED(hard_faults, "faults that read from a pager"),
	NAMED(prefaults, "neighbors mapped by faults"),
	NAMED(fault_bypass, "faults without locks of objects"),
	NAMED(fault_retry, "faults started again"),
	NAMED(intrans, "waits for a busy page"),
	NAMED(forkpages, "pages affected by forks"),
	NAMED(collapse_runs, "lists of layers shortened"),
	NAMED(collapse_copied, "pages copied for this"),
	NAMED(chain_max, "lower layers in the longest list"),
	NAMED(pdwakeups, "wake-ups of the page daemon"),
	NAMED(pdpages, "pages that it examined"),
	NAMED(second_chance, "dirty pages that it spared once"),
	NAMED(laundered, "dirty pages that it wrote"),
	NAMED(dfree, "pages that it freed"),
	NAMED(oom_kills, "processes killed for lack of memory"),
	COUNTER(tlb_shootdowns, "TLB invalidations of other CPUs"),
	COUNTER(disk_reads, "sectors read"),
	COUNTER(disk_writes, "sectors written"),
	COUNTER(context_switches, "context switches"),
	COUNTER(ticks, "timer ticks")
};

static void
get_counters(struct vmstat *now)
{
	if (vmstat(now) != 0)
		err(1, "cannot read the statistics");
}

static void
print_counter(const struct counter *counter, const struct vmstat *now)
{
	uint32_t value;

	if (counter->name == NULL)
		value =
		    *(const uint32_t *)((const char *)now + counter->offset);
	else if (vmcounter(counter->name, &value) != 0)
		return;
	printf("%10u %s\n", value, counter->text);
}

static int
show_all(void)
{
	struct vmstat now;
	size_t i;

	get_counters(&now);
	for (i = 0; i < ARRAY_SIZE(counters); i++)
		print_counter(&counters[i], &now);
	return finish_output(0);
}

static void NORETURN
watch(unsigned seconds)
{
	struct vmstat before, now;
	unsigned line;

	get_counters(&before);
	for (line = 0;; line++) {
		if (line % 20 == 0)
			printf("   free  faults    zero    file    swap     cow"
			       " evicted    read written\n");
		msleep(seconds * 1000);
		get_counters(&now);
#define CHANGE(field) (now.field - before.field)
		printf("%7u %7u %7u %7u %7u %7u %7u %7u %7u\n",
		    now.user_pages_free, CHANGE(faults), CHANGE(faults_zero),
		    CHANGE(faults_file), CHANGE(faults_swap),
		    CHANGE(faults_cow), CHANGE(evictions), CHANGE(pageins),
		    CHANGE(pageouts));
		before = now;
		if (ferror(stdout))
			exit(1);
	}
}

int
main(int argc, char **argv)
{
	unsigned seconds;

	if (argc == 1)
		return show_all();
	seconds = strtoul(argv[1], NULL, 10);
	if (argc > 2 || seconds == 0 || seconds > 3600)
		usage("[SECONDS]");
	watch(seconds);
}
