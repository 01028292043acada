/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a page of a range cannot be wired, because its rights do not allow the
 *     access, it does not exist in the file, it is in a submap, or memory runs out,
 *     wiring the range fails, and only what was wired before stays wired; if memory
 *     runs out during an unwiring, nothing is unwired
 * points: 5
 */
#include "tests/08-map/kpages.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vnode_pager.h"

#define USER   true
#define KERNEL false

static struct vm_map map, submap;
static uint32_t wired_before;

static int
wire(unsigned first, unsigned end, bool user)
{
	int error = vm_map_wire(&map, kmap_va(first), kmap_va(end), user);

	kmap_check_unlocked(&map);
	return error;
}

static void
expect_wired(const char *picture, unsigned pages)
{
	KMAP_EXPECT(&map, picture);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired_before, ==, pages);
}

/* Check that mlock, which reads the pages, refuses a range with a page that cannot be read. */
static void
check_no_access(void)
{
	kmap_insert_picture(&map, "www|nn|ww");
	kpages_bring_in(&map, 0, 3, KMAP_RW);
	kpages_bring_in(&map, 5, 2, KMAP_RW);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	KTEST_CHECK_CMP(wire(0, 7, USER), ==, EACCES);
	expect_wired("www|nn|ww", 0);
	KTEST_CHECK_CMP(wire(1, 4, USER), ==, EACCES);
	expect_wired("www|nn|ww", 0);
	KTEST_CHECK_CMP(
	    kmap_entry(&map, 0)->eflags & MAP_ENTRY_USER_WIRED, ==, 0);
	kmap_empty(&map);
}

/* Check that the kernel, which wires pages to write to them, cannot wire a range with a page
 * that can only be read, and that pages that were wired before stay wired.  */
static void
check_wired_before(void)
{
	kmap_insert_picture(&map, "wwww|rr|ww");
	kpages_bring_in(&map, 0, 4, KMAP_RW);
	kpages_bring_in(&map, 4, 2, VM_PROT_READ);
	kpages_bring_in(&map, 6, 2, KMAP_RW);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	KTEST_CHECK_CMP(wire(0, 8, KERNEL), ==, EACCES);
	expect_wired("wwww|rr|ww", 0);
	KTEST_CHECK_CMP(wire(1, 3, USER), ==, 0);
	KTEST_CHECK_CMP(wire(2, 4, KERNEL), ==, 0);
	KTEST_CHECK_CMP(wire(7, 8, KERNEL), ==, 0);
	KTEST_CHECK_CMP(wire(0, 8, KERNEL), ==, EACCES);
	expect_wired("w|W|W|W|rr|w|W", 4);
	KTEST_CHECK_CMP(kmap_entry(&map, 1)->wired_count, ==, 1);
	KTEST_CHECK_CMP(kmap_entry(&map, 2)->wired_count, ==, 2);
	KTEST_CHECK_CMP(kmap_entry(&map, 3)->wired_count, ==, 1);
	KTEST_CHECK_CMP(kmap_entry(&map, 7)->wired_count, ==, 1);
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired_before);
}

/* Check that pages that mlock or the kernel had wired before stay wired when an mlock
 * fails.  */
static void
check_locked_before(void)
{
	kmap_insert_picture(&map, "wwww|nn");
	kpages_bring_in(&map, 0, 4, KMAP_RW);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	KTEST_CHECK_CMP(wire(1, 2, USER), ==, 0);
	KTEST_CHECK_CMP(wire(2, 3, KERNEL), ==, 0);
	KTEST_CHECK_CMP(wire(0, 6, USER), ==, EACCES);
	expect_wired("w|W|W|w|nn", 2);
	KTEST_CHECK_CMP(kmap_entry(&map, 1)->wired_count, ==, 1);
	KTEST_CHECK((kmap_entry(&map, 1)->eflags & MAP_ENTRY_USER_WIRED) != 0);
	KTEST_CHECK_CMP(kmap_entry(&map, 2)->wired_count, ==, 1);
	KTEST_CHECK_CMP(
	    kmap_entry(&map, 2)->eflags & MAP_ENTRY_USER_WIRED, ==, 0);
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired_before);
}

