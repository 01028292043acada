/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: faults use the memory that can be allocated, even if little is left; when
 *     none is left, they wait once and then fail with ENOMEM, for anonymous memory,
 *     files and stacks, and also if a page table cannot be allocated; they hold nothing
 *     afterward, and lose no page; pages in memory can still be mapped; faults succeed again
 *     when memory is available
 * points: 3
 * user_pages: 200
 */
#include "mem/palloc.h"
#include "tests/09-object/kfault.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vmspace.h"

static struct vm_page *taken[8192];
static unsigned taken_count;
static struct vm_map map;

static void
take_all_but(unsigned left)
{
	taken_count = kfault_take_pages(taken, ARRAY_SIZE(taken), left);
}

static void
give_back(void)
{
	kfault_give_pages(taken, taken_count);
	taken_count = 0;
}

/* Fault at page 1 and the following pages until a fault fails.  Returns the number of
 * that page.  */
static unsigned
use_all_memory(void)
{
	const unsigned flags[] = { VM_FAULT_NORMAL,
		VM_FAULT_USERMODE | VM_FAULT_BURST };
	unsigned i = 1;
	int error;

	while ((error = vm_fault(
		    &map, kmap_va(i), VM_PROT_WRITE, flags[i % 2])) == 0)
		i++;
	KTEST_CHECK_CMP(error, ==, ENOMEM);
	return i;
}

static void
check_zeros(void)
{
	unsigned failed;

	kmap_insert_picture(&map, "wwwwwwwwwwwwwwww");
	KFAULT(&map, 0, VM_PROT_WRITE, 0);
	kpages_put(&map, 0, 5);
	take_all_but(vm_thresholds.free_reserved + 3);
	failed = use_all_memory();
	KTEST_CHECK_CMP(failed, >, 3);
	KTEST_CHECK_CMP(failed, <, 12);
	kfault_note();
	KFAULT(&map, 12, VM_PROT_WRITE, ENOMEM);
	KFAULT_FLAGS(
	    &map, 13, VM_PROT_READ, VM_FAULT_USERMODE | VM_FAULT_BURST, ENOMEM);
	KFAULT_GREW(V_ZFOD, 0);
	/* Each has waited for memory once. */
	KFAULT_GREW(V_FAULT_RETRY, 2);
	KTEST_CHECK_CMP(pmap_resident(map.pmap), ==, failed);
	/* A fault at a page that is in memory allocates no page. */
	kfault_unmap(&map);
	KFAULT(&map, 0, VM_PROT_WRITE, 0);
	KTEST_CHECK(kfault_is_filled(&map, 0, 5));
	KFAULT_FLAGS(&map, 1, VM_PROT_READ, VM_FAULT_BURST, 0);
	KFAULT_GREW(V_ZFOD, 0);
	give_back();
	KFAULT(&map, 12, VM_PROT_WRITE, 0);
	KTEST_CHECK(kfault_is_filled(&map, 12, 0));
	kmap_empty(&map);
}

static void
check_file(void)
{
	struct kfile f;

	kfile_create(&f, "/f", 4 * PAGE_SIZE);
	kfault_insert(&map, 0, 4, f.object, 0, VM_PROT_READ)->eflags |=
	    MAP_ENTRY_BEHAV_RANDOM;
	KFAULT(&map, 1, VM_PROT_READ, 0);
	take_all_but(0);
	KFAULT(&map, 2, VM_PROT_READ, ENOMEM);
	KFILE_EXPECT(&f, ".v");
	KFAULT(&map, 1, VM_PROT_READ, 0);
	give_back();
	KFAULT(&map, 2, VM_PROT_READ, 0);
	KFILE_EXPECT(&f, ".vv");
	kmap_empty(&map);
	kfile_close(&f);
}

/* There is no memory for a page table. */
static void
check_no_table(void)
{
	struct vm_map empty;
	int error;

	kmap_create(&empty);
	kfault_insert(
	    &empty, 0, 4, vm_object_allocate(OBJT_DEFAULT, 4), 0, KMAP_RW);
	palloc_inject_failures(1);
	error = vm_fault(&empty, kmap_va(1), VM_PROT_WRITE, VM_FAULT_NORMAL);
	palloc_inject_failures(0);
	KTEST_CHECK_CMP(error, ==, ENOMEM);
	kfault_check_idle_at(&empty, __FILE__, __LINE__);
	KFAULT(&empty, 1, VM_PROT_WRITE, 0);
	KTEST_CHECK(kfault_is_filled(&empty, 1, 0));
	vm_object_deallocate(kmap_entry(&empty, 0)->ba.object);
	kmap_destroy(&empty);
}

/* The fault can extend the stack before it fails for lack of a page, which does no harm. */
static void
check_stack(void)
{
	vaddr_t va = VM_STACK_TOP - 2 * SGROWSIZ;
	struct vm_space *space = kspace_create();

	KTEST_CHECK_CMP(vm_stack_init(space), ==, 0);
	take_all_but(0);
	KTEST_CHECK_CMP(
	    vm_fault(&space->vm_map, va, VM_PROT_WRITE, VM_FAULT_USERMODE), ==,
	    ENOMEM);
	kfault_check_idle_at(&space->vm_map, __FILE__, __LINE__);
	give_back();
	KTEST_CHECK_CMP(
	    vm_fault(&space->vm_map, va, VM_PROT_WRITE, VM_FAULT_USERMODE), ==,
	    0);
	vm_space_destroy(space);
}

KTEST(fault_memory)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	kmap_create(&map);
	check_zeros();
	check_no_table();
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	check_file();
	check_stack();
	kmap_destroy(&map);
}
