/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: for each reason to start again, a fault releases all that it holds and starts
 *     again as often as the reason occurs; the final result is the same as without
 *     starting again: no page is filled or counted twice, none is lost, and nothing stays
 *     locked or busy
 * points: 6
 */
#include "tests/09-object/kfault.h"
#include "vm/dragonfly/vmspace.h"

#define TIMES 3

static struct vm_map map;

/* Make the fault at page I start again TIMES times because of EVENT. */
static void
fault_with_event(enum vm_inject event, unsigned i, vm_prot_t prot)
{
	uint32_t calls_before = vm_inject_get_calls(event);

	kfault_note();
	vm_inject_set(event, TIMES);
	KFAULT(&map, i, prot, 0);
	KTEST_CHECK_CMP(vm_inject_get_calls(event) - calls_before, >=, TIMES);
	vm_inject_set(event, 0);
	KFAULT_GREW(V_VM_FAULTS, 1);
	KFAULT_GREW(V_FAULT_RETRY, TIMES);
}

/* Faults that create a page start again. */
static void
check_new_pages(void)
{
	const enum vm_inject events[] = { VM_INJECT_EXCLUSIVE, VM_INJECT_SEVERE,
		VM_INJECT_SWAPPED };
	uint32_t available = vm_page_available();

	kfile_spoil_memory();
	kmap_insert_picture(&map, "wwww");
	for (unsigned i = 0; i < ARRAY_SIZE(events); i++) {
		fault_with_event(events[i], i, VM_PROT_WRITE);
		KFAULT_GREW(V_ZFOD, 1);
		KFAULT_GREW(V_SHARED_FAULTS, 0);
		KTEST_CHECK(kfault_is_filled(&map, i, 0));
		kpages_put(&map, i, (unsigned char)(i + 1));
	}
	KPAGES_EXPECT(&map, "www.");
	KTEST_CHECK_CMP(vm_page_available(), ==, available - 3);
}

/* Faults that find the page in memory start again; the page is dirty afterward only if
 * the fault was a write.  */
static void
check_found_pages(void)
{
	const enum vm_inject events[] = { VM_INJECT_BUSY, VM_INJECT_PAGER,
		VM_INJECT_SWAPPED };
	uint32_t available = vm_page_available();
	vm_prot_t prot;

	for (unsigned i = 0; i < ARRAY_SIZE(events); i++) {
		prot = events[i] == VM_INJECT_SWAPPED ? VM_PROT_WRITE :
							VM_PROT_READ;
		kpages_page(&map, i)->dirty = 0;
		kfault_unmap(&map);
		fault_with_event(events[i], i, prot);
		KFAULT_GREW(V_ZFOD, 0);
		KFAULT_GREW(V_HARD_FAULTS, 0);
		KTEST_CHECK(kfault_is_filled(&map, i, i + 1));
		KTEST_CHECK_CMP(kpages_page(&map, i)->dirty, ==,
		    prot == VM_PROT_WRITE ? VM_PAGE_BITS_ALL : 0);
		for (unsigned n = 0; n < 3; n++)
			if (n != i)
				KFAULT(&map, n, VM_PROT_READ, 0);
	}
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	/* A read fault does not free the copy in swap, so it does not call vm_inject for
	 * VM_INJECT_SWAPPED.  */
	kfault_note();
	vm_inject_set(VM_INJECT_SWAPPED, 1);
	KFAULT(&map, 0, VM_PROT_READ, 0);
	vm_inject_set(VM_INJECT_SWAPPED, 0);
	KFAULT_GREW(V_FAULT_RETRY, 0);
}

/* Two faults at one page, of which the first creates the page, start again for several
 * reasons, TIMES times for each.  UPGRADE can occur only in vm_map_lookup, and STACK does
 * not occur here.  */
