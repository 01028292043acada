/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a store through any mapping of a page, between any two instructions of a
 *     function that cleans or removes pages, either faults or is not lost; also, nothing is
 *     lost if another CPU handles a write fault, writes to the page in the kernel, or
 *     cleans the object at that point
 * cpus: 2
 */
#include "tests/09-object/kclean.h"
#include "tests/deadline.h"
#include "tests/windows.h"
#include "vm/dragonfly/vm_file.h"

#define PAGES 2 /* the actions use the last page */
#define LAST  (PAGES - 1)

enum { FIRST = 11, SECOND };

static struct vm_map_backing other_view;
static struct vm_page *held;   /* the page that the test holds, or NULL */
static unsigned char expected; /* the first byte of the last page */

/* Given functions that need not be stepped. */
static const void *const over[] = { pmap_lookup, pmap_protect_if,
	pmap_remove_if, pmap_remove_range, pmap_test_clear_if,
	pmap_shootdown_finish, token_get, token_get_shared, token_release,
	vm_page_free, vm_page_wakeup, vm_page_protect, vnode_getpages,
	vnode_putpages, waitq_wake_all, NULL };

/* Modify both pages through a view; the last one is also writable in the other view. */
static void
make_dirty(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		kview_write(&kclean_view, i, FIRST);
	kview_enter(&other_view, LAST, KOBJECT_RW);
	expected = FIRST;
}

/* Like make_dirty, but the pages have been written to the file, and are clean. */
static void
make_clean(void)
{
	make_dirty();
	KTEST_CHECK_CMP(kclean_clean(0, PAGES, OBJPC_SYNC), ==, 0);
	for (unsigned i = 0; i < PAGES; i++)
		kview_enter(&kclean_view, i, KOBJECT_RW);
	kview_enter(&other_view, LAST, KOBJECT_RW);
}

/* Like make_clean, but the last page is held, as while a write(2) writes to it. */
static void
make_held(void)
{
	make_clean();
	held = kobject_busy_page(kclean_object, LAST);
	vm_page_hold(held);
	vm_page_wakeup(held);
}

static void
clean_all(void)
{
	KTEST_CHECK_CMP(kclean_clean(0, PAGES, OBJPC_SYNC), ==, 0);
}

static void
clean_and_remove(void)
{
	KTEST_CHECK_CMP(
	    kclean_clean(0, PAGES, OBJPC_SYNC | OBJPC_INVAL), ==, 0);
}

static void
remove_clean(void)
{
	vm_object_hold(kclean_object);
	vm_object_page_remove(kclean_object, 0, PAGES, true);
	vm_object_drop(kclean_object);
}

static void
store_here(void)
{
	if (windows_store(
		kclean_view.pmap, kview_va(&kclean_view, LAST), SECOND))
		expected = SECOND;
}

static void
store_in_other(void)
{
	if (windows_store(other_view.pmap, kview_va(&other_view, LAST), SECOND))
		expected = SECOND;
}

/* Do what a write fault to the last page does, and then the store. */
static void
fault_and_store(void)
{
	kview_enter(&other_view, LAST, KOBJECT_RW);
	store_in_other();
}

/* Do what the last part of a write(2) to the held page does. */
static void
end_write(void)
{
	struct vm_page *m = held;

	*(unsigned char *)vm_page_kva(m) = SECOND;
	expected = SECOND;
	vm_page_dirty(m);
	vm_object_set_writeable_dirty(kclean_object);
	held = NULL;
	vm_page_unhold(m);
}

/* Do all that a write(2) to the last page does. */
static void
write_held(void)
{
	held = kobject_busy_page(kclean_object, LAST);
	vm_page_hold(held);
	vm_page_wakeup(held);
	end_write();
}

/* Check the last page, clean the object again, and check that the file has all that was
 * stored, and that all pages can be removed.  */
static void
check_file(void)
{
	struct vm_page *m = kobject_page(kclean_object, LAST);

	if (held != NULL)
		end_write();
	if (m != NULL)
		KTEST_CHECK_CMP(*(unsigned char *)vm_page_kva(m), ==, expected);
	KTEST_CHECK_CMP(kclean_clean(0, PAGES, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(0), ==, FIRST);
	KTEST_CHECK_CMP(kclean_byte(LAST), ==, expected);
	KTEST_CHECK(!kclean_may_be_dirty());
	remove_clean();
	KTEST_CHECK_CMP(kclean_object->resident_page_count, ==, 0);
}

static void
run(const char *name, enum window_place place, void (*setup)(void),
    void (*function)(void), void (*action)(void))
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = setup,
		.function = function,
		.action = action,
		.check = check_file,
		.over = over,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 10);
}

KTEST(window_clean)
{
	set_deadline(60);
	kclean_create(PAGES);
	kview_create(&other_view, kclean_object, KCLEAN_VA, 0, PAGES);
	run("clean, store", WINDOW_HERE, make_dirty, clean_all, store_here);
	run("clean, other store", WINDOW_HERE, make_dirty, clean_all,
	    store_in_other);
	run("clean, fault", WINDOW_CPU, make_dirty, clean_all, fault_and_store);
	run("clean, write", WINDOW_CPU, make_dirty, clean_all, write_held);
	run("clean, clean", WINDOW_CPU, make_dirty, clean_all, clean_all);
	run("invalidate, store", WINDOW_HERE, make_dirty, clean_and_remove,
	    store_in_other);
	run("invalidate, fault", WINDOW_CPU, make_dirty, clean_and_remove,
	    fault_and_store);
	run("remove, store", WINDOW_HERE, make_clean, remove_clean, store_here);
	run("remove, other store", WINDOW_HERE, make_clean, remove_clean,
	    store_in_other);
	run("remove, fault", WINDOW_CPU, make_clean, remove_clean,
	    fault_and_store);
	run("remove, write", WINDOW_CPU, make_clean, remove_clean, write_held);
	run("remove, end of write", WINDOW_CPU, make_held, remove_clean,
	    end_write);
	run("clean, end of write", WINDOW_CPU, make_held, clean_all, end_write);
	kview_destroy(&other_view);
	kclean_destroy();
}
