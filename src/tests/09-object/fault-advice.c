/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: MADV_WILLNEED maps all pages of the range that are in memory, even if there are
 *     more of them than a burst maps, with the rights of their entry; it reads no page
 *     and creates none
 * points: 1
 */
#include "tests/09-object/kfault.h"

static struct vm_map map;

static void
will_need(unsigned first, unsigned end)
{
	kfault_note();
	KTEST_CHECK_CMP(vm_map_madvise(&map, kmap_va(first), kmap_va(end),
			    MADV_WILLNEED, 0),
	    ==, 0);
	kfault_check_idle_at(&map, __FILE__, __LINE__);
	KFAULT_GREW(V_VM_FAULTS, 0);
	KFAULT_GREW(V_ZFOD, 0);
	KFAULT_GREW(V_VNODEPGSIN, 0);
}

KTEST(fault_advice)
{
	struct kfile f;

	kmap_create_to(&map, KMAP_BASE + ptoa(64));
	kfile_create(&f, "/f", 40 * PAGE_SIZE);
	for (unsigned i = 0; i < 40; i++)
		if (i != 3 && i != 36)
			kfile_store(&f, i, KFILE_SEED);
	kfault_insert(&map, 0, 40, f.object, 0, VM_PROT_READ);
	will_need(0, 40);
	for (unsigned i = 0; i < 40; i++)
		KTEST_CHECK_CMP(
		    kpages_mapped(&map, i), ==, i != 3 && i != 36 ? 'r' : '.');
	KFAULT_GREW(V_PREFAULTS, 38);
	kmap_insert(&map, 44, 4, KMAP_RW);
	KFAULT(&map, 45, VM_PROT_WRITE, 0);
	KFAULT(&map, 46, VM_PROT_WRITE, 0);
	kpages_put(&map, 46, 3);
	kfault_unmap(&map);
	will_need(5, 46);
	KTEST_CHECK_CMP(kpages_mapped(&map, 4), ==, '.');
	KTEST_CHECK_CMP(kpages_mapped(&map, 5), ==, 'r');
	KTEST_CHECK_CMP(kpages_mapped(&map, 44), ==, '.');
	KTEST_CHECK_CMP(kpages_mapped(&map, 45), ==, 'w');
	KTEST_CHECK_CMP(kpages_mapped(&map, 46), ==, '.');
	kmap_destroy(&map);
	kfile_close(&f);
}
