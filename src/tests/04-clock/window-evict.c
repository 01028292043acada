/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if another CPU stores to a page between any two instructions of its eviction, the
 *     store either faults or is not lost, even if the frame is shared, and whichever of the
 *     sharing pages is stored to; another CPU can also read and write the page, with faults
 *     that wait while the frame is busy, or end the process: no content is lost, and no
 *     frame is leaked
 * cpus: 2
 * swap: 1M
 */
#include "tests/04-clock/kwindow.h"

static struct vm_space *space, *other;
static struct page *page, *other_page;
static struct frame *frame;
static unsigned char expected; /* the byte at the start of the page */
static uint32_t free_at_start;

/* Bring a page of zeros into memory, mapped writable and not modified, and make its frame
 * busy.  */
static void
make_page(void)
{
	free_at_start = kspace_free_pages();
	expected = 0;
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, 1), ==, 0);
	KTEST_CHECK_CMP(kspace_get_in(space, KSPACE_BASE), ==, 0);
	page = kwindow_page(space, KSPACE_BASE);
	frame = kwindow_make_busy(page);
	KTEST_CHECK(frame != NULL);
}

/* Do the same, and let a page of another space share the frame; it is also mapped writable. */
static void
make_shared_page(void)
{
	make_page();
	other = kspace_create();
	KTEST_CHECK_CMP(kspace_map(other, KSPACE_BASE, 1), ==, 0);
	other_page = kwindow_page(other, KSPACE_BASE);
	spin_acquire(&frames_lock);
	frame_attach(frame, other_page);
	KTEST_CHECK_CMP(
	    pmap_enter(other->pmap, KSPACE_BASE, frame->pa, PMAP_WRITE), ==, 0);
	spin_release(&frames_lock);
}

static void
evict(void)
{
	frame_evict(&frame, 1);
}

static void
store(void)
{
	if (windows_store(space->pmap, KSPACE_BASE, 7))
		expected = 7;
}

static void
store_in_other(void)
{
	if (windows_store(other->pmap, KSPACE_BASE, 7))
		expected = 7;
}

static void
read(void)
{
	KTEST_CHECK_CMP(kspace_get_in(space, KSPACE_BASE), ==, 0);
}

static void
write(void)
{
	kspace_put_in(space, KSPACE_BASE, 7);
	expected = 7;
}

static void
write_pinned(void)
{
	kwindow_put_pinned(space, KSPACE_BASE, 7);
	expected = 7;
}

static void
destroy(void)
{
	vm_space_destroy(space);
	space = NULL;
}

static void
check(void)
{
	kwindow_check(page);
	KTEST_CHECK_CMP(kspace_get_in(space, KSPACE_BASE), ==, expected);
}

static void
check_both(void)
{
	KTEST_CHECK_CMP(kspace_get_in(other, KSPACE_BASE), ==, expected);
	KTEST_CHECK_CMP(kspace_get_in(space, KSPACE_BASE), ==, expected);
}

static void
clean_up(void)
{
	if (space != NULL)
		vm_space_destroy(space);
	if (other != NULL)
		vm_space_destroy(other);
	other = NULL;
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free_at_start);
}

static void
run(const char *name, enum window_place place, void (*setup)(void),
    void (*action)(void), void (*checks)(void))
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = setup,
		.function = evict,
		.action = action,
		.check = checks,
		.teardown = clean_up,
	};

	kwindow_run(&c, 0);
}

KTEST(window_evict)
{
	set_deadline(60);
	run("store", WINDOW_HERE, make_page, store, check);
	run("store, first sharer", WINDOW_HERE, make_shared_page, store,
	    check_both);
	run("store, second sharer", WINDOW_HERE, make_shared_page,
	    store_in_other, check_both);
	run("read", WINDOW_CPU, make_page, read, check);
	run("write", WINDOW_CPU, make_page, write, check);
	run("pinned write", WINDOW_CPU, make_page, write_pinned, check);
	run("exit", WINDOW_CPU, make_page, destroy, NULL);
}
