/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a page of a file is not in memory, a fault at the page makes the pager read
 *     it, with as many pages after it as the advice for the entry allows, and starts
 *     again; a fault at the page marked PG_RAM starts read-ahead, except after
 *     MADV_RANDOM; a fault past the end of the file fails with EFAULT; after a disk error
 *     a fault fails with EIO and leaves no page, and a later one succeeds
 * points: 4
 */
#include "tests/09-object/kfault.h"

#define PAGES     40
#define SIZE      (PAGES * PAGE_SIZE - 1000)
#define MAP_PAGES 8

static struct vm_map map;
static struct kfile f;
static struct vm_map_entry *entry;

static void
set_behavior(uint32_t behavior)
{
	entry->eflags = (entry->eflags & ~MAP_ENTRY_BEHAV_MASK) | behavior;
}

/* Return the number of pages of the file that are in memory. */
static unsigned
count_pages(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < PAGES; i++)
		count += kfile_page(&f, i) != NULL;
	return count;
}

static void
free_file_pages(void)
{
	kfile_forget(&f);
	KFILE_EXPECT(&f, "");
	KTEST_CHECK_CMP(pmap_resident(map.pmap), ==, 0);
}

static void
check_read(void)
{
	free_file_pages();
	set_behavior(MAP_ENTRY_BEHAV_RANDOM);
	kfile_spoil_memory();
	kfault_note();
	KFAULT(&map, 2, VM_PROT_READ, 0);
	KFILE_EXPECT(&f, "..v");
	KPAGES_EXPECT(&map, "..w.....");
	kfile_check_page(&f, 2, KFILE_SEED, SIZE);
	KTEST_CHECK(kpages_page(&map, 2) == kfile_page(&f, 2));
	KTEST_CHECK_CMP(kfile_page(&f, 2)->queue, ==, PQ_ACTIVE);
	KTEST_CHECK((f.object->flags & OBJ_MIGHTBEDIRTY) != 0);
	KFAULT_GREW(V_VM_FAULTS, 1);
	KFAULT_GREW(V_HARD_FAULTS, 1);
	KFAULT_GREW(V_FAULT_RETRY, 1);
	KFAULT_GREW(V_VNODEIN, 1);
	KFAULT_GREW(V_ZFOD, 0);
	KFAULT_GREW(V_SHARED_FAULTS, 0);
	kfault_unmap(&map);
	KFAULT(&map, 2, VM_PROT_WRITE, 0);
	KFILE_EXPECT(&f, "..d");
	KFAULT_GREW(V_HARD_FAULTS, 1);
	KFAULT_GREW(V_SHARED_FAULTS, 1);
	KFAULT_GREW(V_VNODEIN, 1);
}

/* NORMAL reads more than the page of the fault; SEQUENTIAL reads as many pages as a pager
 * can.  */
static void
check_advice(void)
{
	unsigned normal, sequential;

	free_file_pages();
	set_behavior(MAP_ENTRY_BEHAV_NORMAL);
	KFAULT(&map, 0, VM_PROT_READ, 0);
	KPAGES_EXPECT(&map, "w.......");
	normal = count_pages();
	KTEST_CHECK_CMP(normal, >, 1);
	KTEST_CHECK_CMP(normal, <, VM_PAGER_PAGES_MAX);
	free_file_pages();
	set_behavior(MAP_ENTRY_BEHAV_SEQUENTIAL);
	KFAULT(&map, 0, VM_PROT_READ, 0);
	sequential = count_pages();
	KTEST_CHECK_CMP(sequential, ==, VM_PAGER_PAGES_MAX);
}

/* Pages 0 to 3 are in memory, and page 3 has PG_RAM. */
static void
check_marked(void)
{
	free_file_pages();
	KTEST_CHECK_CMP(kfile_read(&f, 0, 3), ==, VM_PAGER_OK);
	kfile_done(&f, 0);
	KFILE_EXPECT(&f, "vvvr");
	set_behavior(MAP_ENTRY_BEHAV_RANDOM);
	kfault_note();
	KFAULT(&map, 3, VM_PROT_READ, 0);
	KFILE_EXPECT(&f, "vvvr");
	kfault_unmap(&map);
	set_behavior(MAP_ENTRY_BEHAV_NORMAL);
	KFAULT(&map, 2, VM_PROT_READ, 0);
	KFILE_EXPECT(&f, "vvvr");
	KFAULT_GREW(V_VNODEIN, 0);
	KFAULT_GREW(V_FAULT_RETRY, 0);
	KFAULT(&map, 3, VM_PROT_READ, 0);
	KTEST_CHECK_CMP(kfile_page(&f, 3)->flags & PG_RAM, ==, 0);
	KTEST_CHECK_CMP(count_pages(), >, 4);
	KFAULT_GREW(V_VNODEIN, 1);
	KFAULT_GREW(V_FAULT_RETRY, 1);
	kfile_check_page(&f, 3, KFILE_SEED, SIZE);
	kfile_check_page(&f, 4, KFILE_SEED, SIZE);
}

/* Page 8 of the map shows page 39 of the file, which has no page 40. */
static void
check_end(void)
{
	uint32_t available;

	free_file_pages();
	kfault_insert(&map, MAP_PAGES, 2, f.object, PAGES - 1, KMAP_RW);
	kfile_spoil_memory();
	KFAULT(&map, MAP_PAGES, VM_PROT_WRITE, 0);
	kfile_check_page(&f, PAGES - 1, KFILE_SEED, SIZE);
	available = vm_page_available();
	kfault_note();
	KFAULT(&map, MAP_PAGES + 1, VM_PROT_READ, EFAULT);
	KTEST_CHECK(kfile_page(&f, PAGES) == NULL);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KFAULT_GREW(V_HARD_FAULTS, 0);
}

/* No part of the file is in memory, neither in the pages of its object nor in the buffer
 * cache.  */
static void
check_errors(void)
{
	uint32_t available = vm_page_available();

	block_inject(block_root(), BLOCK_READ, 1, 1000);
	KFAULT(&map, 5, VM_PROT_READ, EIO);
	KFAULT(&map, 6, VM_PROT_WRITE, EIO);
	block_inject(block_root(), BLOCK_READ, 1, 0);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KFILE_EXPECT(&f, "");
	KFAULT(&map, 5, VM_PROT_READ, 0);
	kfile_check_page(&f, 5, KFILE_SEED, SIZE);
}

KTEST(fault_file)
{
	kfile_create(&f, "/f", SIZE);
	kmap_create(&map);
	entry = kfault_insert(&map, 0, MAP_PAGES, f.object, 0, KMAP_RW);
	check_errors();
	check_read();
	check_advice();
	check_marked();
	check_end();
	kmap_destroy(&map);
	kfile_close(&f);
}
