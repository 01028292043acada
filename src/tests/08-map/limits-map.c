/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a stack begins with SGROWSIZ bytes, or with less if its maximum is smaller; it
 *     grows by multiples of SGROWSIZ, or by less where its limit or the gap of VM_STACK_GAP
 *     bytes above the mapping below it requires that; the first access does not clip an
 *     entry of up to VM_MAP_PARTITION bytes, but clips a larger one
 * points: 0
 * boundaries: SGROWSIZ, VM_MAP_PARTITION, VM_STACK_GAP
 */
#include "tests/08-map/kpages.h"

#define STEP      (SGROWSIZ / PAGE_SIZE)
#define PART      (VM_MAP_PARTITION / PAGE_SIZE) /* pages */
#define TOP       64           /* the stacks end at this page */
#define ROOM      40           /* pages */
#define START     (TOP - STEP) /* where a stack begins at first */
#define UNLIMITED ptoa(1000)

static struct vm_map map;

/* Fail the test unless the lowest stack begins at page EXPECTED.  WHAT and I say which
 * case of which table is checked.  */
static void
expect_start(unsigned expected, const char *what, unsigned i)
{
	struct vm_map_entry *entry;
	vaddr_t start = 0;

	vm_map_lock_read(&map);
	for (entry = vm_map_first(&map); entry != NULL && start == 0;
	     entry = vm_map_next(&map, entry))
		if (entry->eflags & MAP_ENTRY_STACK)
			start = entry->ba.start;
	vm_map_unlock(&map);
	if (start != kmap_va(expected))
		ktest_fail(__FILE__, __LINE__,
		    "%s, case %u: the stack begins at %#x, not at %#x", what, i,
		    start, kmap_va(expected));
}

/* Create a stack of at most MAX pages in the empty map. */
static void
create_stack(unsigned max)
{
	kmap_empty(&map);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, kmap_va(TOP), ptoa(max), KMAP_RW), ==, 0);
	vm_map_unlock(&map);
}

/* The maximum size of a stack, and the size that is mapped at first, in pages. */
static const struct {
	unsigned max, mapped;
} sizes[] = {
	{ 1, 1 },
	{ STEP - 1, STEP - 1 },
	{ STEP, STEP },
	{ STEP + 1, STEP },
	{ 2 * STEP, STEP },
};

static void
check_sizes(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		create_stack(sizes[i].max);
		expect_start(TOP - sizes[i].mapped, "initial size", i);
		KTEST_CHECK_CMP(kmap_entry(&map, TOP - 1)->aux, ==,
		    ptoa(sizes[i].max - sizes[i].mapped));
	}
}

/* How many bytes below the stack an access is, and by how many pages the stack grows. */
static const struct {
	unsigned distance, growth;
} accesses[] = {
	{ 1, STEP },
	{ PAGE_SIZE, STEP },
	{ SGROWSIZ - 1, STEP },
	{ SGROWSIZ, STEP },
	{ SGROWSIZ + 1, 2 * STEP },
	{ 2 * SGROWSIZ - 1, 2 * STEP },
	{ 2 * SGROWSIZ, 2 * STEP },
	{ 2 * SGROWSIZ + 1, 3 * STEP },
	{ (ROOM - STEP) * PAGE_SIZE, ROOM - STEP },
};

static void
check_accesses(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(accesses); i++) {
		create_stack(ROOM);
		KTEST_CHECK_CMP(
		    vm_map_growstack(
			&map, kmap_va(START) - accesses[i].distance, UNLIMITED),
		    ==, 0);
		expect_start(START - accesses[i].growth, "access", i);
	}
}

/* How many pages below the stack an access is, the maximum size of the stack in bytes,
 * and by how many pages the stack grows; 0: not at all.  */
static const struct {
	unsigned pages, limit, growth;
} limits[] = {
	{ 1, SGROWSIZ - 1, 0 },
	{ 1, SGROWSIZ, 0 },
	{ 1, SGROWSIZ + 1, 0 },
	{ 1, SGROWSIZ + PAGE_SIZE - 1, 0 },
	{ 1, SGROWSIZ + PAGE_SIZE, 1 },
	{ 1, SGROWSIZ + PAGE_SIZE + 1, 1 },
	{ 2, SGROWSIZ + 2 * PAGE_SIZE - 1, 0 },
	{ 2, SGROWSIZ + 2 * PAGE_SIZE, 2 },
	{ 1, 2 * SGROWSIZ - 1, STEP - 1 },
	{ 1, 2 * SGROWSIZ, STEP },
	{ 1, 2 * SGROWSIZ + 1, STEP },
	{ STEP + 1, 2 * SGROWSIZ, 0 },
};

