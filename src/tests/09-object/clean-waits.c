/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: cleaning waits for busy pages of its range, such as pages that another thread
 *     is writing, but not for other pages; a thread that cleans the object while another
 *     thread is cleaning it returns only when everything stored before its call is in the
 *     file; a store while a thread cleans the object is written by that call or by the
 *     next
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

/* Clean the file as fsync does. */
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

/* Two more threads clean the object while the first waits for page 4, which is busy. */
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

static bool all_clean;

/* Clean all pages, of which page 3 is not write-protected before. */
static void
clean_long_thread(void *aux UNUSED)
{
	vm_object_hold(kclean_object);
	KTEST_CHECK_CMP(
	    vm_object_page_clean(kclean_object, 0, COUNT, OBJPC_SYNC), ==, 0);
	all_clean = true;
	vm_object_drop(kclean_object);
	finish();
}

/* Clean two pages.  If the other thread has begun, it must have ended. */
static void
clean_short_thread(void *aux UNUSED)
{
	vm_object_hold(kclean_object);
	KTEST_CHECK_CMP(
	    vm_object_page_clean(kclean_object, 0, 2, OBJPC_SYNC), ==, 0);
	KTEST_CHECK(all_clean || kview_state(&kclean_view, 3) != 'r');
	vm_object_drop(kclean_object);
	finish();
}

static void
clean_end_thread(void *aux UNUSED)
{
	KTEST_CHECK_CMP(kclean_clean(6, COUNT, OBJPC_SYNC), ==, 0);
	finish();
}

/* Two threads wait for a third one, which waits for page 6.  When it has ended, one of the two
 * waits for page 4, and the other must wait again.  */
static void
check_wait_again(void)
{
	struct vm_page *first, *second;

	kview_write(&kclean_view, 1, 'b');
	kview_write(&kclean_view, 3, 'b');
	first = kobject_busy_page(kclean_object, 6);
	kobject_start("clean end", clean_end_thread, NULL);
	expect_ended(0);
	kobject_start("clean all", clean_long_thread, NULL);
	kobject_start("clean part", clean_short_thread, NULL);
	expect_ended(0);
	second = kobject_busy_page(kclean_object, 4);
	vm_page_wakeup(first);
	kobject_let_run();
	KTEST_CHECK(!all_clean);
	vm_page_wakeup(second);
	wait_for_all(3);
}

/* While the cleaning thread waits for page 4, page 2 is made writable again, and modified.
 * A store after the end of the call is written by the next call.  */
static void
check_new_mapping(void)
{
	struct vm_page *m;

	kview_write(&kclean_view, 2, 'c');
	m = kobject_busy_page(kclean_object, 4);
	kobject_start("clean all", clean_all_thread, NULL);
	expect_ended(0);
	kview_write(&kclean_view, 2, 'd');
	vm_page_wakeup(m);
	wait_for_all(1);
	if (kview_state(&kclean_view, 2) == 'r')
		kview_enter(&kclean_view, 2, KOBJECT_RW);
	kview_store(&kclean_view, 2, 'e');
	KTEST_CHECK_CMP(kclean_clean(0, COUNT, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(2), ==, 'e');
	KTEST_CHECK(!kclean_may_be_dirty());
	KTEST_CHECK_CMP(kview_state(&kclean_view, 2), ==, 'r');
}

/* While the cleaning thread waits for page 6, page 3, which was not in memory, is brought
 * in and modified.  */
static void
check_new_page(void)
{
	struct vm_page *m;

	vm_object_hold(kclean_object);
	vm_object_page_remove(kclean_object, 3, 4, false);
	vm_object_drop(kclean_object);
	kview_write(&kclean_view, 1, 'f');
	m = kobject_busy_page(kclean_object, 6);
	kobject_start("clean all", clean_all_thread, NULL);
	expect_ended(0);
	kview_write(&kclean_view, 3, 'f');
	vm_page_wakeup(m);
	wait_for_all(1);
	KTEST_CHECK_CMP(kclean_byte(1), ==, 'f');
	KTEST_CHECK_CMP(kclean_clean(0, COUNT, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(3), ==, 'f');
	KTEST_CHECK(!kclean_may_be_dirty());
}

/* The cleaning thread first waits for page 7.  Before the busy state of that page ends,
 * page 2 is made soft busy: the thread waits for page 2 when it writes the pages, after it has
 * written page 1.  While it waits, page 1 is modified again.  */
static void
check_new_store(void)
{
	struct vm_page *first, *second;

	kview_write(&kclean_view, 1, 'g');
	kview_write(&kclean_view, 2, 'g');
	second = kobject_busy_page(kclean_object, 7);
	kobject_start("clean all", clean_all_thread, NULL);
	expect_ended(0);
	first = kobject_page(kclean_object, 2);
	KTEST_CHECK(vm_page_sbusy_try(first)); /* it is being written */
	vm_page_wakeup(second);
	expect_ended(0);
	/* The thread sleeps, so it does not keep the token. */
	KTEST_CHECK(token_try(&kclean_object->token));
	token_release(&kclean_object->token);
	kview_write(&kclean_view, 1, 'h');
	vm_page_sbusy_drop(first);
	wait_for_all(1);
	KTEST_CHECK_CMP(kclean_clean(0, COUNT, OBJPC_SYNC), ==, 0);
	KTEST_CHECK_CMP(kclean_byte(1), ==, 'h');
	KTEST_CHECK(!kclean_may_be_dirty());
}

KTEST(clean_waits)
{
	set_deadline(20);
	sema_init(&finished, 0);
	kclean_create(COUNT);
	check_busy_pages();
	check_two_threads();
	check_wait_again();
	check_new_mapping();
	check_new_page();
	check_new_store();
	kclean_destroy();
}
