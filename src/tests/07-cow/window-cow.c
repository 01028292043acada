/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: between any two instructions of a copy-on-write fault, another process that shares
 *     the page can write to it, fork or exit, and the frame can be evicted or made busy;
 *     between any two instructions of a fork, the frame can be evicted or made busy: each
 *     process keeps its own content, and the frames stay consistent
 * cpus: 2
 * swap: 1M
 * options: latency=10
 */
#include "tests/04-clock/kwindow.h"
#include "vm/classic/cow.h"

#define VA      KSPACE_BASE
#define LATENCY 100 /* microseconds; more than an eviction takes */

/* The first byte of the page is changed after the fork; the second is not. */
enum { BEFORE = 5, BY_PARENT = 11, BY_CHILD, BY_OTHER };

static struct vm_space *parent, *child, *other;
static struct page *parent_page, *child_page;
static unsigned char parent_byte, child_byte;
static uint32_t free_at_start;

/* Make a page that parent and child share, mapped in both. */
static void
make_shared(void)
{
	free_at_start = kspace_free_pages();
	parent_byte = child_byte = BEFORE;
	parent = kspace_create();
	KTEST_CHECK_CMP(kspace_map(parent, VA, 1), ==, 0);
	kspace_put_in(parent, VA, BEFORE);
	kspace_put_in(parent, VA + 1, BEFORE);
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	KTEST_CHECK_CMP(kspace_get_in(parent, VA), ==, BEFORE);
	KTEST_CHECK_CMP(kspace_get_in(child, VA), ==, BEFORE);
	parent_page = kwindow_page(parent, VA);
	child_page = kwindow_page(child, VA);
	other = NULL;
}

/* Make a page that was shared, and now belongs to the child only. */
static void
make_owned(void)
{
	make_shared();
	vm_space_destroy(parent);
	parent = NULL;
}

/* Make a page that is not shared yet. */
static void
make_unshared(void)
{
	make_shared();
	vm_space_destroy(child);
	child = NULL;
}

/* Make a page that is not shared yet and follows another page in memory. */
static void
make_second(void)
{
	make_unshared();
	KTEST_CHECK_CMP(kspace_map(parent, VA - PAGE_SIZE, 1), ==, 0);
	kspace_put_in(parent, VA - PAGE_SIZE, BEFORE);
}

static void
write_child(void)
{
	lock_acquire(&child->lock);
	KTEST_CHECK_CMP(cow_write(child_page), ==, 0);
	lock_release(&child->lock);
}

static void
fork_parent(void)
{
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	child_page = kwindow_page(child, VA);
}

static void
store_in_child(void)
{
	if (windows_store(child->pmap, VA, BY_CHILD))
		child_byte = BY_CHILD;
}

static void
store_in_parent(void)
{
	if (windows_store(parent->pmap, VA, BY_PARENT))
		parent_byte = BY_PARENT;
}

static void
put_in_parent(void)
{
	kspace_put_in(parent, VA, BY_PARENT);
	parent_byte = BY_PARENT;
}

static void
put_pinned_in_parent(void)
{
	kwindow_put_pinned(parent, VA, BY_PARENT);
	parent_byte = BY_PARENT;
}

static void
fork_and_write(void)
{
	KTEST_CHECK_CMP(vm_space_fork(parent, &other), ==, 0);
	kspace_put_in(other, VA, BY_OTHER);
}

static void
end_parent(void)
{
	vm_space_destroy(parent);
	parent = NULL;
}

static void
evict_child_page(void)
{
	kwindow_evict(child_page);
}

static void
evict_parent_page(void)
{
	kwindow_evict(parent_page);
}

static void
keep_child_busy(void)
{
	kwindow_keep_busy(child_page);
}

static void
keep_parent_busy(void)
{
	kwindow_keep_busy(parent_page);
}

static void
check_space(struct vm_space *space, unsigned char byte)
{
	KTEST_CHECK_CMP(kspace_get_in(space, VA), ==, byte);
	KTEST_CHECK_CMP(kspace_get_in(space, VA + 1), ==, BEFORE);
	kwindow_check(kwindow_page(space, VA));
}

/* Check the contents of the page in parent and child, write to it in all processes, and
 * check the contents in all of them.  */
static void
check_all(void)
{
	kwindow_check(child_page);
	check_space(child, child_byte);
	if (parent != NULL)
		check_space(parent, parent_byte);
	kspace_put_in(child, VA, BY_CHILD);
	if (parent != NULL) {
		check_space(parent, parent_byte);
		kspace_put_in(parent, VA, BY_PARENT);
	}
	if (other != NULL)
		kspace_put_in(other, VA, BY_OTHER);
	check_space(child, BY_CHILD);
	if (parent != NULL)
		check_space(parent, BY_PARENT);
	if (other != NULL)
		check_space(other, BY_OTHER);
}

static void
destroy_all(void)
{
	vm_space_destroy(child);
	if (parent != NULL)
		vm_space_destroy(parent);
	if (other != NULL)
		vm_space_destroy(other);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free_at_start);
}

static void
run(const char *name, enum window_place place, void (*setup)(void),
    void (*function)(void), void (*action)(void), unsigned latency)
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = setup,
		.function = function,
		.action = action,
		.check = check_all,
		.teardown = destroy_all,
	};

	kwindow_run(&c, latency);
}

static void
run_writes(void)
{
	run("write, store", WINDOW_HERE, make_shared, write_child,
	    store_in_child, 0);
	run("write, parent stores", WINDOW_HERE, make_shared, write_child,
	    store_in_parent, 0);
	run("write, parent writes", WINDOW_CPU, make_shared, write_child,
	    put_in_parent, 0);
	run("write, pinned write", WINDOW_CPU, make_shared, write_child,
	    put_pinned_in_parent, 0);
	run("write, fork", WINDOW_CPU, make_shared, write_child, fork_and_write,
	    0);
	run("write, exit", WINDOW_CPU, make_shared, write_child, end_parent, 0);
	run("write, evict", WINDOW_CPU, make_shared, write_child,
	    evict_child_page, LATENCY);
	run("write, evict the parent's", WINDOW_CPU, make_shared, write_child,
	    evict_parent_page, LATENCY);
	run("write, busy", WINDOW_CPU, make_shared, write_child,
	    keep_child_busy, 0);
	run("last write, store", WINDOW_HERE, make_owned, write_child,
	    store_in_child, 0);
	run("last write, evict", WINDOW_CPU, make_owned, write_child,
	    evict_child_page, LATENCY);
	run("last write, busy", WINDOW_CPU, make_owned, write_child,
	    keep_child_busy, 0);
}

static void
run_forks(void)
{
	run("fork, evict", WINDOW_CPU, make_unshared, fork_parent,
	    evict_parent_page, LATENCY);
	run("fork, busy", WINDOW_CPU, make_unshared, fork_parent,
	    keep_parent_busy, 0);
	run("fork, second busy", WINDOW_CPU, make_second, fork_parent,
	    keep_parent_busy, 0);
}

KTEST(window_cow)
{
	set_deadline(60);
	run_writes();
	run_forks();
}
