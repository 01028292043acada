/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a debug kernel panics when locks have been taken in orders that form
 *     a cycle, even if no thread waits for any of them; taking two locks with
 *     the same name, or taking locks again in the same order, does not panic
 * tags: debug
 * panics: lock order: third is held and first taken
 */
#include "tests/ktest.h"
#include "threads/sync.h"

static struct lock first, second, third, other_first;

static void
take_both(struct lock *outer, struct lock *inner)
{
	lock_acquire(outer);
	lock_acquire(inner);
	lock_release(inner);
	lock_release(outer);
}

KTEST(lock_order)
{
	lock_init_named(&first, "first");
	lock_init_named(&other_first, "first");
	lock_init_named(&second, "second");
	lock_init_named(&third, "third");
	take_both(&first, &other_first);
	take_both(&other_first, &first);
	for (int i = 0; i < 2; i++) {
		take_both(&first, &second);
		take_both(&other_first, &third);
		take_both(&second, &third);
	}
	take_both(&third, &first);
}
