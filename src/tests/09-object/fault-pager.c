/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault at a page of anonymous memory that the pager has reads the page, with as
 *     many pages ahead as the advice asks for, and maps the page that the pager has put in
 *     its place; it creates a page of zeros if the pager has no data, without asking the
 *     pager if that does not have the page; if the pager fails, the fault fails and leaves no
 *     page, but an error during a read-ahead does not matter; a page that was read can be
 *     reclaimed even if the fault then fails
 */
#include "tests/09-object/kfault.h"
#include "tests/09-object/kobject.h"
#include "tests/09-object/kpager.h"

static struct vm_map map;
static struct vm_map_entry *entry;
static struct vm_object *object;

static void
set_behavior(uint32_t behavior)
{
	entry->eflags = (entry->eflags & ~MAP_ENTRY_BEHAV_MASK) | behavior;
}

static void
check_read(void)
{
	struct vm_page *m;

	set_behavior(MAP_ENTRY_BEHAV_NORMAL);
	kfault_note();
	KFAULT(&map, 1, VM_PROT_READ, 0);
	KTEST_CHECK_CMP(kpager.reads, ==, 1);
	KTEST_CHECK_CMP(kpager.ahead, ==, VM_FAULT_AHEAD);
	m = kobject_page(object, 1);
	KTEST_CHECK(kpages_page(&map, 1) == m);
	KTEST_CHECK(kfault_is_filled(&map, 1, 9));
	KTEST_CHECK_CMP(m->dirty, ==, 0);
	KFAULT_GREW(V_HARD_FAULTS, 1);
	KFAULT_GREW(V_FAULT_RETRY, 1);
	KFAULT_GREW(V_SHARED_FAULTS, 0);
	KFAULT_GREW(V_ZFOD, 0);
	set_behavior(MAP_ENTRY_BEHAV_SEQUENTIAL);
	KFAULT(&map, 2, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(kpager.ahead, ==, VM_FAULT_AHEAD_SEQUENTIAL);
	set_behavior(MAP_ENTRY_BEHAV_RANDOM | MAP_ENTRY_NOSYNC);
	KFAULT(&map, 3, VM_PROT_READ, 0);
	KTEST_CHECK_CMP(kpager.ahead, ==, 0);
	KTEST_CHECK_CMP(kpager.reads, ==, 3);
	KOBJECT_EXPECT(object, ".pdp....");
}

/* At first the pager does not have the page, and then it has no data for it. */
static void
check_no_data(void)
{
	kfile_spoil_memory();
	kfault_note();
	kpager.object = NULL;
	KFAULT(&map, 4, VM_PROT_READ, 0);
	KTEST_CHECK_CMP(kpager.reads, ==, 3);
	KFAULT_GREW(V_ZFOD, 1);
	kpager.object = object;
	kpager.result = VM_PAGER_FAIL;
	KFAULT(&map, 5, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(kpager.reads, ==, 4);
	KFAULT_GREW(V_ZFOD, 2);
	KFAULT_GREW(V_HARD_FAULTS, 0);
	KFAULT_GREW(V_FAULT_RETRY, 0);
	KTEST_CHECK(kfault_is_filled(&map, 4, 0));
	KTEST_CHECK(kfault_is_filled(&map, 5, 0));
	KOBJECT_EXPECT(object, ".pdppd..");
}

static void
check_errors(void)
{
	uint32_t available = vm_page_available();

	kfault_note();
	kpager.result = VM_PAGER_ERROR;
	KFAULT(&map, 6, VM_PROT_READ, EIO);
	kpager.result = VM_PAGER_AGAIN;
	KFAULT(&map, 6, VM_PROT_WRITE, ENOMEM);
	kpager.result = VM_PAGER_BAD;
	KFAULT(&map, 6, VM_PROT_READ, EFAULT);
	KFAULT_GREW(V_ZFOD, 0);
	KFAULT_GREW(V_HARD_FAULTS, 0);
	KFAULT_GREW(V_SHARED_FAULTS, 0);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KOBJECT_EXPECT(object, ".pdppd..");
	KPAGES_EXPECT(&map, ".wwwww..");
}

/* Page 1 is in memory, and marked.  The pager fails when it reads ahead. */
static void
check_marked(void)
{
	const enum vm_pager_result results[] = { VM_PAGER_OK, VM_PAGER_FAIL,
		VM_PAGER_ERROR };
	struct vm_page *m = kobject_page(object, 1);

	set_behavior(MAP_ENTRY_BEHAV_NORMAL);
	for (unsigned i = 0; i < ARRAY_SIZE(results); i++) {
		vm_page_flag_set(m, PG_RAM);
		kfault_unmap(&map);
		kpager.reads = 0;
		kpager.result = results[i];
		KFAULT(&map, 1, VM_PROT_READ, 0);
		KTEST_CHECK_CMP(kpager.reads, ==, 1);
		KTEST_CHECK_CMP(kpager.ahead, ==, VM_FAULT_AHEAD);
		KTEST_CHECK(kpages_page(&map, 1) == m);
		KTEST_CHECK(kfault_is_filled(&map, 1, 9));
		KTEST_CHECK((m->flags & PG_RAM) == 0);
	}
}

static void
remove_rights(void)
{
	entry->protection = VM_PROT_NONE;
}

/* While the pager reads page 7, the rights are removed, so the fault fails afterward. */
static void
check_lost_rights(void)
{
	struct vm_page *m;

	kpager.result = VM_PAGER_OK;
	kpager.during = remove_rights;
	kfault_unmap(&map);
	KFAULT(&map, 7, VM_PROT_READ, EACCES);
	m = kobject_page(object, 7);
	KTEST_CHECK(
	    m == NULL || m->queue == PQ_ACTIVE || m->queue == PQ_INACTIVE);
	kpager.during = NULL;
}

KTEST(fault_pager)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	object = vm_object_allocate(OBJT_DEFAULT, 8);
	KTEST_CHECK(object != NULL);
	kmap_create(&map);
	entry = kfault_insert(&map, 0, 8, object, 0, KMAP_RW);
	kpager_attach(object, 9);
	check_read();
	check_no_data();
	check_errors();
	check_marked();
	check_lost_rights();
	kmap_destroy(&map);
	vm_object_deallocate(object);
	vm_pager_for_swap = &swap_pager;
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
