/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while mlock waits for a page, other threads of the address space can map, unmap
 *     and wire other memory; the pages that mlock is to wire already count toward
 *     VM_LIMIT_MEMLOCK during that time
 */
#include "tests/09-object/kfault.h"
#include "tests/deadline.h"
#include "tests/kspace.h"
#include "threads/timer.h"
#include "vm/dragonfly/vmspace.h"

#define PAGES 8

static struct vm_space *space;
static struct semaphore finished, others_finished;
static int result;

static vaddr_t
va_of(unsigned page)
{
	return KSPACE_BASE + ptoa(page);
}

static int
wire(unsigned page, unsigned count)
{
	return vm_wire(space, va_of(page), ptoa(count));
}

static void
wire_2_pages(void *aux UNUSED)
{
	result = wire(0, 2);
	sema_up(&finished);
}

/* Map, unmap and wire memory other than that of wire_2_pages. */
static void
use_other_memory(void *aux UNUSED)
{
	KTEST_CHECK_CMP(kspace_map(space, va_of(PAGES + 1), 1), ==, 0);
	KTEST_CHECK_CMP(vm_unmap(space, va_of(PAGES + 1), PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(wire(4, 2), ==, ENOMEM);
	KTEST_CHECK_CMP(wire(4, 1), ==, 0);
	sema_up(&others_finished);
}

/* Check that SEMA is upped within a second.  Otherwise the thread that should do so is
 * blocked, perhaps until this thread ends the busy state of page 1.  */
static void
expect_up(struct semaphore *sema)
{
	bool upped = false;

	for (int i = 0; i < TIMER_FREQ && !upped; i++) {
		timer_sleep(1);
		upped = sema_try_down(sema);
	}
	KTEST_CHECK(upped);
}

/* Bring page 1 into memory, make it hard busy, and return it. */
static struct vm_page *
busy_page_1(void)
{
	struct pmap_mapping mapping;
	struct vm_page *m;

	KTEST_CHECK_CMP(
	    vm_fault(&space->vm_map, va_of(1), VM_PROT_WRITE, VM_FAULT_NORMAL),
	    ==, 0);
	KTEST_CHECK(pmap_lookup(space->vm_pmap, va_of(1), &mapping));
	m = vm_page_at(mapping.pa);
	KTEST_CHECK(vm_page_busy_try(m, true));
	return m;
}

KTEST(wire_waits)
{
	struct vm_page *m;

	set_deadline(30);
	sema_init(&finished, 0);
	sema_init(&others_finished, 0);
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, va_of(0), PAGES), ==, 0);
	KTEST_CHECK_CMP(
	    vm_set_limit(space, VM_LIMIT_MEMLOCK, 3 * PAGE_SIZE), ==, 0);
	m = busy_page_1();
	KTEST_CHECK(thread_create("wiring", PRI_DEFAULT, wire_2_pages, NULL) !=
	    TID_ERROR);
	for (unsigned i = 0; i < 20; i++)
		thread_yield();
	KTEST_CHECK(!sema_try_down(&finished));

	KTEST_CHECK(thread_create("others", PRI_DEFAULT, use_other_memory,
			NULL) != TID_ERROR);
	expect_up(&others_finished);

	vm_page_wakeup(m);
	expect_up(&finished);
	KTEST_CHECK_CMP(result, ==, 0);
	KTEST_CHECK_CMP(wire(5, 1), ==, ENOMEM);
	KTEST_CHECK_CMP(vm_unwire(space, va_of(0), 2 * PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(wire(5, 2), ==, 0);
	vm_space_destroy(space);
}