/* Check that a mapping of four pages of a file that has two pages cannot be wired as a
 * whole.  */
static void
check_past_file(void)
{
	struct vm_map_range range = kmap_range(2, 4, VM_PROT_READ);
	struct vnode *file = kspace_make_file(2);
	int error;

	KTEST_CHECK_CMP(vnode_pager_alloc(file, &range.object), ==, 0);
	kmap_insert_picture(&map, "ww");
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, NULL), ==, 0);
	vm_map_unlock(&map);
	kpages_bring_in(&map, 0, 2, KMAP_RW);
	kpages_bring_in(&map, 2, 2, VM_PROT_READ);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	error = wire(0, 6, USER);
	KTEST_CHECK(error == EFAULT || error == EIO);
	expect_wired("ww|rrrr", 0);
	KTEST_CHECK_CMP(wire(0, 4, USER), ==, 0);
	expect_wired("WW|RR|rr", 4);
	error = wire(0, 6, USER);
	KTEST_CHECK(error == EFAULT || error == EIO);
	expect_wired("WW|RR|rr", 4);
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired_before);
	vnode_release(file);
}

static void
check_submap(void)
{
	kmap_insert_picture(&map, "www..ww");
	kmap_insert_submap(&map, &submap, 3, 2);
	kpages_bring_in(&map, 0, 3, KMAP_RW);
	kpages_bring_in(&map, 5, 2, KMAP_RW);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	for (unsigned user = 0; user < 2; user++) {
		KTEST_CHECK_CMP(wire(0, 7, user), ==, EINVAL);
		KTEST_CHECK_CMP(wire(1, 4, user), ==, EINVAL);
		KTEST_CHECK_CMP(wire(3, 5, user), ==, EINVAL);
		expect_wired("www|ww|ww", 0);
	}
	kmap_empty(&map);
}

/* Unwire the two pages in the middle while every Nth allocation fails or, if ONE, only the
 * Nth.  Returns whether that failed.  */
static bool
unwire_fails(unsigned n, bool one)
{
	int error;

	kmap_insert_picture(&map, "wwww");
	kpages_bring_in(&map, 0, 4, KMAP_RW);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	KTEST_CHECK_CMP(wire(0, 4, USER), ==, 0);
	kmap_inject_failures(n, one);
	error = vm_map_unwire(&map, kmap_va(1), kmap_va(3), USER);
	palloc_inject_failures(0);
	kmap_check_unlocked(&map);
	if (error != 0) {
		KTEST_CHECK_CMP(error, ==, ENOMEM);
		expect_wired("WWWW", 4);
	} else
		expect_wired("W|ww|W", 2);
	kmap_empty(&map);
	return error != 0;
}

/* Wire the two pages in the middle while every Nth allocation fails or, if ONE, only the
 * Nth.  Returns whether that failed.  */
static bool
wire_fails(unsigned n, bool one)
{
	int error;

	kmap_insert_picture(&map, "wwww");
	kpages_bring_in(&map, 0, 4, KMAP_RW);
	wired_before = vm_stat_get(V_WIRE_COUNT);
	kmap_inject_failures(n, one);
	error = wire(1, 3, USER);
	palloc_inject_failures(0);
	if (error != 0) {
		KTEST_CHECK_CMP(error, ==, ENOMEM);
		expect_wired("wwww", 0);
	} else
		expect_wired("w|WW|w", 2);
	kmap_empty(&map);
	return error != 0;
}

static void
check_no_memory(void)
{
	unsigned n;

	for (unsigned one = 0; one < 2; one++) {
		n = 1;
		while (wire_fails(n, one))
			KTEST_CHECK_CMP(++n, <, 10);
		KTEST_CHECK_CMP(n, >, 2); /* it is clipped at both ends */
		n = 1;
		while (unwire_fails(n, one))
			KTEST_CHECK_CMP(++n, <, 10);
		KTEST_CHECK_CMP(n, >, 2);
	}
}

KTEST(wire_undo)
{
	kmap_create(&map);
	check_no_access();
	check_wired_before();
	check_locked_before();
	check_past_file();
	check_submap();
	check_no_memory();
	kmap_destroy(&map);
}
