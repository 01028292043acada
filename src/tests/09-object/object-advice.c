/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: MADV_DONTNEED and MADV_WILLNEED move pages between the queues; MADV_FREE marks
 *     anonymous pages clean, in the page tables as well, if their object has
 *     OBJ_ONEMAPPING, so that they can be reclaimed until the next store; it does not
 *     affect pages that are busy, wired or held, pages outside the range, or files; no
 *     advice affects pages that are only partly valid; vm_object_madvise does not sleep
 * points: 3
 * cpus: 1
 */
#include "lib/abi.h"
#include "tests/09-object/kclean.h"

#define SIZE 12

static struct vm_object *object;
static struct vm_map_backing view;

/* Call vm_object_madvise, with a spinlock held, since it must not sleep. */
static void
advise(struct vm_object *which, vm_pindex_t start, vm_pindex_t end, int advice)
{
	static struct spinlock lock = SPINLOCK_INITIALIZER("advice");

	vm_object_hold(which);
	spin_acquire(&lock);
	vm_object_madvise(which, start, end, advice);
	spin_release(&lock);
	vm_object_drop(which);
}

/* Create an object whose pages are all mapped, and modified through the mapping. */
static void
create(void)
{
	object = vm_object_allocate(OBJT_DEFAULT, SIZE);
	KTEST_CHECK(object != NULL);
	kview_create(&view, object, 0x20000000, 0, SIZE);
	for (vm_pindex_t i = 0; i < SIZE; i++)
		kview_write(&view, i, 'a');
}

static void
destroy(void)
{
	kview_destroy(&view);
	vm_object_deallocate(object);
}

/* Return the number of pages of the object in queue TYPE. */
static unsigned
count_in(enum vm_page_queue_type type)
{
	unsigned count = 0;

	for (vm_pindex_t i = 0; i < SIZE; i++)
		count += kobject_page(object, i)->queue == type;
	return count;
}

static void
check_queues(void)
{
	create();
	KTEST_CHECK_CMP(count_in(PQ_ACTIVE), ==, SIZE);
	advise(object, 0, SIZE, MADV_DONTNEED);
	/* vm_page_dontneed may leave some pages where they are. */
	KTEST_CHECK_CMP(count_in(PQ_INACTIVE), >=, SIZE / 2);
	KTEST_CHECK_CMP(count_in(PQ_ACTIVE) + count_in(PQ_INACTIVE), ==, SIZE);
	KOBJECT_EXPECT(object, "pppppppppppp");
	KVIEW_EXPECT(&view, "mmmmmmmmmmmm");
	advise(object, 0, SIZE, MADV_WILLNEED);
	KTEST_CHECK_CMP(count_in(PQ_ACTIVE), ==, SIZE);
	for (unsigned i = 0; i < 8; i++)
		advise(object, 3, 5, MADV_DONTNEED);
	KTEST_CHECK_CMP(count_in(PQ_INACTIVE), ==, 2);
	advise(object, 4, 9, MADV_WILLNEED);
	KTEST_CHECK_CMP(count_in(PQ_INACTIVE), ==, 1);
	advise(object, 20, 90, MADV_WILLNEED);
	/* Only MADV_FREE leaves out held pages. */
	vm_page_hold(kobject_page(object, 3));
	advise(object, 0, SIZE, MADV_WILLNEED);
	KTEST_CHECK_CMP(count_in(PQ_ACTIVE), ==, SIZE);
	vm_page_unhold(kobject_page(object, 3));
	destroy();
}

