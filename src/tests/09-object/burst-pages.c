/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a burst that maps pages of a file read-only leaves the file clean; one that maps
 *     them writable sets or clears PG_NOSYNC as the entry says; pages that are in use stay
 *     in the active queue, and no page of the cache queue is mapped; new pages go to the
 *     inactive queue; the search ends at a page that is mapped already, also if there are
 *     15 pages before the fault; fictitious pages are not mapped; vm_prefault_range respects
 *     the rights of the entry
 * cpus: 1
 * options: burst=16
 */
#include "tests/09-object/kfault.h"
#include "tests/deadline.h"
#include "threads/timer.h"
#include "vm/dragonfly/vm_page_queue.h"

#define PAGES 6
#define WIDE  18 /* pages of the map */
#define BURST (VM_FAULT_BURST | VM_FAULT_USERMODE)
#define QUICK (BURST | VM_FAULT_BURST_QUICK)
#define BOTH  (OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY)

static struct vm_map map;
static struct kfile f;

/* Insert the whole file, unmapped and with all pages in memory, with the rights PROT and
 * the flags EFLAGS.  */
static struct vm_map_entry *
insert_file(vm_prot_t prot, unsigned eflags)
{
	struct vm_map_entry *entry;

	kmap_empty(&map);
	entry = kfault_insert(&map, 0, PAGES, f.object, 0, prot);
	vm_map_lock(&map);
	entry->eflags |= eflags;
	vm_map_unlock(&map);
	return entry;
}

static void
check_read_only(void)
{
	insert_file(VM_PROT_READ, 0);
	KTEST_CHECK_CMP(f.object->flags & BOTH, ==, 0);
	KFAULT_FLAGS(&map, 2, VM_PROT_READ, BURST, 0);
	KPAGES_EXPECT(&map, "rrrrrr");
	KTEST_CHECK_CMP(f.object->flags & BOTH, ==, 0);
}

static void
expect_nosync(bool nosync)
{
	KPAGES_EXPECT(&map, "wwwwww");
	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK_CMP(
		    (kfile_page(&f, i)->flags & PG_NOSYNC) != 0, ==, nosync);
}

static void
check_nosync(void)
{
	insert_file(KMAP_RW, MAP_ENTRY_NOSYNC);
	KFAULT_FLAGS(&map, 2, VM_PROT_READ, BURST, 0);
	expect_nosync(true);
	insert_file(KMAP_RW, 0);
	KFAULT_FLAGS(&map, 2, VM_PROT_READ, BURST, 0);
	expect_nosync(false);
}

/* Put M, which is clean and not mapped, into queue TYPE. */
static void
move_page(struct vm_page *m, enum vm_page_queue_type type)
{
	vm_page_busy_wait(m, true);
	vm_page_queue_remove(m);
	vm_page_queue_add(m, type, false);
	vm_page_wakeup(m);
}

static void
check_queues(unsigned flags)
{
	struct vm_page *cached = kfile_page(&f, 1);
	struct vm_page *active = kfile_page(&f, 4);

	insert_file(VM_PROT_READ, 0);
	move_page(cached, PQ_CACHE);
	move_page(active, PQ_ACTIVE);
	KFAULT_FLAGS(&map, 2, VM_PROT_READ, flags, 0);
	KTEST_CHECK_CMP(kpages_mapped(&map, 4), ==, 'r');
	KTEST_CHECK_CMP(active->queue, ==, PQ_ACTIVE);
	KTEST_CHECK(kpages_mapped(&map, 1) == '.' || cached->queue != PQ_CACHE);
	kfault_unmap(&map);
	move_page(cached, PQ_INACTIVE);
}

