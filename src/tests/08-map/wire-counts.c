/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each entry counts its wirings: mlock counts once, however often it
 *     is called, and each wiring by the kernel counts; either kind alone keeps
 *     the pages wired; large memory that has not been accessed is wired completely or, if an
 *     allocation fails, not at all; unwiring checks its range before it changes anything; a
 *     wired range that is removed is unwired
 * points: 5
 */
#include "tests/08-map/kpages.h"

#define USER   true
#define KERNEL false

static struct vm_map map, large;
static uint32_t wired_before;

static void
wire(unsigned first, unsigned end, bool user, int expected)
{
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(first), kmap_va(end), user),
	    ==, expected);
	kmap_check_unlocked(&map);
}

static void
unwire(unsigned first, unsigned end, bool user, int expected)
{
	KTEST_CHECK_CMP(vm_map_unwire(&map, kmap_va(first), kmap_va(end), user),
	    ==, expected);
	kmap_check_unlocked(&map);
}

/* Fail the test unless the map looks like PICTURE, WIRED has the wired_count of each
 * page's entry as a digit, and exactly the pages of wired entries have a wire_count, which
 * is 1.  */
static void
expect_wired(const char *picture, const char *wired)
{
	unsigned count = 0;

	KMAP_EXPECT(&map, picture);
	for (unsigned i = 0; wired[i] != '\0'; i++) {
		KTEST_CHECK_CMP(
		    kmap_entry(&map, i)->wired_count, ==, wired[i] - '0');
		if (wired[i] != '0') {
			KTEST_CHECK_CMP(
			    kpages_page(&map, i)->wire_count, ==, 1);
			count++;
		} else if (kpages_mapped(&map, i) != '.')
			KTEST_CHECK_CMP(
			    kpages_page(&map, i)->wire_count, ==, 0);
	}
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired_before, ==, count);
}

static void
insert_pages(const char *picture, unsigned count)
{
	kmap_insert_picture(&map, picture);
	kpages_bring_in(&map, 0, count, VM_PROT_READ);
	wired_before = vm_stat_get(V_WIRE_COUNT);
}

static void
check_user(void)
{
	insert_pages("wwwwww", 6);
	wire(2, 4, USER, 0);
	expect_wired("ww|WW|ww", "001100");
	KTEST_CHECK((kmap_entry(&map, 2)->eflags & MAP_ENTRY_USER_WIRED) != 0);
	KTEST_CHECK_CMP(
	    kmap_entry(&map, 1)->eflags & MAP_ENTRY_USER_WIRED, ==, 0);
	wire(2, 4, USER, 0);
	expect_wired("ww|WW|ww", "001100");
	wire(1, 5, USER, 0);
	expect_wired("w|WWWW|w", "011110");
	unwire(3, 4, USER, 0);
	expect_wired("w|WW|w|W|w", "011010");
	unwire(1, 3, USER, 0);
	unwire(4, 5, USER, 0);
	expect_wired("wwwwww", "000000");
	KTEST_CHECK_CMP(
	    kmap_entry(&map, 2)->eflags & MAP_ENTRY_USER_WIRED, ==, 0);
	kmap_empty(&map);
}

static void
check_kernel(void)
{
	insert_pages("wwwwww", 6);
	wire(1, 5, KERNEL, 0);
	wire(1, 3, KERNEL, 0);
	expect_wired("w|WW|WW|w", "022110");
	wire(2, 6, USER, 0);
	expect_wired("w|W|W|WW|W", "023221");
	unwire(2, 6, USER, 0);
	expect_wired("w|WW|WW|w", "022110");
	unwire(1, 3, USER, EINVAL);
	unwire(1, 3, KERNEL, 0);
	expect_wired("w|WWWW|w", "011110");
	wire(1, 5, USER, 0);
	unwire(1, 5, KERNEL, 0);
	expect_wired("w|WWWW|w", "011110");
	unwire(1, 5, KERNEL, EINVAL);
	unwire(1, 5, USER, 0);
	expect_wired("wwwwww", "000000");
	kmap_empty(&map);
}

