/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a system call reads into several pages of different layers, and if, between
 *     any two of its instructions, the process is forked on another CPU and a sibling writes
 *     to these pages, then no store is lost, and the child does not see what is stored
 *     after the fork; the same is true if the system call runs between any two
 *     instructions of the fork; fork does not copy pages that are pinned for reading; a
 *     process with which the parent shares memory can end between any two instructions of
 *     the fork
 * cpus: 2
 */
#include "tests/10-backing/kchain.h"
#include "tests/deadline.h"
#include "tests/kspace.h"
#include "tests/windows.h"

#include <stdlib.h>

#include "threads/rwlock.h"
#include "vm/dragonfly/vmspace.h"

#define LAYERS  "..c|.b.|a.."
#define CONTENT "abc"
#define PAGES   3

/* The stores into each page, at offsets 0, 1 and 2, and the byte that each of them stores. */
enum { READ, WRITTEN, READ_LATER, STORES };
static const unsigned char stored[STORES] = { 'R', 'W', 'L' };

static struct vm_space *parent, *child, *sharer;
static bool is_stored[STORES];
static unsigned char child_byte[PAGES]; /* at offset READ, after the fork */
static struct vm_pin pins[PAGES];
static bool is_pinned;
static uint32_t copied; /* pages copied by earlier forks */

/* Functions that need not be stepped: they are given or belong to earlier stages. */
static const void *const over[] = { free, lock_acquire, lock_release, malloc,
	pmap_enter, pmap_lookup, pmap_protect, pmap_remove, pmap_remove_range,
	pmap_replace, pmap_test_clear_if, rwlock_acquire_exclusive,
	rwlock_acquire_shared, rwlock_release, token_get, token_get_shared,
	token_release, vm_map_lookup, vm_object_allocate, vm_object_drop,
	vm_object_hold, vm_page_activate, vm_page_alloc, vm_page_copy,
	vm_page_grab, vm_page_lookup, vm_page_wakeup, vm_space_create, NULL };
static const void *const over_pins[] = { vm_pin, vm_unpin, NULL };

static vaddr_t
va_of(unsigned page, unsigned store)
{
	return kmap_va(page) + store;
}

/* Make the store STORE in each page of the parent, as a program does. */
static void
write_all(unsigned store)
{
	struct process process = { .name = "window" };

	kspace_enter(&process, parent);
	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK_CMP(
		    kspace_put(va_of(i, store), stored[store]), ==, 0);
	kspace_leave();
	is_stored[store] = true;
}

/* ---------------------------------------------- the parts of a system call */

static void
pin_all(enum vm_access access)
{
	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK_CMP(
		    vm_pin(parent, va_of(i, 0), access, VM_STACK_TOP, &pins[i]),
		    ==, 0);
	is_pinned = true;
}

static void
unpin_all(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		vm_unpin(parent, &pins[i]);
	is_pinned = false;
}

/* Make the store STORE in each page of the parent, as the kernel does. */
static void
read_all(unsigned store)
{
	for (unsigned i = 0; i < PAGES; i++)
		((unsigned char *)pins[i].kva)[store] = stored[store];
	is_stored[store] = true;
}

/* ------------------------------------------------ functions and actions */

static void
call_read(void)
{
	pin_all(VM_ACCESS_WRITE);
	read_all(READ);
	unpin_all();
}

static void
call_write(void)
{
	pin_all(VM_ACCESS_READ);
	unpin_all();
}

static void
read_here(void)
{
	read_all(READ);
}

static void
fork_parent(void)
{
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
}

static void
note_child(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		child_byte[i] = kspace_get_in(child, va_of(i, READ));
}

static void
fork_and_write(void)
{
	fork_parent();
	write_all(WRITTEN);
	note_child();
}

/* ----------------------------------------------------------- the checks */

static void
make_parent(void)
{
	child = NULL;
	memset(is_stored, 0, sizeof(is_stored));
	parent = kspace_create();
	kchain_build(&parent->vm_map, 0, 1, LAYERS);
	copied = vm_stat_get(V_COLLAPSE_COPIED);
}