/* Page 2 is hard busy, 3 soft busy, 4 wired, 5 held. */
static void
check_free(void)
{
	struct vm_page *m[SIZE];

	create();
	for (vm_pindex_t i = 0; i < SIZE; i++) {
		m[i] = kobject_page(object, i);
		vm_page_dirty(m[i]);
	}
	KTEST_CHECK(vm_page_busy_try(m[4], true));
	vm_page_wire(m[4]);
	vm_page_wakeup(m[4]);
	KTEST_CHECK(vm_page_sbusy_try(m[3]));
	KTEST_CHECK(vm_page_busy_try(m[2], true));
	vm_page_hold(m[5]);
	for (vm_pindex_t i = 5; i < SIZE; i++)
		vm_page_flag_set(m[i], PG_SWAPPED);
	advise(object, 1, 9, MADV_FREE);
	for (vm_pindex_t i = 5; i < SIZE; i++) {
		KTEST_CHECK_CMP(
		    (m[i]->flags & PG_SWAPPED) != 0, ==, i < 6 || i >= 9);
		vm_page_flag_clear(m[i], PG_SWAPPED);
	}
	KOBJECT_EXPECT(object, "dpddddpppddd");
	KVIEW_EXPECT(&view, "mwmmmmwwwmmm");
	KTEST_CHECK_CMP(m[7]->act_count, ==, 0);
	KTEST_CHECK_CMP(m[7]->valid, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(m[7]->busy_count, ==, 0);
	KTEST_CHECK_CMP(m[4]->wire_count, ==, 1);
	vm_page_unhold(m[5]);
	vm_page_wakeup(m[2]);
	vm_page_sbusy_drop(m[3]);
	vm_page_busy_wait(m[4], true);
	vm_page_unwire(m[4], true);
	vm_page_wakeup(m[4]);

	/* A call of vm_page_dontneed can leave a page in its queue, but not eight in a row. */
	for (unsigned i = 0; i < 8; i++)
		advise(object, 6, 9, MADV_FREE);
	KTEST_CHECK_CMP(count_in(PQ_INACTIVE), >=, 3);
	KTEST_CHECK_CMP(m[7]->queue, ==, PQ_INACTIVE);

	/* The next store makes the page dirty. */
	kview_store(&view, 7, 'b');
	KTEST_CHECK(vm_page_busy_try(m[7], true));
	vm_page_test_dirty(m[7]);
	KTEST_CHECK_CMP(m[7]->dirty, ==, VM_PAGE_BITS_ALL);
	vm_page_wakeup(m[7]);
	destroy();
}

/* Check that advice does not affect page 1, whose chunk 0 is not valid. */
static void
check_partly_valid(void)
{
	struct vm_page *m;

	create();
	m = kobject_busy_page(object, 1);
	vm_object_hold(object);
	vm_page_protect(m, VM_PROT_NONE);
	vm_object_drop(object);
	vm_page_set_invalid(m, 0, DEV_BSIZE);
	vm_page_wakeup(m);
	for (unsigned i = 0; i < 8; i++) {
		advise(object, 0, 3, MADV_DONTNEED);
		advise(object, 0, 3, MADV_FREE);
	}
	KTEST_CHECK_CMP(m->queue, ==, PQ_ACTIVE);
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL & ~1u);
	KVIEW_EXPECT(&view, "w.wmmmmmmmmm");
	destroy();
}

/* Check that MADV_FREE does not affect objects without OBJ_ONEMAPPING, nor files. */
static void
check_not_freed(void)
{
	create();
	__atomic_fetch_and(&object->flags, ~OBJ_ONEMAPPING, __ATOMIC_SEQ_CST);
	vm_page_dirty(kobject_page(object, 3));
	advise(object, 0, SIZE, MADV_FREE);
	KOBJECT_EXPECT(object, "pppdpppppppp");
	KVIEW_EXPECT(&view, "mmmmmmmmmmmm");
	for (unsigned i = 0; i < 8; i++)
		advise(object, 0, SIZE, MADV_DONTNEED);
	KTEST_CHECK_CMP(count_in(PQ_INACTIVE), ==, SIZE);
	destroy();

	kclean_create(4);
	kview_write(&kclean_view, 1, 'c');
	kview_write(&kclean_view, 2, 'c');
	vm_page_dirty(kobject_page(kclean_object, 2));
	advise(kclean_object, 0, 4, MADV_FREE);
	KVIEW_EXPECT(&kclean_view, ".mm.");
	KOBJECT_EXPECT(kclean_object, ".pd.");
	kclean_destroy();
}

KTEST(object_advice)
{
	check_queues();
	check_free();
	check_partly_valid();
	check_not_freed();
}