/* Check that if a part of a range cannot be wired or unwired, none of it is. */
static void
check_refused(void)
{
	insert_pages("wwwwww", 6);
	wire(0, 2, USER, 0);
	wire(4, 5, USER, 0);
	unwire(0, 5, USER, EINVAL);
	unwire(1, 3, USER, EINVAL);
	unwire(4, 6, USER, EINVAL);
	unwire(4, 7, USER, ENOMEM);
	unwire(9, 10, USER, ENOMEM);
	wire(4, 7, USER, ENOMEM);
	wire(9, 10, KERNEL, ENOMEM);
	expect_wired("WW|ww|W|w", "110010");
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired_before);
}

/* Check that wiring leaves the other flags as they are. */
static void
check_flags(void)
{
	insert_pages("wwww", 4);
	kmap_entry(&map, 0)->eflags |= MAP_ENTRY_NOSYNC;
	wire(1, 3, USER, 0);
	KTEST_CHECK((kmap_entry(&map, 1)->eflags & MAP_ENTRY_NOSYNC) != 0);
	unwire(1, 3, USER, 0);
	KTEST_CHECK((kmap_entry(&map, 1)->eflags & MAP_ENTRY_NOSYNC) != 0);
	expect_wired("wwww", "0000");
	kmap_empty(&map);
}

/* Wire memory that is larger than two partitions, and that has not been accessed, while only
 * the Nth allocation fails; 0: none.  Check that all of it is wired, or nothing.  Returns the
 * error.  */
static int
wire_large(unsigned n, bool user)
{
	const unsigned pages = 2 * VM_MAP_PARTITION / PAGE_SIZE + 3;
	struct vm_map_entry *entry;
	int error;

	kmap_insert(&large, 0, pages, KMAP_RW);
	vm_map_lock(&large);
	KTEST_CHECK_CMP(
	    vm_fault_prefill(&large, kmap_va(0), kmap_va(pages)), ==, 0);
	vm_map_unlock(&large);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	if (n != 0)
		kmap_fail_one(n);
	error = vm_map_wire(&large, kmap_va(0), kmap_va(pages), user);
	palloc_inject_failures(0);
	kmap_check_unlocked(&large);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired_before, ==,
	    error == 0 ? pages : 0);
	for (entry = vm_map_first(&large); entry != NULL;
	     entry = vm_map_next(&large, entry))
		KTEST_CHECK_CMP(entry->wired_count, ==, error == 0);
	kmap_empty(&large);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired_before);
	return error;
}

static void
check_large(void)
{
	unsigned n = 1;

	kmap_create_to(&large, KMAP_BASE + 3 * VM_MAP_PARTITION);
	KTEST_CHECK_CMP(wire_large(0, KERNEL), ==, 0);
	KTEST_CHECK_CMP(wire_large(0, USER), ==, 0);
	while (wire_large(n, USER) != 0)
		KTEST_CHECK_CMP(++n, <, 20);
	kmap_destroy(&large);
}

/* Check that mlock can wire memory that can only be read. */
static void
check_read_only(void)
{
	insert_pages("rrrr", 4);
	wire(1, 3, USER, 0);
	expect_wired("r|RR|r", "0110");
	KPAGES_EXPECT(&map, "rrrr");
	unwire(1, 3, USER, 0);
	expect_wired("rrrr", "0000");
	kmap_empty(&map);
}

static void
check_delete(void)
{
	uint32_t objects = vm_object_count();

	insert_pages("wwwwww", 6);
	wire(0, 6, USER, 0);
	wire(2, 4, KERNEL, 0);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_delete(&map, kmap_va(1), kmap_va(3)), ==, 0);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "W..W|WW");
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired_before, ==, 4);
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired_before);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
}

KTEST(wire_counts)
{
	kmap_create(&map);
	check_user();
	check_kernel();
	check_refused();
	check_flags();
	check_large();
	check_read_only();
	check_delete();
	kmap_destroy(&map);
}
