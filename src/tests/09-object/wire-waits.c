/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while mlock waits for a page, other threads of the address space can map, unmap
 *     and wire other memory; the pages that it is wiring already count toward
 *     VM_LIMIT_MEMLOCK
 */
#include "tests/09-object/kfault.h"
#include "tests/deadline.h"
#include "tests/kspace.h"
#include "vm/dragonfly/vmspace.h"

#define PAGES 8

static struct vm_space *space;
static struct semaphore finished;
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

	KTEST_CHECK_CMP(kspace_map(space, va_of(PAGES + 1), 1), ==, 0);
	KTEST_CHECK_CMP(vm_unmap(space, va_of(PAGES + 1), PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(wire(4, 2), ==, ENOMEM);
	KTEST_CHECK_CMP(wire(4, 1), ==, 0);

	vm_page_wakeup(m);
	sema_down(&finished);
	KTEST_CHECK_CMP(result, ==, 0);
	KTEST_CHECK_CMP(wire(5, 1), ==, ENOMEM);
	KTEST_CHECK_CMP(vm_unwire(space, va_of(0), 2 * PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(wire(5, 2), ==, 0);
	vm_space_destroy(space);
}
