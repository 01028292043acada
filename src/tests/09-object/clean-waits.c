/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: cleaning waits for pages of its range that are busy, such as those being
 *     written by another thread, but not for other pages; a thread that cleans the
 *     object while another one does so returns only when what it has stored before is
 *     in the file
 * points: 2
 * cpus: 1
 */
#include "tests/09-object/kclean.h"
#include "tests/deadline.h"

#define COUNT 8

static struct semaphore finished;
static unsigned ended; /* threads that have ended */

static void
finish(void)
{
	ended++;
	sema_up(&finished);
}

static void
clean_all_thread(void *aux UNUSED)
{
	KTEST_CHECK_CMP(kclean_clean(0, COUNT, OBJPC_SYNC), ==, 0);
	finish();
}

static void
clean_part_thread(void *aux UNUSED)
{
	KTEST_CHECK_CMP(kclean_clean(0, 4, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(2), ==, 'b');
	finish();
}

/* As fsync does. */
static void
clean_file_thread(void *aux UNUSED)
{
	KTEST_CHECK_CMP(vnode_clean(kclean_vnode), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(2), ==, 'b');
	KTEST_CHECK_CMP(kclean_byte(6), ==, 'b');
	finish();
}

static void
expect_ended(unsigned count)
{
	kobject_let_run();
	KTEST_CHECK_CMP(ended, ==, count);
}

static void
wait_for_all(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		sema_down(&finished);
	ended = 0;
}

static void
check_busy_pages(void)
{
	struct vm_page *m;

	for (vm_pindex_t i = 0; i < COUNT; i++)
		kview_write(&kclean_view, i, 'a');
	m = kobject_page(kclean_object, 5);
	KTEST_CHECK(vm_page_sbusy_try(m)); /* it is being written */
	KTEST_CHECK_CMP(kclean_clean(0, 5, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_clean(6, COUNT, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(5), ==, 6);
	kobject_start("clean", clean_all_thread, NULL);
	expect_ended(0);
	vm_page_sbusy_drop(m);
	wait_for_all(1);
	KTEST_CHECK_CMP(kclean_byte(5), ==, 'a');
	KTEST_CHECK(!kclean_may_be_dirty());
}

/* The first thread cannot go on, because page 4 is busy. */
static void
check_two_threads(void)
{
	struct vm_page *m;

	kview_write(&kclean_view, 2, 'b');
	kview_write(&kclean_view, 6, 'b');
	m = kobject_busy_page(kclean_object, 4);
	kobject_start("clean all", clean_all_thread, NULL);
	expect_ended(0);
	kobject_start("clean file", clean_file_thread, NULL);
	kobject_start("clean part", clean_part_thread, NULL);
	kobject_let_run();
	vm_page_wakeup(m);
	wait_for_all(3);
	KTEST_CHECK(!kclean_may_be_dirty());
	KTEST_CHECK_CMP(kclean_object->flags & OBJ_CLEANING, ==, 0);
}

KTEST(clean_waits)
{
	set_deadline(20);
	sema_init(&finished, 0);
	kclean_create(COUNT);
	check_busy_pages();
	check_two_threads();
	kclean_destroy();
}
