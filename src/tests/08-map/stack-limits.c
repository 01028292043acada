/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a stack can grow to the end of its room, to the limit, and to one page above
 *     the mapping below it, but no further; mappings above it do not count toward its
 *     limit; vm_map_growstack fails with EFAULT for an
 *     address outside the room of a stack; the arguments of vm_map_stack are checked;
 *     without enough memory, no stack is created
 * points: 4
 */
#include "mem/palloc.h"
#include "tests/08-map/kpages.h"

#define TOP      64 /* the first page after the stack */
#define ROOM     30 /* the maximum size of the stack, in pages */
#define STEP     (SGROWSIZ / PAGE_SIZE)
#define NO_LIMIT ptoa(1000)

static struct vm_map map;

static void
create_stack(unsigned top, unsigned room, int expected)
{
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_stack(&map, kmap_va(top), ptoa(room), KMAP_RW),
	    ==, expected);
	vm_map_unlock(&map);
}

/* Check that an access to page I makes the stack begin at page EXPECTED. */
static void
grow(unsigned i, uint32_t limit, unsigned expected)
{
	struct vm_map_entry *entry;

	KTEST_CHECK_CMP(vm_map_growstack(&map, kmap_va(i), limit), ==, 0);
	kmap_check_unlocked(&map);
	vm_map_lock_read(&map);
	entry = vm_map_first_above(&map, kmap_va(expected));
	KTEST_CHECK_CMP(entry->ba.start, ==, kmap_va(expected));
	entry = vm_map_prev(&map, entry);
	KTEST_CHECK(entry == NULL || entry->ba.end < kmap_va(expected));
	vm_map_unlock(&map);
}

static void
check_refused(unsigned i, uint32_t limit)
{
	uint32_t size = map.size;

	KTEST_CHECK_CMP(
	    vm_map_growstack(&map, kmap_va(i) + 7, limit), ==, EFAULT);
	kmap_check_unlocked(&map);
	KTEST_CHECK_CMP(map.size, ==, size);
}

static void
check_room(void)
{
	create_stack(TOP, ROOM, 0);
	check_refused(TOP - ROOM - 1, NO_LIMIT);
	check_refused(0, NO_LIMIT);
	grow(TOP - ROOM + 2, NO_LIMIT, TOP - ROOM + 2);
	/* The rest of the room is smaller than a step. */
	grow(TOP - ROOM + 1, NO_LIMIT, TOP - ROOM);
	check_refused(TOP - ROOM - 1, NO_LIMIT);
	kmap_empty(&map);
	/* A stack that is mapped completely from the start, without room to grow. */
	create_stack(TOP, 2, 0);
	KTEST_CHECK_CMP(map.size, ==, 2 * PAGE_SIZE);
	check_refused(TOP - 3, NO_LIMIT);
	kmap_empty(&map);
}

static void
check_limit(void)
{
	create_stack(TOP, ROOM, 0);
	check_refused(TOP - STEP - 1, 0);
	check_refused(TOP - STEP - 1, ptoa(STEP));
	check_refused(TOP - STEP - 1, ptoa(STEP) + PAGE_SIZE - 1);
	check_refused(TOP - STEP - 3, ptoa(STEP + 2));
	grow(TOP - STEP - 1, ptoa(STEP + 2) + 5, TOP - STEP - 2);
	/* All entries of the stack count toward the limit. */
	KTEST_CHECK_CMP(vm_map_protect(&map, kmap_va(TOP - 2), kmap_va(TOP - 1),
			    VM_PROT_READ, false),
	    ==, 0);
	check_refused(TOP - STEP - 3, ptoa(STEP + 2));
	grow(TOP - STEP - 3, ptoa(STEP + 3), TOP - STEP - 3);
	check_refused(TOP - STEP - 4, ptoa(1));
	kmap_empty(&map);
}

/* Check that only the pages of a stack itself count toward its limit, but not those of a
 * mapping directly above it or of another stack, and that a stack can be large.  */
