/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_object_page_clean fails with ENOSPC if the disk has no room for some of the
 *     pages; these pages stay dirty, and the other pages are written; when there is room
 *     again, a later call writes the rest
 * points: 3
 * cpus: 1
 */
#include "tests/09-object/kclean.h"
#include "tests/deadline.h"
#include "tests/filetest.h"

#define COUNT 8

/* Create a file whose pages 3 to 6 are a hole. */
static void
create_file(void)
{
	static const char page[PAGE_SIZE];
	uint32_t done;

	kclean_vnode = kspace_make_file(3);
	KTEST_CHECK_CMP(
	    vnode_write(kclean_vnode, page, PAGE_SIZE, ptoa(7), &done), ==, 0);
	kclean_open(COUNT);
}

/* Check that the pages look like PICTURE (see kobject.h), that no page is busy or has
 * PG_CLEANCHK, and that MAY_BE_DIRTY says whether the object may be dirty.  */
static void
expect_state(const char *picture, bool may_be_dirty)
{
	KOBJECT_EXPECT(kclean_object, picture);
	KTEST_CHECK_CMP(kclean_may_be_dirty(), ==, may_be_dirty);
	for (vm_pindex_t i = 0; i < COUNT; i++) {
		const struct vm_page *m = kobject_page(kclean_object, i);

		KTEST_CHECK(m == NULL || m->busy_count == 0);
		KTEST_CHECK(m == NULL || (m->flags & PG_CLEANCHK) == 0);
	}
}

static void
check_full_disk(void)
{
	kview_write(&kclean_view, 0, 'a');
	kview_write(&kclean_view, 2, 'a');
	kview_write(&kclean_view, 4, 'a');
	kview_write(&kclean_view, 7, 'a');
	KTEST_CHECK_CMP(kclean_clean(0, COUNT, OBJPC_SYNC), ==, ENOSPC);
	expect_state("p.p.d..p", true);
	KTEST_CHECK_CMP(kclean_byte(2), ==, 'a');
	KTEST_CHECK_CMP(kclean_byte(4), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(7), ==, 'a');

	/* Each call whose range contains page 4 reports the error. */
	KTEST_CHECK_CMP(kclean_clean(3, 6, OBJPC_SYNC), ==, ENOSPC);
	KTEST_CHECK_CMP(kclean_clean(0, 4, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_clean(0, COUNT, OBJPC_SYNC), ==, ENOSPC);
	KTEST_CHECK_CMP(
	    kclean_clean(0, COUNT, OBJPC_SYNC | OBJPC_INVAL), ==, ENOSPC);
	expect_state("....d...", true);
	KTEST_CHECK_CMP(
	    *(char *)vm_page_kva(kobject_page(kclean_object, 4)), ==, 'a');
}

static void
check_room(void)
{
	KTEST_CHECK_CMP(kclean_clean(0, COUNT, OBJPC_SYNC), ==, 0);
	expect_state("....p...", false);
	KTEST_CHECK_CMP(kclean_byte(4), ==, 'a');
}

KTEST(clean_errors)
{
	struct vnode *filler;

	set_deadline(40);
	create_file();
	filler = file_fill_disk();
	check_full_disk();
	file_empty_disk(filler);
	check_room();
	kclean_destroy();
}
