/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the usable memory; see ram.h. */
#include "mem/ram.h"

#include <stdlib.h>

#include "lib/debug.h"
#include "lib/kernel/option.h"

OPTION_UINT(mem, 0, "bytes of RAM to use, not counting boot modules; 0: all");

static int
compare_ranges(const void *a, const void *b)
{
	const struct boot_range *left = a, *right = b;

	return left->start < right->start ? -1 : left->start > right->start;
}

/* Remove from RAM all pages that overlap [START, END). */
static void
exclude_range(struct ram *ram, paddr_t start, paddr_t end)
{
	struct ram old = *ram;
	struct boot_range r;
	unsigned i;

	start = page_base(start);
	end = page_base(end + PAGE_MASK);
	ram->count = 0;
	for (i = 0; i < old.count; i++) {
		r = old.ranges[i];
		if (r.start < MIN(r.end, start))
			ram->ranges[ram->count++] =
			    (struct boot_range){ r.start, MIN(r.end, start) };
		if (MAX(r.start, end) < r.end)
			ram->ranges[ram->count++] =
			    (struct boot_range){ MAX(r.start, end), r.end };
	}
}

/* Keep only the first BYTES bytes of RAM. */
static void
truncate_ram(struct ram *ram, uint32_t bytes)
{
	struct boot_range *r;
	unsigned i;

	for (i = 0; i < ram->count && bytes > 0; i++) {
		r = &ram->ranges[i];
		if (r->end - r->start > bytes)
			r->end = r->start + bytes;
		bytes -= r->end - r->start;
	}
	ram->count = i;
}

/* Sort the ranges and merge those that overlap or touch, because the loader's
 * map may be unsorted and may contain overlapping ranges.  */
static void
sort_and_merge(struct ram *ram)
{
	unsigned i, kept = 0;
	struct boot_range *r;

	qsort(ram->ranges, ram->count, sizeof(ram->ranges[0]), compare_ranges);
	for (i = 0; i < ram->count; i++) {
		r = &ram->ranges[i];
		if (kept > 0 && r->start <= ram->ranges[kept - 1].end)
			ram->ranges[kept - 1].end =
			    MAX(ram->ranges[kept - 1].end, r->end);
		else
			ram->ranges[kept++] = *r;
	}
	ram->count = kept;
}

void
ram_find(struct ram *ram)
{
	const struct boot_module *module;
	unsigned i;

	ram->count = boot_info.range_count;
	for (i = 0; i < ram->count; i++) {
		ram->ranges[i].start =
		    page_base(boot_info.ranges[i].start + PAGE_MASK);
		ram->ranges[i].end = page_base(boot_info.ranges[i].end);
	}
	sort_and_merge(ram);
	for (i = 0; i < boot_info.module_count; i++) {
		module = &boot_info.modules[i];
		exclude_range(ram, module->start, module->end);
	}
	if (option_mem != 0)
		truncate_ram(ram, page_base(option_mem));
	exclude_range(ram, virt_to_phys(kernel_image_start),
	    virt_to_phys(kernel_image_end));
}

uint32_t
ram_kernel_size(void)
{
	return (uint32_t)(kernel_image_end - kernel_image_start);
}
