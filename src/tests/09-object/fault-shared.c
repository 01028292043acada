/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault that starts with shared tokens maps a page that is in memory without
 *     starting again, and its burst is quick; to create or read a page, or to free the copy
 *     in swap of one, it starts again once, with exclusive tokens; VM_MAP_EXCL_HEUR then
 *     shows which was the case
 */
#include "tests/09-object/kfault.h"
#include "tests/09-object/kobject.h"
#include "tests/09-object/kpager.h"

static struct vm_map map;
static struct vm_object *object;

/* Cause a fault at page I that starts with shared tokens, and check that it starts again
 * RETRIES times, at first because it needs exclusive tokens.  */
static void
fault(unsigned i, vm_prot_t prot, unsigned flags, unsigned retries)
{
	struct vm_map_backing *ba = &kmap_entry(&map, i)->ba;

	ba->flags = retries == 0 ? VM_MAP_EXCL_HEUR : 0;
	kfault_note();
	vm_inject_set(VM_INJECT_SHARED, 10);
	KTEST_CHECK_CMP(vm_fault(&map, kmap_va(i), prot, flags), ==, 0);
	vm_inject_set(VM_INJECT_SHARED, 0);
	kfault_check_idle_at(&map, __FILE__, __LINE__);
	KFAULT_GREW(V_VM_FAULTS, 1);
	KFAULT_GREW(V_FAULT_RETRY, retries);
	KTEST_CHECK_CMP(ba->flags, ==, retries == 0 ? 0 : VM_MAP_EXCL_HEUR);
}

static struct vm_page *
page(unsigned i)
{
	return kobject_page(object, i);
}

/* Allocate page I of the object, without data. */
static void
add_invalid(unsigned i)
{
	vm_object_hold(object);
	vm_page_wakeup(vm_page_alloc(object, i, VM_ALLOC_NORMAL));
	vm_object_drop(object);
}

static void
check_zeros(void)
{
	kfile_spoil_memory();
	fault(1, VM_PROT_WRITE, VM_FAULT_NORMAL, 1);
	KFAULT_GREW(V_ZFOD, 1);
	kpages_put(&map, 1, 7);
	add_invalid(2);
	fault(2, VM_PROT_READ, VM_FAULT_NORMAL, 1);
	KFAULT_GREW(V_ZFOD, 1);
	KTEST_CHECK(kfault_is_filled(&map, 1, 7));
	KTEST_CHECK(kfault_is_filled(&map, 2, 0));
}

static void
check_found(void)
{
	kfault_unmap(&map);
	fault(1, VM_PROT_READ, VM_FAULT_NORMAL, 0);
	KFAULT_GREW(V_SHARED_FAULTS, 1);
	KTEST_CHECK_CMP(page(2)->dirty, ==, 0);
	fault(2, VM_PROT_WRITE, VM_FAULT_NORMAL, 0);
	KTEST_CHECK_CMP(page(2)->dirty, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK(kfault_is_filled(&map, 1, 7));
	KTEST_CHECK(kfault_is_filled(&map, 2, 0));
}

/* The page is found, but its copy in swap is freed only if it becomes dirty. */
static void
check_swapped(void)
{
	kfault_unmap(&map);
	page(1)->flags = PG_SWAPPED;
	fault(1, VM_PROT_READ, VM_FAULT_NORMAL, 0);
	KTEST_CHECK(page(1)->flags & PG_SWAPPED);
	kfault_unmap(&map);
	page(1)->flags = PG_SWAPPED;
	fault(1, VM_PROT_WRITE, VM_FAULT_NORMAL, 1);
	KTEST_CHECK((page(1)->flags & PG_SWAPPED) == 0);
	vm_page_flag_set(page(1), PG_SWAPPED);
	fault(1, VM_PROT_READ, VM_FAULT_DIRTY, 1);
	KTEST_CHECK((page(1)->flags & PG_SWAPPED) == 0);
	fault(1, VM_PROT_WRITE, VM_FAULT_NORMAL, 0);
}

/* Called by the pager: the first attempt of a fault holds the token shared. */
static void
check_first_attempt(void)
{
	if (vm_stat_get(V_FAULT_RETRY) == kfault_noted[V_FAULT_RETRY])
		KTEST_CHECK(!token_held_exclusive(&object->token));
}

/* The first attempt needs exclusive tokens; the second one reads, and starts again. */
static void
check_read(void)
{
	kpager_attach(object, 9);
	kpager.asked = check_first_attempt;
	fault(3, VM_PROT_READ, VM_FAULT_NORMAL, 2);
	KTEST_CHECK_CMP(kpager.reads, ==, 1);
	KTEST_CHECK(kfault_is_filled(&map, 3, 9));
	KFAULT_GREW(V_HARD_FAULTS, 1);
	vm_page_flag_set(page(3), PG_RAM);
	fault(3, VM_PROT_READ, VM_FAULT_NORMAL, 2);
	KTEST_CHECK_CMP(kpager.reads, ==, 2);
	KTEST_CHECK((page(3)->flags & PG_RAM) == 0);
	add_invalid(4);
	fault(4, VM_PROT_READ, VM_FAULT_NORMAL, 2);
	KTEST_CHECK_CMP(kpager.reads, ==, 3);
	KTEST_CHECK(kfault_is_filled(&map, 4, 9));
	object->type = OBJT_DEFAULT;
	vm_pager_for_swap = &swap_pager;
}

/* Pages 1 to 4 are in memory. */
static void
check_burst(void)
{
	kfault_unmap(&map);
	fault(4, VM_PROT_READ, VM_FAULT_BURST, 0);
	KPAGES_EXPECT(&map, ".wwww...");
	KFAULT_GREW(V_ZFOD, 0);
	KFAULT_GREW(V_PREFAULTS, 3);
	fault(6, VM_PROT_READ, VM_FAULT_BURST, 1);
	KPAGES_EXPECT(&map, ".wwwwwww");
	KFAULT_GREW(V_ZFOD, 3);
}

KTEST(fault_shared)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	object = vm_object_allocate(OBJT_DEFAULT, 8);
	KTEST_CHECK(object != NULL);
	kmap_create(&map);
	kfault_insert(&map, 0, 8, object, 0, KMAP_RW);
	check_zeros();
	check_found();
	check_swapped();
	check_read();
	check_burst();
	kmap_destroy(&map);
	vm_object_deallocate(object);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