static void
check_new_pages(void)
{
	kmap_empty(&map);
	kmap_insert_picture(&map, "wwwww");
	KFAULT_FLAGS(&map, 2, VM_PROT_WRITE, BURST, 0);
	KPAGES_EXPECT(&map, "wwwww");
	for (unsigned i = 0; i < 5; i++)
		KTEST_CHECK(
		    i == 2 || kpages_page(&map, i)->queue == PQ_INACTIVE);
}

static void
prefault(unsigned i, bool quick)
{
	struct vm_map_entry *entry = kmap_entry(&map, i);

	vm_map_lock_read(&map);
	vm_prefault(&map, kmap_va(i), entry, entry->protection, quick);
	vm_map_unlock(&map);
}

/* Insert anonymous memory, cause faults at pages [14, END), and map the neighbors of page 15,
 * of which the burst could examine all.  The test does not hold the object.  */
static void
prefault_last(unsigned end)
{
	kmap_empty(&map);
	kmap_insert(&map, 0, WIDE, KMAP_RW);
	for (unsigned i = 14; i < end; i++)
		KFAULT(&map, i, VM_PROT_WRITE, 0);
	prefault(15, false);
	KTEST_CHECK_CMP(kpages_mapped(&map, 13), ==, '.');
	KTEST_CHECK_CMP(kpages_mapped(&map, 16), ==, 'w');
}

static void
check_many_before(void)
{
	prefault_last(17);
	KTEST_CHECK_CMP(kpages_mapped(&map, 17), ==, '.');
	prefault_last(16);
	KTEST_CHECK_CMP(kpages_mapped(&map, 17), ==, 'w');
}

static void
prefault_range(struct vm_map_entry *entry)
{
	vm_map_lock_read(&map);
	vm_prefault_range(&map, entry, entry->ba.start, entry->ba.end);
	vm_map_unlock(&map);
}

static void
check_fictitious(void)
{
	struct vm_object *device = vm_object_allocate(OBJT_DEVICE, 4);
	struct vm_map_entry *entry;
	struct vm_page *m;

	KTEST_CHECK(device != NULL);
	vm_object_hold(device);
	for (unsigned i = 0; i < 4; i++) {
		m = vm_page_create_fake(
		    0xb8000 + ptoa(i), VM_MEMATTR_WRITE_BACK);
		KTEST_CHECK(m != NULL);
		KTEST_CHECK(vm_page_insert(m, device, i));
		vm_page_wakeup(m);
	}
	vm_object_drop(device);
	kmap_empty(&map);
	entry = kfault_insert(&map, 0, 4, device, 0, VM_PROT_READ);
	prefault(1, false);
	prefault(1, true);
	prefault_range(entry);
	KPAGES_EXPECT(&map, "....");
	kmap_empty(&map);
	vm_object_deallocate(device);
}

/* ------------------------------------------------------------ vm_prefault_range */

static void
check_range(void)
{
	struct vm_map_entry *entry = insert_file(VM_PROT_NONE, 0);

	prefault_range(entry);
	KPAGES_EXPECT(&map, "......");
	prefault_range(
	    insert_file(KMAP_RW, MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY));
	KPAGES_EXPECT(&map, "rrrrrr");
	entry = insert_file(KMAP_RW, MAP_ENTRY_NOSYNC);
	/* The thread has slept with a token before. */
	vm_object_hold(f.object);
	timer_sleep(1);
	vm_object_drop(f.object);
	prefault_range(entry);
	expect_nosync(true);
}

KTEST(burst_pages)
{
	set_deadline(20);
	kmap_create_to(&map, kmap_va(WIDE));
	kfile_create(&f, "/f", PAGES * PAGE_SIZE);
	KTEST_CHECK_CMP(kfile_read(&f, 0, PAGES - 1), ==, VM_PAGER_OK);
	kfile_done(&f, 0);
	check_read_only();
	check_queues(BURST);
	check_queues(QUICK);
	check_nosync();
	check_range();
	check_new_pages();
	check_many_before();
	check_fictitious();
	kmap_destroy(&map);
	kfile_close(&f);
}
