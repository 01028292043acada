/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_fault_page, which holds the page that is mapped at an address, does not
 *     return a page that is already free if another CPU removes the mapped page from its
 *     object between any two instructions of vm_fault_page
 * cpus: 2
 */
#include "tests/deadline.h"
#include "tests/kspace.h"
#include "tests/windows.h"

#include "mem/pmap.h"
#include "threads/rwlock.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_file.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vmspace.h"

#define VA KSPACE_BASE

static struct vm_space *space;
static struct vm_object *object; /* its page 0 is mapped at VA */
static struct vm_page *held;     /* by vm_fault_page */

/* Given functions that need not be stepped. */
static const void *const over[] = { pmap_lookup, rwlock_acquire_shared,
	rwlock_release, vm_fault, NULL };

static void
hold_page(void)
{
	KTEST_CHECK_CMP(
	    vm_fault_page(&space->vm_map, VA, VM_PROT_READ, 0, &held), ==, 0);
}

static void
map_page(void)
{
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, VA, 1), ==, 0);
	hold_page();
	object = held->object;
	vm_page_unhold(held);
}

static void
remove_page(void)
{
	vm_object_hold(object);
	vm_object_page_remove(object, 0, 1, false);
	vm_object_drop(object);
}

static void
check_held(void)
{
	KTEST_CHECK(vm_page_check(held) == NULL);
	vm_page_unhold(held);
}

static void
destroy(void)
{
	vm_space_destroy(space);
}

KTEST(window_hold)
{
	const struct window_case c = {
		.name = "remove",
		.place = WINDOW_CPU,
		.setup = map_page,
		.function = hold_page,
		.action = remove_page,
		.check = check_held,
		.teardown = destroy,
		.over = over,
	};

	set_deadline(60);
	KTEST_CHECK_CMP(windows_run(&c), >=, 10);
}
