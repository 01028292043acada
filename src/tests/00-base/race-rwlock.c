/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: data protected by an rwlock stays consistent when eight threads on
 *     four CPUs read, write, upgrade and downgrade at random, and no wake-up is
 *     lost
 * cpus: 4
 * options: jitter=5
 * tags: races, step
 */
#include "tests/ktest.h"
#include "threads/rwlock.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 8
#define ROUNDS  300
#define WORDS   16

static struct rwlock lock;
static struct semaphore done;
/* Protected by the lock.  The sum of the words is 0 unless a thread is changing
 * them.  */
static volatile uint32_t words[WORDS];
static volatile uint32_t version; /* number of changes to the words */
static uint32_t writes;           /* expected version; atomic */

static void
check_sum(void)
{
	uint32_t sum = 0;

	for (unsigned i = 0; i < WORDS; i++)
		sum += words[i];
	KTEST_CHECK_CMP(sum, ==, 0u);
}

/* Change two words, yielding in between if a bit of RANDOM is set.
 * => the lock is held exclusively.  */
static void
change_words(uint32_t random)
{
	uint32_t before = version;

	KTEST_CHECK(rwlock_held_exclusive(&lock));
	check_sum();
	words[random % WORDS] += random;
	if (random & 0x10000)
		thread_yield();
	words[(random >> 8) % WORDS] -= random;
	KTEST_CHECK_CMP(version, ==, before);
	version = before + 1;
	__atomic_fetch_add(&writes, 1, __ATOMIC_RELAXED);
}

/* Check that the words do not change, even if this thread yields.
 * => the lock is held shared.  */
static void
read_words(uint32_t random)
{
	uint32_t before = version;

	KTEST_CHECK(rwlock_held_shared(&lock));
	check_sum();
	if (random & 0x10000)
		thread_yield();
	check_sum();
	KTEST_CHECK_CMP(version, ==, before);
}

static void
upgrade_and_change(uint32_t random)
{
	uint32_t before;

	rwlock_acquire_shared(&lock);
	read_words(random);
	before = version;
	if (rwlock_upgrade(&lock)) {
		KTEST_CHECK_CMP(version, ==, before);
		change_words(random);
	} else {
		read_words(random);
	}
	rwlock_release(&lock);
}

static void
change_and_downgrade(uint32_t random)
{
	uint32_t after;

	rwlock_acquire_exclusive(&lock);
	change_words(random);
	after = version;
	rwlock_downgrade(&lock);
	read_words(random);
	KTEST_CHECK_CMP(version, ==, after);
	rwlock_release(&lock);
}

static void
use_lock_once(uint32_t random)
{
	switch (random >> 28) {
	case 0:
	case 1:
		upgrade_and_change(random);
		return;
	case 2:
	case 3:
		change_and_downgrade(random);
		return;
	case 4:
		if (!rwlock_try_exclusive(&lock))
			return;
		change_words(random);
		break;
	case 5:
		if (!rwlock_try_shared(&lock))
			return;
		read_words(random);
		break;
	case 6:
	case 7:
		rwlock_acquire_exclusive(&lock);
		change_words(random);
		break;
	default:
		rwlock_acquire_shared(&lock);
		read_words(random);
		break;
	}
	rwlock_release(&lock);
}

static void
use_lock(void *seed)
{
	uint32_t random = (uint32_t)seed;

	for (unsigned i = 0; i < ROUNDS; i++) {
		random = random * 1664525 + 1013904223;
		use_lock_once(random);
	}
	sema_up(&done);
}

KTEST(race_rwlock)
{
	rwlock_init(&lock, "lock");
	sema_init(&done, 0);
	for (unsigned i = 0; i < THREADS; i++)
		thread_create("stress", PRI_DEFAULT, use_lock, (void *)(i + 1));
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&done);
	KTEST_CHECK(rwlock_try_exclusive(&lock));
	check_sum();
	KTEST_CHECK_CMP(version, ==, writes);
}
