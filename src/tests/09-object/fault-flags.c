/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a read fault that wires the page neither makes it dirty nor frees its copy in swap,
 *     maps no neighbors by itself, and extends a stack as other faults do; a fault at an
 *     address to which a stack may not be extended fails at once, and a stack in a system map
 *     is not extended
 */
#include "tests/09-object/kfault.h"
#include "vm/dragonfly/vmspace.h"

#define WIRE VM_FAULT_CHANGE_WIRING

static struct vm_map map;

static void
unwire(struct vm_page *m)
{
	KTEST_CHECK_CMP(m->wire_count, ==, 1);
	KTEST_CHECK(vm_page_busy_try(m, true));
	vm_page_unwire(m, true);
	vm_page_wakeup(m);
}

static void
check_wiring(void)
{
	struct vm_page *m;

	kmap_create(&map);
	kmap_insert_picture(&map, "wwwwww");
	KFAULT(&map, 1, VM_PROT_READ, 0);
	m = kpages_page(&map, 1);
	vm_page_flag_set(m, PG_SWAPPED);
	kfault_unmap(&map);
	KFAULT_FLAGS(&map, 1, VM_PROT_READ, WIRE, 0);
	KPAGES_EXPECT(&map, ".w....");
	KTEST_CHECK_CMP(m->dirty, ==, 0);
	KTEST_CHECK(m->flags & PG_SWAPPED);
	unwire(m);
	KFAULT_FLAGS(&map, 2, VM_PROT_READ, WIRE | VM_FAULT_BURST, 0);
	KPAGES_EXPECT(&map, ".wwwww");
	unwire(kpages_page(&map, 2));
	kmap_destroy(&map);
}

static void
check_stack(void)
{
	vaddr_t va = VM_STACK_TOP - 2 * SGROWSIZ;
	struct vm_space *space = kspace_create();
	struct pmap_mapping mapping;

	KTEST_CHECK_CMP(vm_stack_init(space), ==, 0);
	KTEST_CHECK_CMP(
	    vm_fault(&space->vm_map, va, VM_PROT_READ, WIRE), ==, 0);
	KTEST_CHECK(pmap_lookup(space->vm_pmap, va, &mapping));
	unwire(vm_page_at(mapping.pa));
	KTEST_CHECK_CMP(
	    vm_set_limit(space, VM_LIMIT_STACK, 2 * SGROWSIZ), ==, 0);
	kfault_note();
	KTEST_CHECK_CMP(vm_fault(&space->vm_map, va - PAGE_SIZE, VM_PROT_READ,
			    VM_FAULT_NORMAL),
	    ==, EFAULT);
	KTEST_CHECK_CMP(vm_fault(&space->vm_map, KSPACE_BASE, VM_PROT_READ,
			    VM_FAULT_NORMAL),
	    ==, EFAULT);
	KFAULT_GREW(V_STACK_GROWS, 0);
	KFAULT_GREW(V_FAULT_RETRY, 0);
	kfault_check_idle_at(&space->vm_map, __FILE__, __LINE__);
	vm_space_destroy(space);
}

/* The map belongs to no space, although it lies in the memory of one. */
static void
check_system_map(void)
{
	static struct vm_space space;

	kmap_create(&space.vm_map);
	space.limits[VM_LIMIT_STACK] = UINT32_MAX;
	vm_map_lock(&space.vm_map);
	KTEST_CHECK_CMP(vm_map_stack(&space.vm_map, KMAP_END,
			    KMAP_END - KMAP_BASE, KMAP_RW),
	    ==, 0);
	vm_map_unlock(&space.vm_map);
	kfault_note();
	KFAULT(&space.vm_map, 15, VM_PROT_WRITE, 0);
	KFAULT(&space.vm_map, 4, VM_PROT_WRITE, EFAULT);
	KFAULT_GREW(V_STACK_GROWS, 0);
	kmap_destroy(&space.vm_map);
}

KTEST(fault_flags)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	check_wiring();
	check_stack();
	check_system_map();
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
