/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: cleaning writes exactly the dirty pages of the range to the file, consecutive
 *     pages together, and write-protects the pages, so that the next store is noticed;
 *     the flags of the object are cleared if the whole object has been cleaned and no
 *     page is held; with OBJPC_NOSYNC, pages that the syncer must not write are skipped;
 *     pages that are held are written but stay dirty; with OBJPC_INVAL the clean pages of
 *     the range are freed
 * points: 5
 * cpus: 1
 */
#include "tests/09-object/kclean.h"
#include "tests/deadline.h"

#define COUNT 44

/* Fail the test unless cleaning [START, END) writes PAGES pages in WRITES transfers. */
static void
expect_clean(vm_pindex_t start, vm_pindex_t end, unsigned flags, uint32_t pages,
    uint32_t writes)
{
	uint32_t pages_before = vm_stat_get(V_VNODEPGSOUT);
	uint32_t writes_before = vm_stat_get(V_VNODEOUT);

	KTEST_CHECK_CMP(kclean_clean(start, end, OBJPC_SYNC | flags), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEPGSOUT) - pages_before, ==, pages);
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEOUT) - writes_before, ==, writes);
}

/* Check that cleaning the whole object writes PAGES pages in WRITES transfers, and leaves
 * nothing to write.  */
static void
expect_clean_all(uint32_t pages, uint32_t writes)
{
	expect_clean(0, COUNT, 0, pages, writes);
	KTEST_CHECK(!kclean_may_be_dirty());
	expect_clean(0, COUNT, 0, 0, 0);
}

static void
check_whole(void)
{
	static const unsigned char dirty[] = { 3, 4, 5, 20 };
	struct vm_page *m;

	for (unsigned i = 0; i < ARRAY_SIZE(dirty); i++)
		kview_write(&kclean_view, dirty[i], 'a');
	kview_enter(&kclean_view, 6, KOBJECT_RW);
	KTEST_CHECK(kclean_may_be_dirty());
	KTEST_CHECK_CMP(kclean_byte(3), ==, 4);
	expect_clean_all(4, 2);
	for (unsigned i = 0; i < ARRAY_SIZE(dirty); i++) {
		KTEST_CHECK_CMP(kclean_byte(dirty[i]), ==, 'a');
		m = kobject_page(kclean_object, dirty[i]);
		KTEST_CHECK_CMP(m->dirty, ==, 0);
		KTEST_CHECK_CMP(m->busy_count, ==, 0);
		KTEST_CHECK_CMP(m->valid, ==, VM_PAGE_BITS_ALL);
		KTEST_CHECK_CMP(m->flags & (PG_CLEANCHK | PG_WRITEABLE), ==, 0);
	}
	m = kobject_page(kclean_object, 6);
	KTEST_CHECK_CMP(m->flags & (PG_CLEANCHK | PG_WRITEABLE), ==, 0);
	KVIEW_EXPECT(&kclean_view, "...rrrr.............r");
	KTEST_CHECK_CMP(kclean_byte(6), ==, 7);

	/* The next writable mapping sets the flags of the object again. */
	kview_enter(&kclean_view, 4, KOBJECT_RW);
	expect_clean_all(0, 0);
	kview_write(&kclean_view, 4, 'b');
	expect_clean_all(1, 1);
	KTEST_CHECK_CMP(kclean_byte(4), ==, 'b');
}

/* Clean only pages 11 and 12 of four dirty pages. */
static void
check_range(void)
{
	for (vm_pindex_t i = 10; i < 14; i++)
		kview_write(&kclean_view, i, 'c');
	expect_clean(11, 13, 0, 2, 1);
	KTEST_CHECK(kclean_may_be_dirty());
	KTEST_CHECK_CMP(kclean_byte(10), ==, 11);
	KTEST_CHECK_CMP(kclean_byte(11), ==, 'c');
	KTEST_CHECK_CMP(kclean_byte(12), ==, 'c');
	KTEST_CHECK_CMP(kclean_byte(13), ==, 14);
	for (vm_pindex_t i = 10; i < 14; i++)
		KTEST_CHECK_CMP(kview_state(&kclean_view, i), ==,
		    i == 11 || i == 12 ? 'r' : 'm');
	expect_clean(0, 10, 0, 0, 0);
	expect_clean(14, COUNT, 0, 0, 0);
	expect_clean(12, 12, 0, 0, 0);
	KTEST_CHECK(kclean_may_be_dirty());
	expect_clean_all(2, 2);
	KTEST_CHECK_CMP(kclean_byte(10), ==, 'c');
	KTEST_CHECK_CMP(kclean_byte(13), ==, 'c');
}

/* Clean consecutive pages that the kernel has modified, not through a mapping. */
static void
check_long_run(void)
{
	for (vm_pindex_t i = 20; i < 40; i++) {
		struct vm_page *m = kobject_busy_page(kclean_object, i);

		memset(vm_page_kva(m), 'd', PAGE_SIZE);
		vm_page_dirty(m);
		vm_object_set_writeable_dirty(kclean_object);
		vm_page_wakeup(m);
	}
	expect_clean_all(20, 2);
	for (vm_pindex_t i = 20; i < 40; i++)
		KTEST_CHECK_CMP(kclean_byte(i), ==, 'd');
}

