/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a page that is freed while it is held is not used again until its last hold
 *     is released, and is clean then, even if it is freed and released at the same
 *     time on different CPUs; wiring a page does not take it out of its queue, and the
 *     last unwiring puts it into the active or the inactive queue; pages of device
 *     memory stay wired
 * cpus: 2
 * tags: races
 */
#include <string.h>

#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_stat.h"

#define ROUNDS 1000

/* ----------------------------------------------------------------------- hold */

static void
check_hold(void)
{
	uint32_t free = vm_stat_get(V_FREE_COUNT);
	struct vm_page *m = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);

	KTEST_CHECK(m != NULL);
	KTEST_CHECK_CMP(m->queue, ==, PQ_NONE);
	vm_page_hold(m);
	vm_page_hold(m);
	vm_page_free(m);
	KTEST_CHECK_CMP(m->queue, ==, PQ_HOLD);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_HOLD_COUNT), ==, 1);
	KTEST_CHECK_CMP(vm_stat_get(V_FREE_COUNT), ==, free - 1);
	KTEST_CHECK(vm_page_check(m) == NULL);
	vm_page_dirty(m); /* as at the end of a pin */
	vm_page_unhold(m);
	KTEST_CHECK_CMP(m->queue, ==, PQ_HOLD);
	KTEST_CHECK(vm_page_check(m) == NULL);
	vm_page_unhold(m);
	KTEST_CHECK_CMP(m->queue, ==, PQ_FREE);
	KTEST_CHECK_CMP(vm_stat_get(V_HOLD_COUNT), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_FREE_COUNT), ==, free);
	KTEST_CHECK(vm_page_check(m) == NULL);
}

static struct vm_page *held_page;
static struct semaphore handed, released;

/* Make each page that the test hands over dirty, and release its hold, as at the end
 * of a pin.  */
static void
release_holds(void *unused UNUSED)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		sema_down(&handed);
		vm_page_dirty(held_page);
		vm_page_unhold(held_page);
		sema_up(&released);
	}
}

static void
check_hold_races(void)
{
	uint32_t free = vm_stat_get(V_FREE_COUNT);

	sema_init(&handed, 0);
	sema_init(&released, 0);
	thread_create("releaser", PRI_DEFAULT, release_holds, NULL);
	for (unsigned i = 0; i < ROUNDS; i++) {
		held_page = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);
		KTEST_CHECK(held_page != NULL);
		vm_page_hold(held_page);
		sema_up(&handed);
		for (volatile unsigned delay = 0; delay < i; delay++)
			continue;
		vm_page_free(held_page);
		sema_down(&released);
		KTEST_CHECK_CMP(vm_stat_get(V_HOLD_COUNT), ==, 0);
		KTEST_CHECK_CMP(held_page->dirty, ==, 0);
	}
	KTEST_CHECK_CMP(vm_stat_get(V_FREE_COUNT), ==, free);
}

/* ----------------------------------------------------------------------- wire */

static void
check_wire(void)
{
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);
	struct vm_page *m = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);

	vm_page_deactivate(m);
	KTEST_CHECK_CMP(m->queue, ==, PQ_INACTIVE);
	vm_page_wire(m);
	KTEST_CHECK_CMP(m->queue, ==, PQ_INACTIVE);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired + 1);
	vm_page_wire(m);
	vm_page_wire_quick(m);
	KTEST_CHECK_CMP(m->wire_count, ==, 3);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired + 1);
	KTEST_CHECK(vm_page_unwire_quick(m));
	KTEST_CHECK(vm_page_unwire_quick(m));
	KTEST_CHECK(!vm_page_unwire_quick(m));
	KTEST_CHECK_CMP(m->wire_count, ==, 1);
	vm_page_unwire(m, true);
	KTEST_CHECK_CMP(m->queue, ==, PQ_ACTIVE);
	KTEST_CHECK_CMP(m->act_count, >=, ACT_INIT);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	vm_page_wire(m);
	vm_page_unwire(m, false);
	KTEST_CHECK_CMP(m->queue, ==, PQ_INACTIVE);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	vm_page_free(m);
	KTEST_CHECK_CMP(m->queue, ==, PQ_FREE);
}

/* Check that a page of device memory stays wired. */
static void
check_fake(void)
{
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);
	struct vm_page *m =
	    vm_page_create_fake(0xfd000000, VM_MEMATTR_UNCACHEABLE);

	KTEST_CHECK(m != NULL);
	KTEST_CHECK(vm_page_check(m) == NULL);
	KTEST_CHECK(vm_page_at(0xfd000000) == NULL);
	KTEST_CHECK_CMP(m->valid, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(m->pat_mode, ==, VM_MEMATTR_UNCACHEABLE);
	vm_page_wire(m);
	vm_page_unwire(m, true);
	KTEST_CHECK_CMP(m->wire_count, ==, 1);
	KTEST_CHECK_CMP(m->queue, ==, PQ_NONE);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	vm_page_free_fake(m);
}

static void
check_array(void)
{
	for (uint32_t i = 0; i < vm_page_array_size; i++)
		KTEST_CHECK(vm_page_at(vm_page_array[i].phys_addr) ==
		    &vm_page_array[i]);
	KTEST_CHECK(vm_page_at(0) == NULL);
}

KTEST(page_hold)
{
	set_deadline(30);
	check_array();
	check_hold();
	check_hold_races();
	check_wire();
	check_fake();
}