static void
check_limits(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(limits); i++) {
		create_stack(ROOM);
		KTEST_CHECK_CMP(
		    vm_map_growstack(&map, kmap_va(START - limits[i].pages),
			limits[i].limit),
		    ==, limits[i].growth == 0 ? EFAULT : 0);
		expect_start(START - limits[i].growth, "limit", i);
	}
}

/* How many bytes below a stack the next mapping ends, how many pages below the stack an
 * access is, and by how many pages the stack grows; 0: not at all.  */
static const struct {
	unsigned distance, pages, growth;
} neighbors[] = {
	{ 0, 2, 0 },
	{ VM_STACK_GAP, 1, 0 },
	{ VM_STACK_GAP + PAGE_SIZE, 1, 1 },
	{ VM_STACK_GAP + PAGE_SIZE, 2, 0 },
	{ VM_STACK_GAP + 2 * PAGE_SIZE, 2, 2 },
	{ VM_STACK_GAP + SGROWSIZ - PAGE_SIZE, 1, STEP - 1 },
	{ VM_STACK_GAP + SGROWSIZ, 1, STEP },
	{ VM_STACK_GAP + SGROWSIZ + PAGE_SIZE, 1, STEP },
	{ VM_STACK_GAP + SGROWSIZ + PAGE_SIZE, STEP + 1, STEP + 1 },
};

static void
check_neighbors(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(neighbors); i++) {
		create_stack(ROOM);
		kmap_insert(&map, START - atop(neighbors[i].distance) - 1, 1,
		    VM_PROT_READ);
		KTEST_CHECK_CMP(
		    vm_map_growstack(
			&map, kmap_va(START - neighbors[i].pages), UNLIMITED),
		    ==, neighbors[i].growth == 0 ? EFAULT : 0);
		expect_start(START - neighbors[i].growth, "neighbor", i);
	}
}

/* Check that all space below the gap under the room of a stack is found, and no more. */
static void
check_gap(void)
{
	unsigned below = TOP - ROOM - atop(VM_STACK_GAP);

	create_stack(ROOM);
	for (unsigned pages = below - 1; pages <= below + 1; pages++) {
		vaddr_t va = 0;

		vm_map_lock(&map);
		KTEST_CHECK_CMP(vm_map_find_space(&map, KMAP_BASE, ptoa(pages),
				    PAGE_SIZE, &va),
		    ==, 0);
		vm_map_unlock(&map);
		KTEST_CHECK_CMP(va, ==, kmap_va(pages <= below ? 0 : TOP));
	}
}

/* An entry, in pages; the page that is accessed; and the entry that contains that page after
 * the access, from START to END - 1.  */
static const struct {
	unsigned first, pages, access, start, end;
} parts[] = {
	{ 0, PART - 1, 0, 0, PART - 1 },
	{ 0, PART, PART - 1, 0, PART },
	{ 0, PART + 1, PART - 1, 0, PART },
	{ 0, PART + 1, PART, PART, PART + 1 },
	{ 0, 2 * PART, PART - 1, 0, PART },
	{ 0, 2 * PART, PART, PART, 2 * PART },
	{ 1, PART - 1, PART - 1, 1, PART },
	{ 1, PART, PART, 1, PART + 1 },
	{ 1, PART + 1, PART - 1, 1, PART },
	{ 1, PART + 1, PART, PART, PART + 2 },
	{ PART - 1, PART, PART - 1, PART - 1, 2 * PART - 1 },
	{ PART - 1, PART + 1, PART - 1, PART - 1, PART },
	{ PART - 1, PART + 1, PART, PART, 2 * PART },
	{ PART - 1, PART + 2, 2 * PART, 2 * PART, 2 * PART + 1 },
};

static void
check_parts(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(parts); i++) {
		struct vm_map_found found;

		kmap_empty(&map);
		kmap_insert(&map, parts[i].first, parts[i].pages, KMAP_RW);
		KTEST_CHECK_CMP(
		    klookup(&map, parts[i].access, VM_PROT_READ, &found), ==,
		    0);
		if (found.ba->start != kmap_va(parts[i].start) ||
		    found.ba->end != kmap_va(parts[i].end))
			ktest_fail(__FILE__, __LINE__,
			    "case %u: the entry is [%#x, %#x), not [%#x, %#x)",
			    i, found.ba->start, found.ba->end,
			    kmap_va(parts[i].start), kmap_va(parts[i].end));
		KTEST_CHECK_CMP(
		    found.ba->object->size, ==, parts[i].end - parts[i].start);
	}
}

KTEST(limits_map)
{
	kmap_create_to(&map, kmap_va(3 * PART));
	check_sizes();
	check_accesses();
	check_limits();
	check_neighbors();
	check_gap();
	check_parts();
	kmap_destroy(&map);
}