/* Let another space share the pages, which the next fork of the parent then copies. */
static void
make_shared(void)
{
	struct vm_map *map;

	make_parent();
	map = &parent->vm_map;
	KTEST_CHECK_CMP(
	    vm_map_inherit(map, kmap_va(0), kmap_va(PAGES), VM_INHERIT_SHARE),
	    ==, 0);
	KTEST_CHECK_CMP(vm_space_fork(parent, &sharer), ==, 0);
	KTEST_CHECK_CMP(
	    vm_map_inherit(map, kmap_va(0), kmap_va(PAGES), VM_INHERIT_COPY),
	    ==, 0);
}

static void
end_sharer(void)
{
	vm_space_destroy(sharer);
}

static void
make_pinned(void)
{
	make_parent();
	pin_all(VM_ACCESS_WRITE);
}

static void
check_page(unsigned i)
{
	KTEST_CHECK_CMP(
	    kspace_get_in(child, va_of(i, READ)), ==, child_byte[i]);
	KTEST_CHECK(
	    child_byte[i] == stored[READ] || child_byte[i] == CONTENT[i]);
	KTEST_CHECK_CMP(
	    kspace_get_in(child, va_of(i, WRITTEN)), ==, CONTENT[i]);
	KTEST_CHECK_CMP(
	    kspace_get_in(child, va_of(i, READ_LATER)), ==, CONTENT[i]);
	for (unsigned store = 0; store < STORES; store++)
		KTEST_CHECK_CMP(kspace_get_in(parent, va_of(i, store)), ==,
		    is_stored[store] ? stored[store] : CONTENT[i]);
}

/* Make the missing stores in the parent's pages, and check that only the parent sees what is
 * stored after the fork.  */
static void
check_pages(void)
{
	if (child == NULL)
		fork_parent();
	if (!is_stored[WRITTEN]) {
		note_child();
		write_all(WRITTEN);
	}
	if (is_pinned) {
		read_all(READ_LATER);
		unpin_all();
	}
	for (unsigned i = 0; i < PAGES; i++)
		check_page(i);
	KCHAIN_CHECK(&parent->vm_map);
	KCHAIN_CHECK(&child->vm_map);
}

static void
check_nothing_copied(void)
{
	KTEST_CHECK_CMP(vm_stat_get(V_COLLAPSE_COPIED), ==, copied);
	check_pages();
}

static void
destroy(void)
{
	vm_space_destroy(child);
	vm_space_destroy(parent);
	kchain_unshare();
}

static const struct window_case cases[] = {
	{ .name = "read, fork",
	    .place = WINDOW_CPU,
	    .setup = make_parent,
	    .function = call_read,
	    .action = fork_and_write,
	    .check = check_pages,
	    .teardown = destroy,
	    .over = over },
	{ .name = "write, fork",
	    .place = WINDOW_CPU,
	    .setup = make_parent,
	    .function = call_write,
	    .action = fork_parent,
	    .check = check_nothing_copied,
	    .teardown = destroy,
	    .over = over_pins },
	{ .name = "fork, read",
	    .place = WINDOW_CPU,
	    .setup = make_parent,
	    .function = fork_parent,
	    .action = call_read,
	    .check = check_pages,
	    .teardown = destroy,
	    .over = over },
	{ .name = "fork, store",
	    .place = WINDOW_HERE,
	    .setup = make_pinned,
	    .function = fork_parent,
	    .action = read_here,
	    .check = check_pages,
	    .teardown = destroy,
	    .over = over },
	{ .name = "fork, sharer",
	    .place = WINDOW_CPU,
	    .setup = make_shared,
	    .function = fork_parent,
	    .action = end_sharer,
	    .check = check_pages,
	    .teardown = destroy,
	    .over = over },
};

KTEST(window_pinned)
{
	set_deadline(60);
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++)
		KTEST_CHECK_CMP(windows_run(&cases[i]), >=, 10);
}
