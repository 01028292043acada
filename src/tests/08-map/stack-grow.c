/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a stack grows by the smallest multiple of SGROWSIZ that reaches the
 *     address; what it contained stays, and the new pages can be used, with the
 *     rights of the stack and the advice given for it; each growth is counted, but not an
 *     access to a mapped address; a growth that fails changes nothing
 * points: 4
 */
#include "mem/palloc.h"
#include "tests/08-map/kpages.h"

#define TOP  64 /* the first page after the stack */
#define ROOM 40 /* the maximum size of the stack, in pages */
#define STEP (SGROWSIZ / PAGE_SIZE)

static struct vm_map map;
static uint32_t grown;

/* Return the lowest page of the stack. */
static unsigned
lowest_page(void)
{
	vaddr_t start;

	vm_map_lock_read(&map);
	start = vm_map_first(&map)->ba.start;
	vm_map_unlock(&map);
	return atop(start - KMAP_BASE);
}

/* Grow the stack to page I, which is not mapped, and check that it then begins at page
 * EXPECTED.  */
static void
grow(unsigned i, unsigned expected)
{
	KTEST_CHECK_CMP(
	    vm_map_growstack(&map, kmap_va(i) + 123, ptoa(ROOM)), ==, 0);
	kmap_check_unlocked(&map);
	KTEST_CHECK_CMP(lowest_page(), ==, expected);
	KTEST_CHECK_CMP(map.size, ==, ptoa(TOP - expected));
	KTEST_CHECK_CMP(
	    kmap_entry(&map, expected)->aux, ==, ptoa(ROOM - (TOP - expected)));
	grown++;
}

/* Bring in pages [FIRST, END), check that they are zeroed, and write a number to each. */
static void
fill_pages(unsigned first, unsigned end)
{
	kpages_bring_in(&map, first, end - first, KMAP_RW);
	for (unsigned i = first; i < end; i++) {
		KTEST_CHECK_CMP(kpages_get(&map, i), ==, 0);
		kpages_put(&map, i, i + 1);
	}
}

/* Check that pages [FIRST, END) contain the numbers that fill_pages wrote. */
static void
check_pages(unsigned first, unsigned end)
{
	for (unsigned i = first; i < end; i++)
		KTEST_CHECK_CMP(kpages_get(&map, i), ==, i + 1);
}

static void
check_entries(void)
{
	struct vm_map_entry *entry;

	vm_map_lock_read(&map);
	for (entry = vm_map_first(&map); entry != NULL;
	     entry = vm_map_next(&map, entry)) {
		KTEST_CHECK_CMP(entry->protection, ==, KMAP_RW);
		KTEST_CHECK_CMP(entry->max_protection, ==, VM_PROT_ALL);
		KTEST_CHECK_CMP(entry->inheritance, ==, VM_INHERIT_COPY);
		KTEST_CHECK_CMP(entry->id, ==, VM_SUBSYS_STACK);
		KTEST_CHECK((entry->eflags & MAP_ENTRY_STACK) != 0);
		KTEST_CHECK_CMP(entry->eflags & MAP_ENTRY_NOSYNC, ==, 0);
		if (entry != vm_map_first(&map))
			KTEST_CHECK_CMP(entry->aux, ==, 0);
	}
	vm_map_unlock(&map);
}

static void
check_growth(void)
{
	uint32_t before = vm_stat_get(V_STACK_GROWS);

	fill_pages(TOP - STEP, TOP);
	KTEST_CHECK_CMP(
	    vm_map_growstack(&map, kmap_va(TOP - STEP), ptoa(ROOM)), ==, 0);
	KTEST_CHECK_CMP(lowest_page(), ==, TOP - STEP);
	grow(TOP - STEP - 1, TOP - 2 * STEP);
	fill_pages(TOP - 2 * STEP, TOP - STEP);
	check_pages(TOP - 2 * STEP, TOP);
	/* The lowest page of the next step, then a page in the third step below. */
	grow(TOP - 3 * STEP, TOP - 3 * STEP);
	grow(TOP - 5 * STEP - 1, TOP - 6 * STEP);
	fill_pages(TOP - 6 * STEP, TOP - 2 * STEP);
	check_pages(TOP - 6 * STEP, TOP);
	for (unsigned i = TOP - 6 * STEP - 1; i >= TOP - ROOM; i--)
		if (i < lowest_page())
			grow(i, i + 1 - STEP);
	KTEST_CHECK_CMP(lowest_page(), ==, TOP - ROOM);
	fill_pages(TOP - ROOM, TOP - 6 * STEP);
	check_pages(TOP - ROOM, TOP);
	KTEST_CHECK_CMP(
	    vm_map_growstack(&map, kmap_va(TOP - 3), ptoa(ROOM)), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_STACK_GROWS) - before, ==, grown);
}

