/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while a fault needs a frame and none is free, another CPU can, between any two
 *     instructions of the fault, store to pages, pin them, fault, evict pages, or end the
 *     process that has all the memory: each page keeps its content, and no frame is leaked
 *     or used for two pages
 * cpus: 2
 * user_pages: 12
 * swap: 1M
 */
#include <string.h>

#include "tests/04-clock/kwindow.h"

#define PAGES  16 /* pages of the process that has all the memory */
#define STORED 3  /* pages to which the actions store */

static struct vm_space *full, *faulting, *other;
static unsigned char expected[PAGES];
static unsigned char other_expected;
static uint32_t free_at_start;
static struct vm_pin pins[STORED];
static bool pinned;

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

/* Fill memory with pages of zeros, which are mapped writable and not modified. */
static void
fill_memory(void)
{
	free_at_start = kspace_free_pages();
	memset(expected, 0, sizeof(expected));
	other_expected = 0;
	full = kspace_create();
	faulting = kspace_create();
	other = kspace_create();
	KTEST_CHECK_CMP(kspace_map(full, KSPACE_BASE, PAGES), ==, 0);
	KTEST_CHECK_CMP(kspace_map(faulting, KSPACE_BASE, 1), ==, 0);
	KTEST_CHECK_CMP(kspace_map(other, KSPACE_BASE, 1), ==, 0);
	for (unsigned i = 0; kspace_free_pages() > 0; i++) {
		KTEST_CHECK_CMP(i, <, PAGES);
		KTEST_CHECK_CMP(kspace_get_in(full, va_of(i)), ==, 0);
	}
}

static void
fault(void)
{
	KTEST_CHECK_CMP(vm_space_fault(faulting, KSPACE_BASE, VM_ACCESS_WRITE,
			    VM_STACK_TOP),
	    ==, 0);
}

static void
store_all(void)
{
	for (unsigned i = 0; i < STORED; i++)
		if (windows_store(full->pmap, va_of(i), 5))
			expected[i] = 5;
}

/* Pin pages, which check_all unpins, and store to them. */
static void
pin_first(void)
{
	for (unsigned i = 0; i < STORED; i++) {
		KTEST_CHECK_CMP(vm_pin(full, va_of(i), VM_ACCESS_WRITE,
				    VM_STACK_TOP, &pins[i]),
		    ==, 0);
		*(unsigned char *)pins[i].kva = 5;
		expected[i] = 5;
		pinned = true;
	}
}

static void
unpin(void)
{
	for (unsigned i = 0; i < STORED; i++) {
		*(unsigned char *)pins[i].kva = 6;
		expected[i] = 6;
		vm_unpin(full, &pins[i]);
	}
	pinned = false;
}

static void
fault_in_other(void)
{
	kspace_put_in(other, KSPACE_BASE, 7);
	other_expected = 7;
}

static void
evict_first(void)
{
	for (unsigned i = 0; i < STORED; i++)
		kwindow_evict(kwindow_page(full, va_of(i)));
}

static void
destroy_full(void)
{
	vm_space_destroy(full);
	full = NULL;
}

static void
check_all(void)
{
	if (pinned)
		unpin();
	kspace_put_in(faulting, KSPACE_BASE, 9);
	for (unsigned i = 0; full != NULL && i < PAGES; i++) {
		kwindow_check(kwindow_page(full, va_of(i)));
		KTEST_CHECK_CMP(kspace_get_in(full, va_of(i)), ==, expected[i]);
	}
	KTEST_CHECK_CMP(kspace_get_in(other, KSPACE_BASE), ==, other_expected);
	KTEST_CHECK_CMP(kspace_get_in(faulting, KSPACE_BASE), ==, 9);
}

static void
destroy_all(void)
{
	if (full != NULL)
		destroy_full();
	vm_space_destroy(faulting);
	vm_space_destroy(other);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free_at_start);
}

static void
run(const char *name, enum window_place place, void (*action)(void))
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = fill_memory,
		.function = fault,
		.action = action,
		.check = check_all,
		.teardown = destroy_all,
	};

	kwindow_run(&c, 0);
}

KTEST(window_alloc)
{
	set_deadline(60);
	run("store", WINDOW_HERE, store_all);
	run("pin", WINDOW_CPU, pin_first);
	run("fault", WINDOW_CPU, fault_in_other);
	run("evict", WINDOW_CPU, evict_first);
	run("exit", WINDOW_CPU, destroy_full);
}
