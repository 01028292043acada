/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if threads delete a range, or set its rights or inheritance, while another
 *     thread has marked an entry of it as in transition, all of them wait until the mark
 *     is removed, and then act on the range as it is at that time
 * points: 4
 */
#include "tests/08-map/kmap.h"
#include "tests/deadline.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define WAITERS 3

static struct vm_map map;
static struct semaphore finished;
static unsigned done; /* atomic: how many have finished */

static void
finish(void)
{
	__atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
	sema_up(&finished);
}

static void
delete_thread(void *aux UNUSED)
{
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_delete(&map, kmap_va(4), kmap_va(8)), ==, 0);
	vm_map_unlock(&map);
	finish();
}

/* Protect page 5, which may have been deleted by now: either result is correct. */
static void
protect_thread(void *aux UNUSED)
{
	int error =
	    vm_map_protect(&map, kmap_va(5), kmap_va(6), VM_PROT_READ, false);

	KTEST_CHECK(error == 0 || error == ENOMEM);
	finish();
}

static void
inherit_thread(void *aux UNUSED)
{
	KTEST_CHECK_CMP(
	    vm_map_inherit(&map, kmap_va(0), kmap_va(10), VM_INHERIT_SHARE), ==,
	    0);
	finish();
}

static void
start_thread(const char *name, thread_func *function)
{
	KTEST_CHECK(
	    thread_create(name, PRI_DEFAULT, function, NULL) != TID_ERROR);
}

/* Mark pages 3 to 5 as in transition, which clips the entry. */
static void
mark_range(void)
{
	struct vm_map_entry *first;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_clip_range(&map, kmap_va(3), kmap_va(6),
			    MAP_CLIP_NO_HOLES, &first),
	    ==, 0);
	KTEST_CHECK(first != NULL && first->ba.start == kmap_va(3));
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "www|xxx|wwww");
}

static void
unmark_range(void)
{
	vm_map_lock(&map);
	vm_map_unclip_range(&map, kmap_va(3), kmap_va(6));
	vm_map_unlock(&map);
}

/* Give all threads time to reach the mark, and check that none has finished. */
static void
let_threads_wait(void)
{
	timer_msleep(50);
	KTEST_CHECK_CMP(done, ==, 0);
}

static void
check_waiters(void)
{
	kmap_insert(&map, 0, 10, KMAP_RW);
	mark_range();
	start_thread("delete", delete_thread);
	start_thread("protect", protect_thread);
	start_thread("inherit", inherit_thread);
	let_threads_wait();
	KMAP_EXPECT(&map, "www|xxx|wwww");
	unmark_range();
	for (unsigned i = 0; i < WAITERS; i++)
		sema_down(&finished);
	KMAP_EXPECT(&map, "wwww....ww");
	KTEST_CHECK_CMP(kmap_entry(&map, 9)->inheritance, ==, VM_INHERIT_SHARE);
}

/* Remove the mark of pages [FIRST, END), after the thread that deletes has had time to
 * reach it.  */
static void
unmark_pages(unsigned first, unsigned end)
{
	let_threads_wait();
	vm_map_lock(&map);
	vm_map_unclip_range(&map, kmap_va(first), kmap_va(end));
	vm_map_unlock(&map);
}

static void
mark_pages(unsigned first, unsigned end)
{
	struct vm_map_entry *entry;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_clip_range(&map, kmap_va(first), kmap_va(end),
			    MAP_CLIP_NO_HOLES, &entry),
	    ==, 0);
	vm_map_unlock(&map);
}

/* Check that a thread that has waited for one mark, and finds another one in its range,
 * waits again.  */
static void
check_two_marks(void)
{
	kmap_empty(&map);
	done = 0;
	kmap_insert(&map, 0, 10, KMAP_RW);
	mark_pages(4, 5);
	mark_pages(6, 7);
	start_thread("delete", delete_thread);
	unmark_pages(4, 5);
	let_threads_wait();
	KMAP_EXPECT(&map, "wwwwww|x|www"); /* nothing is deleted yet */
	unmark_pages(6, 7);
	sema_down(&finished);
	KMAP_EXPECT(&map, "wwww....ww");
}

/* Check that a thread that waits for the first of two entries that are marked together
 * continues when both marks are removed.  */
static void
check_first_of_two(void)
{
	kmap_empty(&map);
	done = 0;
	kmap_insert_picture(&map, "wwwwwwwwrr");
	mark_pages(7, 10);
	start_thread("delete", delete_thread);
	unmark_pages(7, 10);
	sema_down(&finished);
	KMAP_EXPECT(&map, "wwww....rr");
}

/* Check that a mark in one range does not delay operations on other ranges. */
static void
check_elsewhere(void)
{
	kmap_empty(&map);
	kmap_insert(&map, 0, 10, KMAP_RW);
	mark_range();
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_delete(&map, kmap_va(0), kmap_va(3)), ==, 0);
	KTEST_CHECK_CMP(vm_map_delete(&map, kmap_va(6), kmap_va(7)), ==, 0);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "...xxx.www");
	unmark_range();
	KMAP_EXPECT(&map, "...www.www");
}

KTEST(map_transition)
{
	set_deadline(20);
	sema_init(&finished, 0);
	kmap_create(&map);
	check_waiters();
	check_two_marks();
	check_first_of_two();
	check_elsewhere();
	kmap_destroy(&map);
}