static void
check_all_reasons(void)
{
	uint32_t available = vm_page_available();

	kmap_insert_picture(&map, "......ww");
	kfile_spoil_memory();
	for (unsigned i = 0; i < VM_INJECT_COUNT; i++)
		vm_inject_set((enum vm_inject)i, TIMES);
	kfault_note();
	KFAULT(&map, 6, VM_PROT_WRITE, 0);
	KFAULT(&map, 6, VM_PROT_WRITE, 0);
	for (unsigned i = 0; i < VM_INJECT_COUNT; i++)
		vm_inject_set((enum vm_inject)i, 0);
	KFAULT_GREW(V_ZFOD, 1);
	KFAULT_GREW(V_VM_FAULTS, 2);
	KTEST_CHECK_CMP(
	    vm_stat_get(V_FAULT_RETRY) - kfault_noted[V_FAULT_RETRY], >=,
	    4 * TIMES);
	KTEST_CHECK(kfault_is_filled(&map, 6, 0));
	KTEST_CHECK_CMP(kpages_page(&map, 6)->dirty, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(vm_page_available(), ==, available - 1);
}

/* After its pager has read the page, a fault starts again once even if no event is
 * injected.  */
static void
check_file(void)
{
	const enum vm_inject events[] = { VM_INJECT_EXCLUSIVE,
		VM_INJECT_SEVERE };
	struct kfile f;

	kfile_create(&f, "/f", 4 * PAGE_SIZE);
	kfault_insert(&map, 8, 4, f.object, 0, VM_PROT_READ)->eflags |=
	    MAP_ENTRY_BEHAV_RANDOM;
	for (unsigned i = 0; i < ARRAY_SIZE(events); i++) {
		kfault_note();
		vm_inject_set(events[i], TIMES);
		KFAULT(&map, 8 + i, VM_PROT_READ, 0);
		KFAULT_GREW(V_FAULT_RETRY, TIMES + 1);
		KFAULT_GREW(V_HARD_FAULTS, 1);
		KFAULT_GREW(V_VNODEPGSIN, 1);
		kfile_check_page(&f, i, KFILE_SEED, 4 * PAGE_SIZE);
	}
	KFILE_EXPECT(&f, "vv");
	kmap_empty(&map);
	kfile_close(&f);
}

/* A fault that extends a stack starts again, and the new look-up finds the address. */
static void
check_stack(void)
{
	vaddr_t va = VM_STACK_TOP - 2 * SGROWSIZ;
	struct vm_space *space = kspace_create();
	struct pmap_mapping mapping;
	uint32_t retries;

	KTEST_CHECK_CMP(vm_stack_init(space), ==, 0);
	kfault_note();
	KTEST_CHECK_CMP(
	    vm_fault(&space->vm_map, va, VM_PROT_WRITE, VM_FAULT_NOGROW), ==,
	    EFAULT);
	KFAULT_GREW(V_STACK_GROWS, 0);
	vm_inject_set(VM_INJECT_STACK, TIMES);
	KTEST_CHECK_CMP(
	    vm_fault(&space->vm_map, va, VM_PROT_WRITE, VM_FAULT_NORMAL), ==,
	    0);
	/* The fault starts again once more if it must acquire tokens exclusively. */
	retries = vm_stat_get(V_FAULT_RETRY) - kfault_noted[V_FAULT_RETRY];
	KTEST_CHECK_CMP(retries, >=, TIMES + 1);
	KTEST_CHECK_CMP(retries, <=, TIMES + 2);
	KFAULT_GREW(V_STACK_GROWS, 1);
	KFAULT_GREW(V_ZFOD, 1);
	KTEST_CHECK(pmap_lookup(space->vm_pmap, va, &mapping));
	kfault_check_idle_at(&space->vm_map, __FILE__, __LINE__);
	vm_space_destroy(space);
}

KTEST(fault_retry)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	kmap_create(&map);
	check_new_pages();
	check_found_pages();
	check_all_reasons();
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	check_file();
	check_stack();
	kmap_destroy(&map);
}
