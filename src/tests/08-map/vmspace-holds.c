/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when the last reference to an address space is released, its mappings are
 *     removed, but the structure exists until its last hold is released; the break can be
 *     moved up to the lowest address that the stack can reach, but not above it
 */
#include "mem/pmap.h"
#include "tests/08-map/violate.h"

static void
check_held(void)
{
	struct vm_space *space = kspace_create();
	uint32_t spaces = vmspace_count();

	map_and_write(space, KSPACE_BASE, 3);
	KTEST_CHECK_CMP(space->refcnt, ==, 1);
	KTEST_CHECK_CMP(space->holdcnt, ==, 1);
	vmspace_hold(space);
	vmspace_ref(space);
	KTEST_CHECK_CMP(space->refcnt, ==, 2);
	KTEST_CHECK_CMP(space->holdcnt, ==, 3);
	vmspace_rel(space);
	KTEST_CHECK_CMP(space->refcnt, ==, 1);
	KTEST_CHECK_CMP(space->vm_map.size, ==, ptoa(3));
	vmspace_rel(space);
	KTEST_CHECK_CMP(space->refcnt, ==, VM_REF_DELETED);
	KTEST_CHECK_CMP(space->holdcnt, ==, 1);
	KTEST_CHECK_CMP(space->vm_map.size, ==, 0);
	KTEST_CHECK_CMP(pmap_resident(space->vm_pmap), ==, 0);
	KTEST_CHECK_CMP(vmspace_count(), ==, spaces);
	expect_no_violation();
	vmspace_drop(space);
	KTEST_CHECK_CMP(vmspace_count(), ==, spaces - 1);
}

static void
check_floor(void)
{
	struct vm_space *space = kspace_create();
	vaddr_t floor = VM_STACK_TOP - 2 * SGROWSIZ, old;

	KTEST_CHECK_CMP(
	    vm_set_limit(space, VM_LIMIT_STACK, 2 * SGROWSIZ), ==, 0);
	KTEST_CHECK_CMP(vm_stack_init(space), ==, 0);
	KTEST_CHECK_CMP(space->stack_floor, ==, floor);
	vm_set_break(space, floor - ptoa(2));
	KTEST_CHECK_CMP(vm_sbrk(space, PAGE_SIZE, &old), ==, 0);
	KTEST_CHECK_CMP(vm_sbrk(space, PAGE_SIZE + 1, &old), ==, ENOMEM);
	KTEST_CHECK_CMP(vm_sbrk(space, PAGE_SIZE, &old), ==, 0);
	KTEST_CHECK_CMP(old, ==, floor - PAGE_SIZE);
	expect_no_violation();
	vm_space_destroy(space);
}

KTEST(vmspace_holds)
{
	check_held();
	check_floor();
	expect_no_violation();
}
