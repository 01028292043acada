/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: several readers can hold an rwlock at the same time, but a writer holds
 *     it alone; a waiting writer blocks readers that come later, and the readers
 *     that wait when a writer releases the lock come before the next writer
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/rwlock.h"
#include "threads/timer.h"

static struct rwlock lock;
/* Each thread releases the lock when it gets permission. */
static struct semaphore reader_may_leave, writer_may_leave, done;

static void
read_once(void *letter)
{
	rwlock_acquire_shared(&lock);
	KTEST_CHECK(rwlock_held_shared(&lock));
	KTEST_CHECK(!rwlock_held_exclusive(&lock));
	event((char)(int)letter);
	sema_down(&reader_may_leave);
	rwlock_release(&lock);
	sema_up(&done);
}

static void
write_once(void *letter)
{
	rwlock_acquire_exclusive(&lock);
	KTEST_CHECK(rwlock_held_exclusive(&lock));
	KTEST_CHECK(!rwlock_held_shared(&lock));
	event((char)(int)letter);
	sema_down(&writer_may_leave);
	rwlock_release(&lock);
	sema_up(&done);
}

/* Start a thread, and give it time to acquire the lock or to block. */
static void
start(thread_func *function, char letter)
{
	thread_create("tester", PRI_DEFAULT, function, (void *)(int)letter);
	timer_sleep(2);
}

static void
let_one_leave(struct semaphore *permission)
{
	sema_up(permission);
	timer_sleep(2);
}

static void
check_lock_is_free(void)
{
	KTEST_CHECK(rwlock_try_shared(&lock));
	KTEST_CHECK(rwlock_try_shared(&lock));
	KTEST_CHECK(!rwlock_try_exclusive(&lock));
	rwlock_release(&lock);
	KTEST_CHECK(!rwlock_try_exclusive(&lock));
	rwlock_release(&lock);
	KTEST_CHECK(rwlock_try_exclusive(&lock));
	KTEST_CHECK(rwlock_held_exclusive(&lock));
	KTEST_CHECK(!rwlock_try_exclusive(&lock));
	KTEST_CHECK(!rwlock_try_shared(&lock));
	rwlock_release(&lock);
	KTEST_CHECK(!rwlock_held_exclusive(&lock));
	KTEST_CHECK(!rwlock_held_shared(&lock));
}

KTEST(rwlock_readers)
{
	set_deadline(20);
	rwlock_init(&lock, "lock");
	sema_init(&reader_may_leave, 0);
	sema_init(&writer_may_leave, 0);
	sema_init(&done, 0);
	check_lock_is_free();

	start(read_once, 'a');
	start(read_once, 'b');
	EXPECT_EVENTS("ab");
	start(write_once, 'W');
	start(read_once, 'c');
	start(write_once, 'X');
	start(read_once, 'd');
	EXPECT_EVENTS("ab");
	KTEST_CHECK(!rwlock_try_shared(&lock));
	KTEST_CHECK(!rwlock_try_exclusive(&lock));

	let_one_leave(&reader_may_leave);
	EXPECT_EVENTS("ab");
	let_one_leave(&reader_may_leave);
	EXPECT_EVENTS("abW");
	KTEST_CHECK(!rwlock_held_exclusive(&lock));
	KTEST_CHECK(!rwlock_try_shared(&lock));

	/* The next writer waits until both waiting readers have left. */
	let_one_leave(&writer_may_leave);
	KTEST_CHECK_CMP(event_count, ==, 5);
	KTEST_CHECK(strchr(events, 'c') != NULL && strchr(events, 'd') != NULL);
	let_one_leave(&reader_may_leave);
	KTEST_CHECK_CMP(event_count, ==, 5);
	let_one_leave(&reader_may_leave);
	KTEST_CHECK_CMP(events[5], ==, 'X');

	/* A reader waits for a writer, even if no other writer waits. */
	start(read_once, 'e');
	KTEST_CHECK_CMP(event_count, ==, 6);
	let_one_leave(&writer_may_leave);
	KTEST_CHECK_CMP(events[6], ==, 'e');
	sema_up(&reader_may_leave);
	for (int i = 0; i < 7; i++)
		sema_down(&done);
	check_lock_is_free();
}