/* Check that after mlockall(MCL_FUTURE) a stack grows by wired pages. */
static void
check_wired_growth(void)
{
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);

	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, kmap_va(TOP), ptoa(ROOM), KMAP_RW), ==, 0);
	map.flags |= MAP_WIREFUTURE;
	vm_map_unlock(&map);
	grow(TOP - STEP - 1, TOP - 2 * STEP);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired, ==, STEP);
	KTEST_CHECK_CMP(kmap_entry(&map, TOP - 1)->wired_count, ==, 0);
	KTEST_CHECK_CMP(kmap_entry(&map, TOP - STEP - 1)->wired_count, ==, 1);
	KTEST_CHECK_CMP(kpages_mapped(&map, TOP - 2 * STEP), ==, 'w');
	/* An access to a mapped address wires nothing. */
	KTEST_CHECK_CMP(
	    vm_map_growstack(&map, kmap_va(TOP - 1), ptoa(ROOM)), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired, ==, STEP);
	/* The wiring is mlock's. */
	KTEST_CHECK_CMP(vm_map_unwire(&map, kmap_va(TOP - 2 * STEP),
			    kmap_va(TOP - STEP), true),
	    ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	map.flags = 0;
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
}

/* Check that the part by which a stack is extended has the advice given for the stack. */
static void
check_advice(void)
{
	static const uint32_t flags[] = { MAP_ENTRY_NOSYNC,
		MAP_ENTRY_BEHAV_SEQUENTIAL, MAP_ENTRY_BEHAV_RANDOM,
		MAP_ENTRY_NOCOREDUMP };

	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
		vm_map_lock(&map);
		KTEST_CHECK_CMP(
		    vm_map_stack(&map, kmap_va(TOP), ptoa(ROOM), KMAP_RW), ==,
		    0);
		vm_map_unlock(&map);
		kmap_entry(&map, TOP - 1)->eflags |= flags[i];
		grow(TOP - STEP - 1, TOP - 2 * STEP);
		KTEST_CHECK_CMP(kmap_entry(&map, TOP - 2 * STEP)->eflags, ==,
		    kmap_entry(&map, TOP - 1)->eflags);
		kmap_empty(&map);
	}
}

/* Check that vm_map_growstack returns the error if the new pages cannot be wired, because
 * they have no rights.  */
static void
check_growth_not_wired(void)
{
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, kmap_va(TOP), ptoa(ROOM), VM_PROT_NONE), ==, 0);
	map.flags |= MAP_WIREFUTURE;
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(
	    vm_map_growstack(&map, kmap_va(TOP - STEP - 1), ptoa(ROOM)), ==,
	    EACCES);
	kmap_check_unlocked(&map);
	map.flags = 0;
	kmap_empty(&map);
}

/* Check that a stack that can only be read grows by pages that can only be read, and that
 * a growth that fails for lack of memory leaves the room as it was.  */
static void
check_read_only_growth(void)
{
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, kmap_va(TOP), ptoa(ROOM), VM_PROT_READ), ==, 0);
	vm_map_unlock(&map);
	palloc_inject_failures(1);
	KTEST_CHECK_CMP(
	    vm_map_growstack(&map, kmap_va(TOP - STEP - 1), ptoa(ROOM)), ==,
	    ENOMEM);
	palloc_inject_failures(0);
	KTEST_CHECK_CMP(lowest_page(), ==, TOP - STEP);
	KTEST_CHECK_CMP(
	    kmap_entry(&map, TOP - STEP)->aux, ==, ptoa(ROOM - STEP));
	grow(TOP - STEP - 1, TOP - 2 * STEP);
	KTEST_CHECK_CMP(
	    kmap_entry(&map, TOP - STEP - 1)->protection, ==, VM_PROT_READ);
	kmap_empty(&map);
}

KTEST(stack_grow)
{
	kmap_create_to(&map, kmap_va(TOP));
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, kmap_va(TOP), ptoa(ROOM), KMAP_RW), ==, 0);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(lowest_page(), ==, TOP - STEP);
	check_growth();
	check_entries();
	kmap_empty(&map);
	check_advice();
	check_wired_growth();
	check_growth_not_wired();
	check_read_only_growth();
	kmap_destroy(&map);
}
