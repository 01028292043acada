/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the thresholds of memory shortage are as documented for five numbers of
 *     pages from 40 to 16,384, and in the documented order for 16 to 49,999
 *     pages; the higher a nice value other than 0 is, the earlier
 *     vm_paging_min_nice is true for it
 */
#include "tests/ktest.h"
#include "vm/dragonfly/vm_page2.h"

static const struct {
	uint32_t pages;
	struct vm_thresholds expected;
} table[] = {
	{ 40, { 1, 1, 2, 1, 2, 3, 3, 4, 5, 2, 2 } },
	{ 64, { 1, 1, 2, 1, 2, 5, 5, 6, 8, 4, 4 } },
	{ 256, { 2, 3, 5, 3, 6, 18, 21, 24, 30, 16, 17 } },
	{ 1024, { 10, 13, 19, 12, 25, 75, 87, 100, 125, 64, 20 } },
	{ 16384, { 25, 43, 79, 72, 145, 435, 507, 580, 725, 1024, 80 } },
};

#define CHECK_FIELD(field) KTEST_CHECK_CMP(t.field, ==, table[i].expected.field)

static void
check_table(void)
{
	struct vm_thresholds t;

	for (unsigned i = 0; i < ARRAY_SIZE(table); i++) {
		vm_thresholds_compute(table[i].pages, &t);
		ktest_note("%u pages", table[i].pages);
		CHECK_FIELD(interrupt_free_min);
		CHECK_FIELD(pageout_free_min);
		CHECK_FIELD(free_reserved);
		CHECK_FIELD(free_severe);
		CHECK_FIELD(free_min);
		CHECK_FIELD(paging_wait);
		CHECK_FIELD(paging_start);
		CHECK_FIELD(paging_target1);
		CHECK_FIELD(paging_target2);
		CHECK_FIELD(inactive_target);
		CHECK_FIELD(max_launder);
	}
}

static void
check_order(uint32_t pages)
{
	struct vm_thresholds t;

	vm_thresholds_compute(pages, &t);
	KTEST_CHECK_CMP(t.free_min, >=, 2);
	KTEST_CHECK_CMP(t.interrupt_free_min, >=, 1);
	KTEST_CHECK_CMP(t.interrupt_free_min, <=, t.pageout_free_min);
	KTEST_CHECK_CMP(t.pageout_free_min, <=, t.free_reserved);
	KTEST_CHECK_CMP(t.free_severe, <, t.free_reserved);
	KTEST_CHECK_CMP(t.free_reserved, <=, t.free_min);
	KTEST_CHECK_CMP(t.free_min, <=, t.paging_wait);
	KTEST_CHECK_CMP(t.paging_wait, <=, t.paging_start);
	KTEST_CHECK_CMP(t.paging_start, <=, t.paging_target1);
	KTEST_CHECK_CMP(t.paging_target1, <=, t.paging_target2);
	KTEST_CHECK_CMP(t.paging_target2, <=, pages / 8);
	KTEST_CHECK_CMP(t.max_launder, >=, 1);
}

/* Check for which nice values vm_paging_min_nice is true, with different thresholds. */
static void
check_nice(void)
{
	struct vm_thresholds saved = vm_thresholds;
	uint32_t free = vm_stat_snapshot(V_FREE_COUNT);
	uint32_t middle;

	vm_thresholds = (struct vm_thresholds){ 0 };
	KTEST_CHECK_CMP(vm_stat_snapshot(V_CACHE_COUNT), ==, 0);
	/* vm_paging_min_nice adds 0 pages to free_min for nice value -20, and 100 pages for
	 * nice value 20.  */
	vm_thresholds.free_min = free - 50;
	vm_thresholds.paging_wait = vm_thresholds.free_min + 201;
	KTEST_CHECK(!vm_paging_min());
	KTEST_CHECK(!vm_paging_min_nice(0));
	KTEST_CHECK(!vm_paging_min_nice(-20));
	KTEST_CHECK(vm_paging_min_nice(20));
	/* For nice value 0 nothing is added, so it is not compared with the others. */
	for (int nice = -20; nice < 20; nice++)
		KTEST_CHECK(nice == 0 || nice == -1 ||
		    vm_paging_min_nice(nice) <= vm_paging_min_nice(nice + 1));
	middle = 100 * (10 + 20) / 40;
	vm_thresholds.free_min = free - middle;
	vm_thresholds.paging_wait = vm_thresholds.free_min + 201;
	KTEST_CHECK(!vm_paging_min_nice(10));
	vm_thresholds.free_min++;
	vm_thresholds.paging_wait++;
	KTEST_CHECK(vm_paging_min_nice(10));
	/* If vm_paging_min is true, vm_paging_min_nice is true for all nice values. */
	vm_thresholds.free_min = free + 1;
	KTEST_CHECK(vm_paging_min());
	for (int nice = -20; nice <= 20; nice++)
		KTEST_CHECK(vm_paging_min_nice(nice));
	/* Every predicate is true if fewer pages than the reserve are free. */
	vm_thresholds = (struct vm_thresholds){ .free_reserved = free + 1 };
	KTEST_CHECK(vm_paging_severe() && vm_paging_min() && vm_paging_wait());
	KTEST_CHECK(vm_paging_start(1000) && vm_paging_target1());
	KTEST_CHECK(vm_paging_target2() && vm_paging_min_nice(-20));
	vm_thresholds = saved;
}

KTEST(page_thresholds)
{
	check_table();
	for (uint32_t pages = 16; pages < 50000; pages++)
		check_order(pages);
	check_nice();
}
