/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with the kernel option burst=16, a fault maps all pages of an entry of up to
 *     VM_FAULT_BURST_MAX pages, and VM_FAULT_BURST_MAX pages of a larger entry, wherever
 *     in the entry the fault is
 * points: 0
 * options: burst=16
 * boundaries: VM_FAULT_BURST_MAX
 */
#include "tests/09-object/kfault.h"

#define PAGES_MAX (3 * VM_FAULT_BURST_MAX)

/* The number of pages of an entry, and of those that a fault maps. */
static const struct {
	unsigned pages, mapped;
} cases[] = {
	{ 1, 1 },
	{ 2, 2 },
	{ VM_FAULT_BURST_MAX - 1, VM_FAULT_BURST_MAX - 1 },
	{ VM_FAULT_BURST_MAX, VM_FAULT_BURST_MAX },
	{ VM_FAULT_BURST_MAX + 1, VM_FAULT_BURST_MAX },
	{ PAGES_MAX, VM_FAULT_BURST_MAX },
};

static struct vm_map map;

/* Cause a fault at page AT of an entry of PAGES pages, and check that MAPPED consecutive
 * pages are mapped after it, including page AT.  */
static void
fault_at(unsigned pages, unsigned at, unsigned mapped)
{
	unsigned first = 0, n = 0;

	kmap_insert(&map, 0, pages, KMAP_RW);
	kfault_note();
	KFAULT_FLAGS(
	    &map, at, VM_PROT_WRITE, VM_FAULT_BURST | VM_FAULT_USERMODE, 0);
	while (kpages_mapped(&map, first) == '.')
		first++;
	while (n < PAGES_MAX - first && kpages_mapped(&map, first + n) == 'w')
		n++;
	if (n != mapped || at < first || at >= first + n)
		ktest_fail(__FILE__, __LINE__,
		    "a fault at page %u of %u maps %u pages from page %u on, "
		    "expected %u pages",
		    at, pages, n, first, mapped);
	KTEST_CHECK_CMP(pmap_resident(map.pmap), ==, mapped);
	KFAULT_GREW(V_PREFAULTS, mapped - 1);
	kmap_empty(&map);
}

KTEST(limits_burst)
{
	KTEST_CHECK_CMP(vm_fault_burst_size(), ==, VM_FAULT_BURST_MAX);
	kmap_create_to(&map, kmap_va(PAGES_MAX));
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		fault_at(cases[i].pages, 0, cases[i].mapped);
		fault_at(cases[i].pages, cases[i].pages / 2, cases[i].mapped);
		fault_at(cases[i].pages, cases[i].pages - 1, cases[i].mapped);
	}
	kmap_destroy(&map);
}
