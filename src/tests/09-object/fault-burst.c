/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a burst maps neighbors of the page of the fault: alternately after and before
 *     it, in each direction up to the end of the entry or the first page that is mapped
 *     already, and no more pages than the size of a burst; pages in memory keep their
 *     content and dirty bits; new pages are created only if the entry is writable, memory
 *     is not short and the burst is not quick; no page is read, and the fault waits for
 *     no busy neighbor
 * points: 4
 */
#include "tests/09-object/kfault.h"
#include "vm/dragonfly/vm_page2.h"

#define BURST (VM_FAULT_BURST | VM_FAULT_USERMODE)

static struct vm_map map;
static struct kfile f;

/* Check that a fault with a burst at page I maps the pages that MAPPED shows.  The
 * entries look like PICTURE, and nothing is mapped before.  */
static void
burst_at(const char *picture, unsigned i, vm_prot_t prot, const char *mapped)
{
	kmap_insert_picture(&map, picture);
	kfault_note();
	KFAULT_FLAGS(&map, i, prot, BURST, 0);
	KPAGES_EXPECT(&map, mapped);
	KFAULT_GREW(V_VM_FAULTS, 1);
	KFAULT_GREW(V_PREFAULTS, pmap_resident(map.pmap) - 1);
	KFAULT_GREW(V_ZFOD, pmap_resident(map.pmap));
	kmap_empty(&map);
}

static void
check_shapes(void)
{
	burst_at("wwwwwwwwwwwwwwww", 8, VM_PROT_WRITE, ".....wwwwwwww...");
	burst_at("wwwwwwwwwwwwwwww", 0, VM_PROT_WRITE, "wwwwwwww........");
	burst_at("wwwwwwwwwwwwwwww", 15, VM_PROT_WRITE, "........wwwwwwww");
	burst_at("wwwwwwwwwwwwwwww", 1, VM_PROT_READ, "wwwwwwww........");
	burst_at("rrrr|wwww|rrrrrr", 5, VM_PROT_WRITE, "....wwww........");
	burst_at("wwww..wwww", 7, VM_PROT_WRITE, "......wwww......");
	burst_at("w", 0, VM_PROT_WRITE, "w...............");
	burst_at("rrrrrrrr", 3, VM_PROT_READ, "...r............");
}

/* Check that in each direction the burst ends at the first page that is mapped already. */
static void
check_mapped(void)
{
	kfile_spoil_memory();
	kmap_insert_picture(&map, "wwwwwwwwwwwwwwww");
	KFAULT(&map, 4, VM_PROT_WRITE, 0);
	KFAULT(&map, 10, VM_PROT_WRITE, 0);
	KPAGES_EXPECT(&map, "....w.....w.....");
	kfault_note();
	KFAULT_FLAGS(&map, 6, VM_PROT_WRITE, BURST, 0);
	KPAGES_EXPECT(&map, "....wwwwwww.....");
	KFAULT_GREW(V_PREFAULTS, 4);
	for (unsigned i = 5; i < 10; i++) {
		KTEST_CHECK(kfault_is_filled(&map, i, 0));
		KTEST_CHECK_CMP(kpages_page(&map, i)->queue, !=, PQ_NONE);
		KTEST_CHECK_CMP(kpages_page(&map, i)->dirty, ==,
		    i == 6 ? VM_PAGE_BITS_ALL : 0);
	}
	KFAULT_FLAGS(&map, 6, VM_PROT_WRITE, BURST, 0);
	KFAULT_GREW(V_PREFAULTS, 4);
	KFAULT_FLAGS(&map, 11, VM_PROT_WRITE, BURST, 0);
	KPAGES_EXPECT(&map, "....wwwwwwwwwwww");
	KFAULT_GREW(V_PREFAULTS, 8);
	kmap_empty(&map);
}

/* Check that no neighbor is mapped without VM_FAULT_BURST, or after MADV_RANDOM. */
static void
check_none(void)
{
	kmap_insert_picture(&map, "wwwwwwww");
	KFAULT(&map, 1, VM_PROT_WRITE, 0);
	KPAGES_EXPECT(&map, ".w......");
	KTEST_CHECK_CMP(
	    vm_map_madvise(&map, kmap_va(0), kmap_va(8), MADV_RANDOM, 0), ==,
	    0);
	KFAULT_FLAGS(&map, 4, VM_PROT_WRITE, BURST, 0);
	KPAGES_EXPECT(&map, ".w..w...");
	kmap_empty(&map);
}

