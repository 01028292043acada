/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a store through a shared mapping of a file, between any two instructions of a
 *     sync, an eviction, a munmap or an exit, either faults or reaches the file; no store
 *     is lost if another CPU writes to the page, evicts it, makes it busy, syncs it or
 *     exits at that point
 * cpus: 2
 * swap: 1M
 */
#include "tests/04-clock/kwindow.h"

#define PAGES 2 /* pages of the file; the test uses page 1 */
#define VA    (KSPACE_BASE + PAGE_SIZE)

/* Contents of the first byte of page 1. */
enum { FIRST = 11, SECOND, THIRD };

static struct vnode *file;
static struct vm_space *space, *other;
static struct page *page, *other_page;
static unsigned char expected;
static uint32_t free_at_start;

static void
map_file(struct vm_space *in)
{
	struct vm_request request = {
		.address = KSPACE_BASE,
		.length = PAGES * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_SHARED,
		.vnode = file,
		.file_length = PAGES * PAGE_SIZE,
	};

	KTEST_CHECK_CMP(vm_mmap(in, &request), ==, 0);
}

/* Map the file in two spaces, and modify page 1 in both. */
static void
make_page(void)
{
	free_at_start = kspace_free_pages();
	space = kspace_create();
	other = kspace_create();
	map_file(space);
	map_file(other);
	kspace_put_in(other, VA, 1);
	kspace_put_in(space, VA, FIRST);
	expected = FIRST;
	page = kwindow_page(space, VA);
	other_page = kwindow_page(other, VA);
}

/* As make_page, but in memory, page 1 then belongs only to the other space. */
static void
make_page_in_other(void)
{
	make_page();
	kwindow_evict(page);
	kspace_put_in(other, VA, THIRD);
	expected = THIRD;
	KTEST_CHECK(page->frame == NULL && other_page->frame != NULL);
}

static void
sync_file(void)
{
	KTEST_CHECK_CMP(
	    vm_sync(space, KSPACE_BASE, PAGES * PAGE_SIZE, MS_SYNC), ==, 0);
}

static void
evict_page(void)
{
	kwindow_evict(page);
}

static void
evict_other(void)
{
	kwindow_evict(other_page);
}

static void
keep_other_busy(void)
{
	kwindow_keep_busy(other_page);
}

static void
unmap_file(void)
{
	KTEST_CHECK_CMP(vm_unmap(space, KSPACE_BASE, PAGES * PAGE_SIZE), ==, 0);
}

static void
end_space(void)
{
	vm_space_destroy(space);
	space = NULL;
}

static void
end_other(void)
{
	vm_space_destroy(other);
	other = NULL;
}

static void
store_here(void)
{
	if (windows_store(space->pmap, VA, SECOND))
		expected = SECOND;
}

static void
store_in_other(void)
{
	if (windows_store(other->pmap, VA, SECOND))
		expected = SECOND;
}

static void
put_in_other(void)
{
	kspace_put_in(other, VA, SECOND);
	expected = SECOND;
}

static void
put_pinned_in_other(void)
{
	kwindow_put_pinned(other, VA, SECOND);
	expected = SECOND;
}

static void
sync_other(void)
{
	KTEST_CHECK_CMP(
	    vm_sync(other, KSPACE_BASE, PAGES * PAGE_SIZE, MS_SYNC), ==, 0);
}

/* Check that what has been stored is in memory, and that it is in the file once all
 * mappings have ended.  */
static void
check_file(void)
{
	unsigned char byte;
	uint32_t done;

	if (other != NULL)
		KTEST_CHECK_CMP(kspace_get_in(other, VA), ==, expected);
	if (space != NULL)
		end_space();
	if (other != NULL)
		end_other();
	KTEST_CHECK_CMP(vnode_read(file, &byte, 1, PAGE_SIZE, &done), ==, 0);
	KTEST_CHECK_CMP(byte, ==, expected);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free_at_start);
}

static void
run_from(void (*setup)(void), const char *name, enum window_place place,
    void (*function)(void), void (*action)(void))
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = setup,
		.function = function,
		.action = action,
		.check = check_file,
	};

	kwindow_run(&c, 0);
}

static void
run(const char *name, enum window_place place, void (*function)(void),
    void (*action)(void))
{
	run_from(make_page, name, place, function, action);
}

/* Like run, but only the other space has page 1 in memory. */
static void
run_in_other(const char *name, enum window_place place, void (*function)(void),
    void (*action)(void))
{
	run_from(make_page_in_other, name, place, function, action);
}

KTEST(window_sync)
{
	set_deadline(60);
	file = kspace_make_file(PAGES);
	run("sync, store", WINDOW_HERE, sync_file, store_here);
	run("sync, other stores", WINDOW_HERE, sync_file, store_in_other);
	run("sync, other writes", WINDOW_CPU, sync_file, put_in_other);
	run("sync, pinned write", WINDOW_CPU, sync_file, put_pinned_in_other);
	run("sync, evict", WINDOW_CPU, sync_file, evict_page);
	run("sync, busy", WINDOW_CPU, sync_file, keep_other_busy);
	run("sync, exit", WINDOW_CPU, sync_file, end_other);
	run("sync, sync", WINDOW_CPU, sync_file, sync_other);
	run_in_other(
	    "sync other, other stores", WINDOW_HERE, sync_file, store_in_other);
	run_in_other("sync other, evict", WINDOW_CPU, sync_file, evict_other);
	run_in_other(
	    "sync other, busy", WINDOW_CPU, sync_file, keep_other_busy);
	run_in_other("sync other, exit", WINDOW_CPU, sync_file, end_other);
	run("evict, store", WINDOW_HERE, evict_page, store_here);
	run("evict, other stores", WINDOW_HERE, evict_page, store_in_other);
	run("evict, sync", WINDOW_CPU, evict_page, sync_other);
	run("unmap, other stores", WINDOW_HERE, unmap_file, store_in_other);
	run("unmap, evict", WINDOW_CPU, unmap_file, evict_other);
	run("unmap, busy", WINDOW_CPU, unmap_file, keep_other_busy);
	run("exit, other stores", WINDOW_HERE, end_space, store_in_other);
	run("exit, other writes", WINDOW_CPU, end_space, put_in_other);
	run("exit, exit", WINDOW_CPU, end_space, end_other);
	vnode_release(file);
}
