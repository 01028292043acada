/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a range of pages is removed from the object and from all page tables, and the
 *     pages around it are not touched; wired pages stay, but become invalid, except
 *     fictitious pages, which are freed; if only clean pages are to be removed, wired,
 *     held and dirty pages stay as they are, even if only a page table shows that a page
 *     is dirty; the function waits for busy pages of the range, and for no others
 * points: 4
 * cpus: 1
 */
#include "tests/09-object/kobject.h"
#include "tests/deadline.h"

#define SIZE 12

static struct vm_object *object;
static struct vm_map_backing whole, part;
static struct semaphore finished;
static bool removed;

static void
remove_range(vm_pindex_t start, vm_pindex_t end, bool clean_only)
{
	vm_object_hold(object);
	vm_object_page_remove(object, start, end, clean_only);
	vm_object_drop(object);
}

/* Create an object whose pages are all mapped in WHOLE, and whose pages 2 to 6 are also
 * mapped in PART.  */
static void
create(void)
{
	object = vm_object_allocate(OBJT_DEFAULT, SIZE);
	KTEST_CHECK(object != NULL);
	kview_create(&whole, object, 0x103fb000, 0, SIZE);
	kview_create(&part, object, 0x20000000, 2, 5);
	for (vm_pindex_t i = 0; i < SIZE; i++) {
		kview_enter(&whole, i, KOBJECT_RW);
		if (i >= 2 && i < 7)
			kview_enter(&part, i, KOBJECT_RW);
	}
}

static void
destroy(void)
{
	kview_destroy(&whole);
	kview_destroy(&part);
	vm_object_deallocate(object);
}

static void
set_wired(vm_pindex_t pindex, bool wired)
{
	struct vm_page *m = kobject_busy_page(object, pindex);

	if (wired)
		vm_page_wire(m);
	else
		vm_page_unwire(m, false);
	vm_page_wakeup(m);
}

/* ------------------------------------------------------------- clean pages */