static void
check_own_pages(void)
{
	create_stack(50, ROOM, 0);
	kmap_insert(&map, 50, 4, KMAP_RW);
	kmap_insert(&map, 54, 2, VM_PROT_READ)->eflags = MAP_ENTRY_NOSYNC;
	grow(50 - STEP - 1, ptoa(STEP + 1), 50 - STEP - 1);
	check_refused(50 - STEP - 2, ptoa(STEP + 1));
	kmap_empty(&map);
	create_stack(50, ROOM, 0);
	kmap_insert(&map, 50, 4, KMAP_RW)->eflags = MAP_ENTRY_NOSYNC;
	grow(50 - STEP - 1, ptoa(STEP + 1), 50 - STEP - 1);
	kmap_empty(&map);
	create_stack(TOP, STEP + 2, 0);
	create_stack(50, ROOM, 0);
	grow(50 - STEP - 1, ptoa(STEP + 1), 50 - STEP - 1);
	check_refused(50 - STEP - 2, ptoa(STEP + 1));
	kmap_empty(&map);
	create_stack(TOP, ROOM, 0);
	grow(TOP - 20, ptoa(21), TOP - 20);
	check_refused(TOP - 22, ptoa(21));
	grow(TOP - 21, ptoa(21), TOP - 21);
	kmap_empty(&map);
}

/* Check mappings in the room, as mmap with MAP_FIXED creates them. */
static void
check_neighbor(void)
{
	create_stack(TOP, ROOM, 0);
	kmap_insert(&map, 40, 1, KMAP_RW);
	check_refused(41, NO_LIMIT);
	check_refused(39, NO_LIMIT);
	grow(42, NO_LIMIT, 42);
	check_refused(41, NO_LIMIT);
	kmap_empty(&map);
	/* Mappings that leave room only for the gap, and then not even for that. */
	create_stack(TOP, ROOM, 0);
	kmap_insert(&map, TOP - STEP - 2, 1, VM_PROT_READ);
	check_refused(TOP - STEP - 1, NO_LIMIT);
	kmap_insert(&map, TOP - STEP - 1, 1, VM_PROT_READ);
	check_refused(TOP - STEP - 3, NO_LIMIT);
	kmap_empty(&map);
}

/* Check addresses that are not in the room of a stack, whatever is mapped around them. */
static void
check_no_stack(void)
{
	check_refused(5, NO_LIMIT);
	kmap_insert(&map, 20, 2, KMAP_RW);
	check_refused(19, NO_LIMIT);
	check_refused(22, NO_LIMIT);
	create_stack(50, 10, 0);
	check_refused(50, NO_LIMIT);
	check_refused(TOP - 1, NO_LIMIT);
	check_refused(30, NO_LIMIT);
	grow(45, NO_LIMIT, 42);
	kmap_empty(&map);
}

static void
check_arguments(void)
{
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, kmap_va(TOP) - 1, ptoa(8), KMAP_RW), ==, EINVAL);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, kmap_va(TOP), ptoa(8) - 1, KMAP_RW), ==, EINVAL);
	vm_map_unlock(&map);
	create_stack(TOP, 0, EINVAL);
	create_stack(TOP, TOP + 1, EINVAL);
	create_stack(TOP + 1, 8, EINVAL);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_stack(&map, KMAP_BASE - PAGE_SIZE, ptoa(8), KMAP_RW), ==,
	    EINVAL);
	vm_map_unlock(&map);
	create_stack(TOP, TOP, 0);
	kmap_empty(&map);
	kmap_insert(&map, TOP - 2, 1, KMAP_RW);
	create_stack(TOP, 8, EEXIST);
	KTEST_CHECK_CMP(map.size, ==, PAGE_SIZE);
	kmap_empty(&map);
}

/* Create a stack while every Nth allocation fails.  Returns whether that failed. */
static bool
fails_without_memory(unsigned n)
{
	int error;

	vm_map_lock(&map);
	palloc_inject_failures(n);
	error = vm_map_stack(&map, kmap_va(TOP), ptoa(ROOM), KMAP_RW);
	palloc_inject_failures(0);
	vm_map_unlock(&map);
	if (error != 0) {
		KTEST_CHECK_CMP(error, ==, ENOMEM);
		KTEST_CHECK_CMP(map.size, ==, 0);
	}
	kmap_empty(&map);
	return error != 0;
}

static void
check_no_memory(void)
{
	unsigned n = 1;

	while (fails_without_memory(n))
		KTEST_CHECK_CMP(++n, <, 20);
	KTEST_CHECK_CMP(n, >, 1);
}

KTEST(stack_limits)
{
	kmap_create_to(&map, kmap_va(TOP));
	check_room();
	check_limit();
	check_own_pages();
	check_neighbor();
	check_no_stack();
	check_arguments();
	check_no_memory();
	kmap_destroy(&map);
}