static void
check_nosync(void)
{
	for (vm_pindex_t i = 1; i < 4; i++)
		kview_write(&kclean_view, i, 'e');
	vm_page_flag_set(kobject_page(kclean_object, 2), PG_NOSYNC);
	expect_clean(0, COUNT, OBJPC_NOSYNC, 2, 2);
	KTEST_CHECK(kclean_may_be_dirty());
	KTEST_CHECK_CMP(kclean_byte(1), ==, 'e');
	KTEST_CHECK_CMP(kclean_byte(2), ==, 3);
	KTEST_CHECK_CMP(kclean_byte(3), ==, 'e');
	KTEST_CHECK_CMP(kview_state(&kclean_view, 2), ==, 'm');
	expect_clean(0, COUNT, OBJPC_NOSYNC, 0, 0);
	expect_clean_all(1, 1);
	KTEST_CHECK_CMP(kclean_byte(2), ==, 'e');
	vm_page_flag_clear(kobject_page(kclean_object, 2), PG_NOSYNC);
}

/* Page 9 is held while it is written, and then modified before the hold is released. */
static void
check_held(void)
{
	struct vm_page *m;

	for (vm_pindex_t i = 8; i < 11; i++)
		kview_write(&kclean_view, i, 'f');
	m = kobject_page(kclean_object, 9);
	vm_page_hold(m);
	expect_clean(0, COUNT, 0, 3, 2);
	KTEST_CHECK(kclean_may_be_dirty());
	KTEST_CHECK_CMP(kclean_byte(8), ==, 'f');
	KTEST_CHECK_CMP(kclean_byte(9), ==, 'f');
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(kobject_page(kclean_object, 10)->dirty, ==, 0);
	memset(vm_page_kva(m), 'g', PAGE_SIZE);
	vm_page_unhold(m);
	expect_clean_all(1, 1);
	KTEST_CHECK_CMP(kclean_byte(9), ==, 'g');
	KTEST_CHECK_CMP(m->dirty, ==, 0);

	/* A held page that is clean can become dirty. */
	kview_enter(&kclean_view, 9, KOBJECT_RW);
	vm_page_hold(m);
	expect_clean(0, COUNT, 0, 0, 0);
	KTEST_CHECK(kclean_may_be_dirty());
	vm_page_unhold(m);
	expect_clean_all(0, 0);
}

static void
check_inval(void)
{
	uint32_t count;
	struct vm_page *held;

	for (vm_pindex_t i = 12; i < 18; i++)
		kview_write(&kclean_view, i, 'h');
	vm_page_flag_set(kobject_page(kclean_object, 13), PG_NOSYNC);
	held = kobject_page(kclean_object, 15);
	vm_page_hold(held);
	count = kclean_object->resident_page_count;
	expect_clean(13, 17, OBJPC_INVAL, 4, 2);
	vm_page_unhold(held);
	KTEST_CHECK_CMP(kclean_object->resident_page_count, ==, count - 3);
	for (vm_pindex_t i = 12; i < 18; i++) {
		bool stays = i == 12 || i == 15 || i == 17;

		KTEST_CHECK((kobject_page(kclean_object, i) != NULL) == stays);
		KTEST_CHECK_CMP(kclean_byte(i) == 'h', ==, i >= 13 && i < 17);
	}
	KTEST_CHECK_CMP(kview_state(&kclean_view, 14), ==, '.');
	expect_clean_all(3, 3);
}

/* Wired pages 31 and 32 have lost their content, as in a truncation, before threads that
 * held them marked them dirty.  */
static void
check_invalid(void)
{
	struct vm_page *m;

	for (vm_pindex_t i = 30; i < 33; i++) {
		kview_write(&kclean_view, i, 'i');
		if (i > 30) {
			m = kobject_busy_page(kclean_object, i);
			vm_page_set_invalid(m, 0, PAGE_SIZE);
			vm_page_dirty(m);
			vm_page_wakeup(m);
		}
	}
	expect_clean(0, COUNT, 0, 1, 1);
	KTEST_CHECK_CMP(kclean_byte(30), ==, 'i');
	KTEST_CHECK_CMP(kclean_byte(31), !=, 'i');
	KTEST_CHECK_CMP(kclean_byte(32), !=, 'i');
}

/* Objects that are not files are not cleaned. */
static void
check_anonymous(void)
{
	struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 4);

	KTEST_CHECK(object != NULL);
	kobject_fill(object, 0, 4);
	vm_page_dirty(kobject_page(object, 2));
	vm_object_set_writeable_dirty(object);
	vm_object_hold(object);
	KTEST_CHECK_CMP(vm_object_page_clean(object, 0, 4, OBJPC_SYNC), ==, 0);
	vm_object_drop(object);
	KOBJECT_EXPECT(object, "ppdp");
	vm_object_deallocate(object);
}

KTEST(clean_pages)
{
	set_deadline(20);
	kclean_create(COUNT);
	check_whole();
	check_range();
	check_long_run();
	check_nosync();
	check_held();
	check_inval();
	check_invalid();
	check_anonymous();
	kclean_destroy();
}