static void
check_clean_only(void)
{
	struct vm_page *held = kobject_page(object, 5);

	vm_page_dirty(kobject_page(object, 2));
	kview_store(&part, 3, 1);
	set_wired(4, true);
	vm_page_hold(held);
	remove_range(1, 9, true);
	KOBJECT_EXPECT(object, "p.ddpp...ppp");
	KTEST_CHECK_CMP(kobject_page(object, 4)->valid, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(kobject_page(object, 3)->valid, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(kview_state(&whole, 1), ==, '.');
	KTEST_CHECK_CMP(kview_state(&whole, 6), ==, '.');
	KTEST_CHECK_CMP(kview_state(&part, 6), ==, '.');
	KTEST_CHECK_CMP(kview_state(&whole, 4), ==, 'w');
	KTEST_CHECK_CMP(kview_state(&whole, 0), ==, 'w');
	KTEST_CHECK_CMP(kview_state(&whole, 9), ==, 'w');

	/* A clean page can be removed when it is no longer held. */
	vm_page_unhold(held);
	remove_range(5, 5, true);
	KOBJECT_EXPECT(object, "p.ddpp...ppp");
	remove_range(5, 6, true);
	KOBJECT_EXPECT(object, "p.ddp....ppp");
}

/* --------------------------------------------------------------- all pages */

/* Page 4 is wired, and page 9 is held. */
static void
check_all(void)
{
	struct vm_page *held = kobject_page(object, 9), *wired;

	kview_enter(&whole, 4, KOBJECT_RW);
	kview_store(&whole, 4, 1);
	vm_page_hold(held);
	vm_page_flag_set(kobject_page(object, 4), PG_SWAPPED);
	remove_range(3, 10, false);
	KOBJECT_EXPECT(object, "p.d.p.....pp");
	for (vm_pindex_t i = 3; i < 7; i++)
		KTEST_CHECK_CMP(kview_state(&part, i), ==, '.');
	KTEST_CHECK_CMP(kview_state(&whole, 4), ==, '.');
	KTEST_CHECK_CMP(kview_state(&whole, 9), ==, '.');
	KTEST_CHECK_CMP(kview_state(&whole, 10), ==, 'w');
	wired = kobject_page(object, 4);
	KTEST_CHECK_CMP(wired->valid, ==, 0);
	KTEST_CHECK_CMP(wired->flags & PG_SWAPPED, ==, 0);
	KTEST_CHECK_CMP(wired->wire_count, ==, 1);
	KTEST_CHECK_CMP(wired->busy_count, ==, 0);
	KTEST_CHECK(held->object == NULL);
	KTEST_CHECK_CMP(held->queue, ==, PQ_HOLD);
	vm_page_unhold(held);
	set_wired(4, false);
	remove_range(0, UINT32_MAX, false);
	KOBJECT_EXPECT(object, "............");
}

/* --------------------------------------------------------------- busy pages */

static void
remove_thread(void *aux UNUSED)
{
	remove_range(2, 5, false);
	removed = true;
	sema_up(&finished);
}

static void
check_busy(void)
{
	struct vm_page *before, *inside, *after;

	kobject_fill(object, 0, SIZE);
	before = kobject_busy_page(object, 1);
	after = kobject_busy_page(object, 5);
	remove_range(2, 5, false);
	KOBJECT_EXPECT(object, "pp...ppppppp");
	kobject_fill(object, 2, 5);
	inside = kobject_page(object, 3);
	KTEST_CHECK(vm_page_sbusy_try(inside)); /* it is being written */
	removed = false;
	kobject_start("remove", remove_thread, NULL);
	kobject_let_run();
	KTEST_CHECK(!removed);
	KTEST_CHECK(inside->object == object);
	/* The thread sleeps, so it does not keep the token. */
	KTEST_CHECK(token_try(&object->token));
	token_release(&object->token);
	vm_page_sbusy_drop(inside);
	sema_down(&finished);
	KOBJECT_EXPECT(object, "pp...ppppppp");
	vm_page_wakeup(before);
	vm_page_wakeup(after);
}

/* The page for which the thread waits is freed by the thread that made it busy. */
static void
check_freed(void)
{
	struct vm_page *m;

	kobject_fill(object, 0, SIZE);
	m = kobject_busy_page(object, 3);
	removed = false;
	kobject_start("remove", remove_thread, NULL);
	kobject_let_run();
	KTEST_CHECK(!removed);
	vm_object_hold(object);
	vm_page_free(m);
	vm_object_drop(object);
	sema_down(&finished);
	KOBJECT_EXPECT(object, "pp...ppppppp");
	KTEST_CHECK_CMP(m->queue, ==, PQ_FREE);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
}

/* Check that the mappings of other pages stay. */
static void
check_neighbors(void)
{
	for (vm_pindex_t i = 2; i < 7; i++) {
		kview_enter(&part, i, KOBJECT_RW);
		kview_enter(&whole, i, VM_PROT_READ);
	}
	remove_range(2, 4, false);
	KVIEW_EXPECT(&part, "..www");
	KVIEW_EXPECT(&whole, "....rrr.....");
	remove_range(6, 7, false);
	KVIEW_EXPECT(&part, "..ww.");
	KVIEW_EXPECT(&whole, "....rr......");
}

/* Check that fictitious pages, which are always wired, are removed and freed. */
static void
check_fictitious(void)
{
	struct vm_object *device = vm_object_allocate(OBJT_DEVICE, 2);
	uint32_t blocks = kobject_heap_blocks();
	struct vm_page *m = vm_page_create_fake(0xb8000, VM_MEMATTR_WRITE_BACK);

	KTEST_CHECK(device != NULL && m != NULL);
	vm_object_hold(device);
	KTEST_CHECK(vm_page_insert(m, device, 1));
	vm_page_wakeup(m);
	vm_object_page_remove(device, 0, 2, false);
	KTEST_CHECK_CMP(device->resident_page_count, ==, 0);
	KTEST_CHECK_CMP(kobject_heap_blocks(), ==, blocks);
	vm_object_drop(device);
	vm_object_deallocate(device);
}

KTEST(object_remove)
{
	uint32_t available = vm_page_available();

	set_deadline(20);
	sema_init(&finished, 0);
	create();
	check_clean_only();
	check_all();
	check_busy();
	check_freed();
	check_neighbors();
	destroy();
	check_fictitious();
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
