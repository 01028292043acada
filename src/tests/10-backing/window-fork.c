/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: between any two instructions of a fork, of a copy-on-write fault or of a change
 *     of protection, a sibling that shares the memory can store to it, on another CPU:
 *     no store is lost, the child does not see what is stored after the fork, and no store
 *     succeeds after the memory has become read-only
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

enum { BEFORE = 5, DURING, AFTER };

static struct vm_space *parent, *child;
static unsigned char parent_byte; /* the first byte of the page */
static bool may_fail;             /* a write by the sibling can fail */
static bool is_protected;

/* Given functions that need not be stepped. */
static const void *const over[] = { free, lock_acquire, lock_release, malloc,
	pmap_enter, pmap_lookup, pmap_protect, pmap_remove, pmap_remove_range,
	pmap_replace, pmap_share, pmap_test_clear_if, rwlock_acquire_exclusive,
	rwlock_acquire_shared, rwlock_release, token_get, token_get_shared,
	token_release, vm_page_wakeup, NULL };

static int
put(struct vm_space *space, unsigned char byte)
{
	struct process process = { .name = "window" };
	int error;

	kspace_enter(&process, space);
	error = kspace_put(VA, byte);
	kspace_leave();
	return error;
}

static void
make_page(void)
{
	may_fail = is_protected = false;
	child = NULL;
	parent = kspace_create();
	KTEST_CHECK_CMP(kspace_map(parent, VA, 1), ==, 0);
	KTEST_CHECK_CMP(put(parent, BEFORE), ==, 0);
	parent_byte = BEFORE;
}

static void
make_forked(void)
{
	make_page();
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	KTEST_CHECK_CMP(kspace_get_in(parent, VA), ==, BEFORE);
}

static void
fork_parent(void)
{
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
}

static void
fault(void)
{
	int error = vm_space_fault(parent, VA, VM_ACCESS_WRITE, VM_STACK_TOP);

	KTEST_CHECK(error == 0 || is_protected);
}

static void
protect(void)
{
	KTEST_CHECK_CMP(vm_protect(parent, VA, PAGE_SIZE, PROT_READ), ==, 0);
	is_protected = true;
}

static void
store_here(void)
{
	if (windows_store(parent->vm_pmap, VA, DURING))
		parent_byte = DURING;
}

static void
write_there(void)
{
	if (put(parent, DURING) == 0)
		parent_byte = DURING;
	else
		KTEST_CHECK(may_fail);
}

static void
make_page_to_protect(void)
{
	make_page();
	may_fail = true;
}

static void
check_parent(void)
{
	KTEST_CHECK_CMP(kspace_get_in(parent, VA), ==, parent_byte);
	if (is_protected)
		KTEST_CHECK(!windows_store(parent->vm_pmap, VA, AFTER));
}

/* Check the parent, and that the child keeps what it has now.  The child may or may not
 * have a byte that was stored during the fork.  */
static void
check_both(void)
{
	unsigned char byte = kspace_get_in(child, VA);

	check_parent();
	KTEST_CHECK(byte == BEFORE || byte == parent_byte);
	windows_store(parent->vm_pmap, VA, AFTER);
	KTEST_CHECK_CMP(kspace_get_in(child, VA), ==, byte);
	if (!is_protected)
		KTEST_CHECK_CMP(put(parent, AFTER), ==, 0);
	KTEST_CHECK_CMP(kspace_get_in(child, VA), ==, byte);
}

/* Like check_both, if the fork was complete before the action: the child does not have the
 * byte of the action.  */
static void
check_forked(void)
{
	KTEST_CHECK_CMP(kspace_get_in(child, VA), ==, BEFORE);
	check_both();
}

static void
destroy(void)
{
	if (child != NULL)
		vm_space_destroy(child);
	vm_space_destroy(parent);
}

static void
run(const char *name, enum window_place place, void (*setup)(void),
    void (*function)(void), void (*action)(void), void (*check)(void))
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = setup,
		.function = function,
		.action = action,
		.check = check,
		.teardown = destroy,
		.over = over,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 10);
}

KTEST(window_fork)
{
	set_deadline(60);
	run("fork, store", WINDOW_HERE, make_page, fork_parent, store_here,
	    check_both);
	run("fork, write", WINDOW_CPU, make_page, fork_parent, write_there,
	    check_both);
	run("fault, store", WINDOW_HERE, make_forked, fault, store_here,
	    check_forked);
	run("fault, write", WINDOW_CPU, make_forked, fault, write_there,
	    check_forked);
	run("fault, protect", WINDOW_CPU, make_forked, fault, protect,
	    check_forked);
	run("protect, store", WINDOW_HERE, make_page, protect, store_here,
	    check_parent);
	run("protect, write", WINDOW_CPU, make_page_to_protect, protect,
	    write_there, check_parent);
}
