/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_check finds page tables that do not agree with the map: a page that
 *     is mapped outside of all entries, to a frame other than the one that a fault
 *     would find, or with too many rights, and a wired page that is not mapped
 */
#include "mem/pmap.h"
#include "tests/08-map/violate.h"
#include "vm/dragonfly/vm_kern.h"
#include "vm/dragonfly/vm_rmap.h"

static struct vm_space *space;

/* Map VA to PA with the rights PROT, and return the mapping that was there. */
static struct pmap_mapping
map_frame(vaddr_t va, paddr_t pa, enum pmap_prot prot)
{
	struct pmap_mapping old;

	KTEST_CHECK_CMP(
	    pmap_replace(space->vm_pmap, va, pa, prot, NULL, &old), ==, 0);
	return old;
}

static void
check_outside(void)
{
	map_frame(KSPACE_BASE + ptoa(9), vm_page_array[0].phys_addr, PMAP_READ);
	expect_violation("in entries of the map");
	pmap_remove(space->vm_pmap, KSPACE_BASE + ptoa(9), NULL);
	expect_no_violation();
}

/* Map the frame of the second page at the address of the first. */
static void
check_other_frame(void)
{
	paddr_t second = page_of(space, KSPACE_BASE + PAGE_SIZE)->phys_addr;
	struct pmap_mapping old = map_frame(KSPACE_BASE, second, PMAP_READ);

	expect_violation("find another page");
	KTEST_CHECK(strstr(violation, "0x10000000") != NULL);
	map_frame(KSPACE_BASE, old.pa, PMAP_READ);
	expect_no_violation();
}

/* Map a page writable although its entry can only be read. */
static void
check_rights(void)
{
	struct vm_page *m = page_of(space, KSPACE_BASE);

	KTEST_CHECK_CMP(
	    vm_protect(space, KSPACE_BASE, ptoa(3), PROT_READ), ==, 0);
	expect_no_violation();
	map_frame(KSPACE_BASE, m->phys_addr, PMAP_WRITE);
	expect_violation("");
	pmap_remove(space->vm_pmap, KSPACE_BASE, NULL);
	expect_no_violation();
}

static void
check_wired(void)
{
	vaddr_t va = kmem_alloc(&kernel_map, 2 * PAGE_SIZE, VM_SUBSYS_KMALLOC);
	struct pmap_mapping old;

	expect_no_violation();
	KTEST_CHECK(pmap_remove(&kernel_pmap, va + PAGE_SIZE, &old));
	expect_violation("wired page");
	KTEST_CHECK_CMP(
	    pmap_enter(&kernel_pmap, va + PAGE_SIZE, old.pa, PMAP_WRITE), ==,
	    0);
	expect_no_violation();
	kmem_free(&kernel_map, va, 2 * PAGE_SIZE);
}

KTEST(vmcheck_tables)
{
	space = kspace_create();
	map_and_write(space, KSPACE_BASE, 3);
	expect_no_violation();
	check_outside();
	check_other_frame();
	check_rights();
	check_wired();
	vm_space_destroy(space);
	expect_no_violation();
}