/* Check that pages in memory keep their content and their dirty bits. */
static void
check_resident(void)
{
	kmap_insert_picture(&map, "wwwwwwwwwwwwwwww");
	for (unsigned i = 2; i < 6; i++) {
		KFAULT(&map, i, VM_PROT_WRITE, 0);
		kpages_put(&map, i, (unsigned char)i);
	}
	kpages_page(&map, 3)->dirty = 0;
	kfault_unmap(&map);
	kfault_note();
	KFAULT_FLAGS(&map, 4, VM_PROT_READ, BURST, 0);
	KPAGES_EXPECT(&map, ".wwwwwwww.......");
	KFAULT_GREW(V_PREFAULTS, 7);
	KFAULT_GREW(V_ZFOD, 4);
	for (unsigned i = 2; i < 6; i++)
		KTEST_CHECK(kfault_is_filled(&map, i, (unsigned char)i));
	KTEST_CHECK_CMP(kpages_page(&map, 3)->dirty, ==, 0);
	KTEST_CHECK_CMP(kpages_page(&map, 2)->dirty, ==, VM_PAGE_BITS_ALL);
	/* Of pages 9, 7, 10, 6, 11, 5 and 12, a quick burst maps those that are in
	 * memory, and creates none.  */
	kfault_unmap(&map);
	kfault_note();
	KFAULT_FLAGS(&map, 8, VM_PROT_READ, VM_FAULT_BURST_QUICK, 0);
	KPAGES_EXPECT(&map, ".....wwww.......");
	KFAULT_GREW(V_PREFAULTS, 3);
	KFAULT_GREW(V_ZFOD, 0);
	kmap_empty(&map);
}

/* Check bursts in a file.  Pages 1 to 3 and 5 to 7 are in memory, but page 2 is hard
 * busy, page 3 is soft busy, and page 6 is not valid.  */
static void
check_file(void)
{
	struct vm_page *m;

	kfile_create(&f, "/f", 8 * PAGE_SIZE);
	kfault_insert(&map, 0, 8, f.object, 0, KMAP_RW);
	for (unsigned i = 1; i < 8; i++)
		if (i != 4)
			kfile_store(&f, i, KFILE_SEED);
	KTEST_CHECK(vm_page_busy_try(kfile_page(&f, 2), true));
	KTEST_CHECK(vm_page_sbusy_try(kfile_page(&f, 3)));
	m = kfile_page(&f, 6);
	vm_page_busy_wait(m, true);
	vm_page_set_invalid(m, 0, PAGE_SIZE);
	vm_page_wakeup(m);
	kfault_note();
	KTEST_CHECK_CMP(vm_fault(&map, kmap_va(5), VM_PROT_READ, BURST), ==, 0);
	KTEST_CHECK(kpages_mapped(&map, 3) == '.');
	kfault_unmap(&map);
	/* A quick burst does not map a soft busy page, either. */
	KTEST_CHECK_CMP(vm_fault(&map, kmap_va(5), VM_PROT_READ,
			    VM_FAULT_BURST | VM_FAULT_BURST_QUICK),
	    ==, 0);
	vm_page_wakeup(kfile_page(&f, 2));
	vm_page_sbusy_drop(kfile_page(&f, 3));
	KTEST_CHECK(kpages_mapped(&map, 1) == 'w');
	KTEST_CHECK(kpages_mapped(&map, 2) == '.');
	KTEST_CHECK(kpages_mapped(&map, 3) == '.');
	KTEST_CHECK(kpages_mapped(&map, 4) == '.');
	KTEST_CHECK(kpages_mapped(&map, 5) == 'w');
	KTEST_CHECK(kpages_mapped(&map, 6) == '.');
	KTEST_CHECK(kpages_mapped(&map, 7) == 'w');
	KFILE_EXPECT(&f, ".ddd.did");
	KFAULT_GREW(V_VNODEIN, 0);
	KFAULT_GREW(V_FAULT_RETRY, 0);
	kfault_check_idle_at(&map, __FILE__, __LINE__);
	kmap_empty(&map);
	kfile_close(&f);
}

/* While memory is short, a fault creates its page, but a burst creates no neighbors. */
static void
check_shortage(void)
{
	static struct vm_page *pages[8192];
	unsigned left = vm_thresholds.free_min - 1;
	unsigned count = kfault_take_pages(pages, ARRAY_SIZE(pages), left);

	KTEST_CHECK_CMP(left, >, 8);
	kmap_insert_picture(&map, "wwwwwwww");
	KFAULT_FLAGS(&map, 3, VM_PROT_WRITE, BURST, 0);
	KPAGES_EXPECT(&map, "...w....");
	kfault_give_pages(pages, count);
	KFAULT_FLAGS(&map, 3, VM_PROT_WRITE, BURST, 0);
	KPAGES_EXPECT(&map, "wwwwwwww");
	kmap_empty(&map);
}

KTEST(fault_burst)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	kmap_create(&map);
	check_shapes();
	check_mapped();
	check_none();
	check_resident();
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	check_file();
	check_shortage();
	kmap_destroy(&map);
}
