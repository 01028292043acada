/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: between any two instructions of a fault at a page of a file, another process can
 *     fault at the same page, on another CPU: they share one frame with the content of the
 *     file, no frame is lost, and the page is read once
 * points: 0
 * cpus: 2
 */
#include <stdlib.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/kspace.h"
#include "tests/windows.h"
#include "vm/classic/page.h"

/* Given functions, which are executed as one step. */
static const void *const over[] = { free, hash_delete, hash_find, hash_insert,
	lock_acquire, lock_release, malloc, palloc_free_page, palloc_get_page,
	pmap_enter, pmap_lookup, vnode_getpages, waitq_wake_all, NULL };

static struct vnode *file;
static struct vm_space *first, *second;
static uint32_t free_at_start, pageins_at_start;

static struct vm_space *
map_file(void)
{
	struct vm_space *space = kspace_create();

	KTEST_CHECK_CMP(
	    kspace_map_file(space, KSPACE_BASE, PROT_READ, file, 0, PAGE_SIZE),
	    ==, 0);
	return space;
}

static void
map_in_both(void)
{
	free_at_start = kspace_free_pages();
	pageins_at_start = vm_counters.pageins;
	first = map_file();
	second = map_file();
}

static void
fault_in_first(void)
{
	KTEST_CHECK_CMP(
	    vm_space_fault(first, KSPACE_BASE, VM_ACCESS_READ, VM_STACK_TOP),
	    ==, 0);
}

static void
fault_in_second(void)
{
	KTEST_CHECK_CMP(
	    vm_space_fault(second, KSPACE_BASE, VM_ACCESS_READ, VM_STACK_TOP),
	    ==, 0);
}

static void
check_both(void)
{
	struct pmap_mapping one, two;

	fault_in_second(); /* for the run without an action */
	KTEST_CHECK(pmap_lookup(first->pmap, KSPACE_BASE, &one));
	KTEST_CHECK(pmap_lookup(second->pmap, KSPACE_BASE, &two));
	KTEST_CHECK_CMP(one.pa, ==, two.pa);
	KTEST_CHECK_CMP(kspace_get_in(first, KSPACE_BASE), ==, 1);
	KTEST_CHECK_CMP(
	    kspace_get_in(second, KSPACE_BASE + PAGE_SIZE - 1), ==, 1);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free_at_start - 1);
	KTEST_CHECK_CMP(vm_counters.pageins, ==, pageins_at_start + 1);
}

static void
destroy_both(void)
{
	vm_space_destroy(first);
	vm_space_destroy(second);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free_at_start);
}

KTEST(window_share)
{
	struct window_case c = {
		.name = "fault",
		.place = WINDOW_CPU,
		.setup = map_in_both,
		.function = fault_in_first,
		.action = fault_in_second,
		.check = check_both,
		.teardown = destroy_both,
		.over = over,
	};

	set_deadline(60);
	file = kspace_make_file(1);
	windows_run(&c);
	vnode_release(file);
}
