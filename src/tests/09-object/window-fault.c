/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: between any two instructions of a fault, another CPU can write to the same page,
 *     make it read-only or unmap it: the page table then agrees with the map, and a store
 *     that has succeeded is not lost
 * cpus: 2
 */
#include "tests/deadline.h"
#include "tests/kspace.h"
#include "tests/windows.h"

#include <stdlib.h>

#include "mem/pmap.h"
#include "threads/rwlock.h"
#include "threads/token.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vmspace.h"

#define VA KSPACE_BASE

static struct vm_space *space;
static unsigned char expected; /* the first byte of the page */
static bool is_protected, is_unmapped;

/* Given functions that need not be stepped. */
static const void *const over[] = { lock_acquire, lock_release, pmap_enter,
	pmap_lookup, pmap_replace, rwlock_acquire_exclusive,
	rwlock_acquire_shared, rwlock_release, token_get, token_get_shared,
	token_release, vm_page_wakeup, NULL };

static void
make_empty(void)
{
	is_protected = is_unmapped = false;
	expected = 0;
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, VA, 1), ==, 0);
}

static void
fault(void)
{
	int error = vm_space_fault(space, VA, VM_ACCESS_WRITE, VM_STACK_TOP);

	KTEST_CHECK(error == 0 || is_protected || is_unmapped);
}

static void
write_there(void)
{
	kspace_put_in(space, VA, 7);
	expected = 7;
}

static void
protect(void)
{
	KTEST_CHECK_CMP(vm_protect(space, VA, PAGE_SIZE, PROT_READ), ==, 0);
	is_protected = true;
}

static void
unmap(void)
{
	KTEST_CHECK_CMP(vm_unmap(space, VA, PAGE_SIZE), ==, 0);
	is_unmapped = true;
}

static void
check_page(void)
{
	struct process process = { .name = "window" };
	struct pmap_mapping mapping = { .prot = PMAP_NONE };

	pmap_lookup(space->vm_pmap, VA, &mapping);
	if (is_unmapped) {
		KTEST_CHECK_CMP(mapping.prot, ==, PMAP_NONE);
		return;
	}
	KTEST_CHECK(!is_protected || (mapping.prot & PMAP_WRITE) == 0);
	kspace_enter(&process, space);
	KSPACE_EXPECT(VA, expected);
	KTEST_CHECK_CMP(kspace_put(VA, 9), ==, is_protected ? EFAULT : 0);
	kspace_leave();
}

static void
destroy(void)
{
	vm_space_destroy(space);
}

static void
run(const char *name, void (*action)(void))
{
	struct window_case c = {
		.name = name,
		.place = WINDOW_CPU,
		.setup = make_empty,
		.function = fault,
		.action = action,
		.check = check_page,
		.teardown = destroy,
		.over = over,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 10);
}

KTEST(window_fault)
{
	set_deadline(60);
	run("write", write_there);
	run("protect", protect);
	run("unmap", unmap);
}
