/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: in a debug kernel, a thread can hold HELD_RWLOCKS_MAX rwlocks at once;
 *     if it acquires one more, the kernel panics
 * boundaries: HELD_RWLOCKS_MAX
 * tags: debug
 * panics: rwlock one more
 */
#include "tests/ktest.h"
#include "threads/rwlock.h"
#include "threads/thread.h"

static struct rwlock locks[HELD_RWLOCKS_MAX], one_more;

KTEST(rwlocks_held)
{
	static const unsigned counts[] = { HELD_RWLOCKS_MAX - 1,
		HELD_RWLOCKS_MAX };

	for (unsigned i = 0; i < ARRAY_SIZE(locks); i++)
		rwlock_init(&locks[i], "held");
	rwlock_init(&one_more, "one more");
	for (unsigned i = 0; i < ARRAY_SIZE(counts); i++) {
		for (unsigned n = 0; n < counts[i]; n++)
			rwlock_acquire_shared(&locks[n]);
		/* Release in the order of acquisition.  The next round uses the places again. */
		for (unsigned n = 0; n < counts[i]; n++)
			rwlock_release(&locks[n]);
	}
	for (unsigned n = 0; n < HELD_RWLOCKS_MAX; n++)
		rwlock_acquire_exclusive(&locks[n]);
	rwlock_acquire_shared(&one_more);
}
