/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: mapping anonymous memory uses no page; the first access to a page creates it,
 *     filled with zeros, and maps it with the rights of its entry; a write makes it dirty,
 *     and a read does not; a later fault finds it; accesses that are not allowed fail, and
 *     change nothing
 * points: 4
 */
#include "tests/09-object/kfault.h"

static struct vm_map map;

static void
check_first_access(void)
{
	uint32_t available = vm_page_available();
	struct vm_page *m;

	kfile_spoil_memory();
	kmap_insert_picture(&map, "wwwwww|rr|nn");
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_fault_prefill(&map, kmap_va(0), kmap_va(10)), ==, 0);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KPAGES_EXPECT(&map, "..........");
	kfault_note();
	KFAULT(&map, 1, VM_PROT_READ, 0);
	KPAGES_EXPECT(&map, ".w........");
	KTEST_CHECK_CMP(vm_page_available(), ==, available - 1);
	m = kpages_page(&map, 1);
	KTEST_CHECK(kfault_is_filled(&map, 1, 0));
	KTEST_CHECK_CMP(m->valid, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(m->dirty, ==, 0);
	KTEST_CHECK_CMP(m->queue, ==, PQ_ACTIVE);
	KFAULT(&map, 3, VM_PROT_WRITE, 0);
	KPAGES_EXPECT(&map, ".w.w......");
	KTEST_CHECK(kfault_is_filled(&map, 3, 0));
	KTEST_CHECK_CMP(kpages_page(&map, 3)->dirty, ==, VM_PAGE_BITS_ALL);
	KFAULT(&map, 6, VM_PROT_READ, 0);
	KPAGES_EXPECT(&map, ".w.w..r...");
	KTEST_CHECK(kfault_is_filled(&map, 6, 0));
	KFAULT_GREW(V_VM_FAULTS, 3);
	KFAULT_GREW(V_ZFOD, 3);
	KFAULT_GREW(V_HARD_FAULTS, 0);
	KFAULT_GREW(V_SHARED_FAULTS, 0);
	KFAULT_GREW(V_FAULT_RETRY, 0);
	KFAULT_GREW(V_PREFAULTS, 0);
	KTEST_CHECK_CMP(vm_page_available(), ==, available - 3);
}

/* Pages 1, 3 and 6 are in memory. */
static void
check_later_access(void)
{
	struct vm_page *m = kpages_page(&map, 1), *other = kpages_page(&map, 3);

	kpages_put(&map, 3, 77);
	m->dirty = other->dirty = 0;
	kfault_unmap(&map);
	kfault_note();
	KFAULT(&map, 3, VM_PROT_READ, 0);
	KTEST_CHECK(kpages_page(&map, 3) == other);
	KTEST_CHECK(kfault_is_filled(&map, 3, 77));
	KTEST_CHECK_CMP(other->dirty, ==, 0);
	KFAULT(&map, 1, VM_PROT_WRITE, 0);
	KFAULT(&map, 1, VM_PROT_WRITE, 0);
	KTEST_CHECK(kpages_page(&map, 1) == m);
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	KPAGES_EXPECT(&map, ".w.w......");
	KFAULT_GREW(V_VM_FAULTS, 3);
	KFAULT_GREW(V_SHARED_FAULTS, 3);
	KFAULT_GREW(V_ZFOD, 0);
	KFAULT_GREW(V_HARD_FAULTS, 0);
}

static void
check_refused(void)
{
	uint32_t available = vm_page_available();

	kfault_note();
	KFAULT(&map, 7, VM_PROT_WRITE, EACCES);
	KFAULT(&map, 8, VM_PROT_READ, EACCES);
	KFAULT(&map, 10, VM_PROT_READ, EFAULT);
	KPAGES_EXPECT(&map, ".w.w......");
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KFAULT_GREW(V_VM_FAULTS, 3);
	KFAULT_GREW(V_SHARED_FAULTS, 0);
	KFAULT_GREW(V_ZFOD, 0);
}

/* Change the rights of pages that are mapped. */
static void
check_changed_rights(void)
{
	struct vm_page *m = kpages_page(&map, 1);

	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(0), kmap_va(6), VM_PROT_READ, false),
	    ==, 0);
	KFAULT(&map, 1, VM_PROT_WRITE, EACCES);
	KFAULT(&map, 0, VM_PROT_READ, 0);
	KPAGES_EXPECT(&map, "rr.r......");
	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(0), kmap_va(6), KMAP_RW, false), ==,
	    0);
	KFAULT(&map, 1, VM_PROT_WRITE, 0);
	KTEST_CHECK(kpages_page(&map, 1) == m);
	KPAGES_EXPECT(&map, "rw.r......");
}

static int
fault(unsigned i, vm_prot_t prot)
{
	return vm_fault(&map, kmap_va(i), prot, VM_FAULT_NORMAL);
}

/* An entry of four pages shows the last two pages of its object; faults past the end
 * fail.  */
static void
check_end_of_object(void)
{
	struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 5);
	uint32_t available = vm_page_available();

	KTEST_CHECK(object != NULL);
	kfault_insert(&map, 12, 4, object, 3, KMAP_RW);
	KTEST_CHECK_CMP(fault(13, VM_PROT_WRITE), ==, 0);
	KTEST_CHECK_CMP(fault(14, VM_PROT_WRITE), ==, EFAULT);
	KTEST_CHECK_CMP(fault(15, VM_PROT_READ), ==, EFAULT);
	KTEST_CHECK_CMP(vm_page_available(), ==, available - 1);
	kmap_check_unlocked(&map);
	KTEST_CHECK(kfault_is_idle(object));
	vm_object_hold(object);
	KTEST_CHECK(vm_page_lookup(object, 4) == kpages_page(&map, 13));
	vm_object_drop(object);
	vm_object_deallocate(object);
}

KTEST(fault_zero)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	kmap_create(&map);
	check_first_access();
	check_later_access();
	check_refused();
	check_changed_rights();
	check_end_of_object();
	kmap_destroy(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
