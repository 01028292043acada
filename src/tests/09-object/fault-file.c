/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault at a page of a file that is not in memory has the pager read it, with as
 *     many pages ahead as the advice for the entry allows, and starts again; a fault
 *     at the page that is marked for it reads ahead; nothing exists past the end of the
 *     file; after a disk error the fault fails, leaves no page, and succeeds later
 * points: 4
 */
#include "tests/09-object/kfault.h"

#define PAGES 40
#define SIZE  (PAGES * PAGE_SIZE - 1000)
#define MAP   8 /* pages */

static struct vm_map map;
static struct kfile f;
static struct vm_map_entry *entry;

static void
set_behavior(uint32_t behavior)
{
	entry->eflags = (entry->eflags & ~MAP_ENTRY_BEHAV_MASK) | behavior;
}

/* How many pages of the file are in memory. */
static unsigned
count_pages(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < PAGES; i++)
		count += kfile_page(&f, i) != NULL;
	return count;
}

static void
forget(void)
{
	kfile_forget(&f);
	KFILE_EXPECT(&f, "");
	KTEST_CHECK_CMP(pmap_resident(map.pmap), ==, 0);
}

static void
check_read(void)
{
	forget();
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

/* Only what the pager needs is read for RANDOM; more for NORMAL; most for
 * SEQUENTIAL.  */
static void
check_advice(void)
{
	unsigned normal, sequential;

	forget();
	set_behavior(MAP_ENTRY_BEHAV_NORMAL);
	KFAULT(&map, 0, VM_PROT_READ, 0);
	KPAGES_EXPECT(&map, "w.......");
	normal = count_pages();
	KTEST_CHECK_CMP(normal, >, 1);
	KTEST_CHECK_CMP(normal, <, VM_PAGER_PAGES_MAX);
	forget();
	set_behavior(MAP_ENTRY_BEHAV_SEQUENTIAL);
	KFAULT(&map, 0, VM_PROT_READ, 0);
	sequential = count_pages();
	KTEST_CHECK_CMP(sequential, ==, VM_PAGER_PAGES_MAX);
}

/* Pages 0 to 3 are in memory; page 3 is marked. */
static void
check_marked(void)
{
	forget();
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

	forget();
	kfault_insert(&map, MAP, 2, f.object, PAGES - 1, KMAP_RW);
	kfile_spoil_memory();
	KFAULT(&map, MAP, VM_PROT_WRITE, 0);
	kfile_check_page(&f, PAGES - 1, KFILE_SEED, SIZE);
	available = vm_page_available();
	kfault_note();
	KFAULT(&map, MAP + 1, VM_PROT_READ, EFAULT);
	KTEST_CHECK(kfile_page(&f, PAGES) == NULL);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KFAULT_GREW(V_HARD_FAULTS, 0);
}

/* Nothing of the file is in memory, not even in that of the file system. */
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
	entry = kfault_insert(&map, 0, MAP, f.object, 0, KMAP_RW);
	check_errors();
	check_read();
	check_advice();
	check_marked();
	check_end();
	kmap_destroy(&map);
	kfile_close(&f);
}
