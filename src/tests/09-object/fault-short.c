/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault that needs a page from the free or the cache queue waits while memory is
 *     severely short, with vm_wait_pfault for programs and with vm_wait otherwise; it waits
 *     again if memory is still short afterward, but not after a wait that has failed; a fault
 *     at another page in memory does not wait; a fault that gets no page, although memory
 *     was not short, waits as well
 * user_pages: 200
 */
#include "tests/09-object/kfault.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vm_page_queue.h"

static struct vm_page *taken[8192];
static unsigned taken_count;
static struct vm_map map;

/* Cause a fault at page I for which WAITS waits succeed and the next one fails, and check how
 * often it has waited.  */
static void
fault(
    unsigned i, unsigned flags, unsigned succeed, unsigned waits, int expected)
{
	bool program = (flags & VM_FAULT_USERMODE) != 0;
	enum vm_inject event = program ? VM_INJECT_PFAULT : VM_INJECT_WAIT,
		       other = program ? VM_INJECT_WAIT : VM_INJECT_PFAULT;
	uint32_t calls = vm_inject_get_calls(event),
		 other_calls = vm_inject_get_calls(other);

	vm_inject_set(event, succeed);
	kfault_note();
	KFAULT_FLAGS(&map, i, VM_PROT_WRITE, flags, expected);
	vm_inject_set(event, 0);
	KTEST_CHECK_CMP(vm_inject_get_calls(event) - calls, ==, waits);
	KTEST_CHECK_CMP(vm_inject_get_calls(other), ==, other_calls);
	KFAULT_GREW(V_FAULT_RETRY, waits);
}

static void
unwire(struct vm_page *m)
{
	KTEST_CHECK(vm_page_busy_try(m, true));
	vm_page_unwire(m, true);
	vm_page_wakeup(m);
}

static void
check_severe(void)
{
	kmap_insert_picture(&map, "wwwwwwww");
	fault(0, VM_FAULT_NORMAL, 0, 0, 0);
	taken_count = kfault_take_pages(
	    taken, ARRAY_SIZE(taken), vm_thresholds.free_reserved + 5);
	vm_thresholds.free_severe = vm_thresholds.free_reserved + 10;
	fault(1, VM_FAULT_NORMAL, 0, 1, 0);
	fault(2, VM_FAULT_USERMODE, 0, 1, 0);
	fault(3, VM_FAULT_NORMAL, 3, 4, 0);
	fault(4, VM_FAULT_USERMODE | VM_FAULT_NOGROW, 2, 3, 0);
	fault(5, VM_FAULT_CHANGE_WIRING, 0, 1, 0);
	unwire(kpages_page(&map, 5));
	kfault_unmap(&map);
	fault(0, VM_FAULT_NORMAL, 0, 0, 0);
	fault(1, VM_FAULT_USERMODE, 0, 0, 0);
}

/* Put the page that is mapped at page I into the cache queue. */
static struct vm_page *
cache_page(unsigned i)
{
	struct vm_page *m = kpages_page(&map, i);

	vm_object_hold(m->object);
	KTEST_CHECK(vm_page_busy_try(m, true));
	vm_page_protect(m, VM_PROT_NONE);
	m->dirty = 0;
	vm_page_queue_remove(m);
	vm_page_queue_add(m, PQ_CACHE, true);
	vm_page_wakeup(m);
	vm_object_drop(m->object);
	return m;
}

static void
check_cached(void)
{
	struct vm_page *m = cache_page(0);

	fault(0, VM_FAULT_NORMAL, 0, 1, 0);
	KTEST_CHECK_CMP(m->queue, ==, PQ_ACTIVE);
	KTEST_CHECK(kpages_page(&map, 0) == m);
	kfault_give_pages(taken, taken_count);
	cache_page(0);
	fault(0, VM_FAULT_NORMAL, 0, 0, 0);
	KTEST_CHECK_CMP(m->queue, ==, PQ_ACTIVE);
	KTEST_CHECK(kpages_page(&map, 0) == m);
}

/* Without thresholds, memory is never short. */
static void
check_none(void)
{
	vm_thresholds.free_severe = vm_thresholds.free_reserved = 0;
	taken_count = kfault_take_pages(taken, ARRAY_SIZE(taken), 0);
	fault(6, VM_FAULT_NORMAL, 0, 1, ENOMEM);
	fault(6, VM_FAULT_USERMODE, 0, 1, ENOMEM);
	fault(6, VM_FAULT_NORMAL, 2, 3, ENOMEM);
	kfault_give_pages(taken, taken_count);
	fault(6, VM_FAULT_NORMAL, 0, 0, 0);
}

KTEST(fault_short)
{
	struct vm_thresholds thresholds = vm_thresholds;
	uint32_t objects = vm_object_count(), available = vm_page_available();

	kmap_create(&map);
	check_severe();
	check_cached();
	check_none();
	kmap_destroy(&map);
	vm_thresholds = thresholds;
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
