/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a pmap to which threads on other CPUs hold references remains usable
 *     for them after its owner has released it, and is freed with the last
 *     reference
 * cpus: 4
 * tags: races
 */
#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define VA      0x10000000u
#define FRAME   0x1000u /* never accessed */
#define PAGES   20
#define WALKERS 3
#define ROUNDS  300

static struct spinlock lock = SPINLOCK_INITIALIZER("shared pmap");
static struct pmap *shared_pmap; /* protected by the lock; may be NULL */
static volatile bool stop;
/* The number of references taken so far; written with the lock held. */
static volatile uint32_t taken;
static struct semaphore done;

/* Return the shared pmap with a new reference, or NULL. */
static struct pmap *
take_reference(void)
{
	struct pmap *pmap;

	spin_acquire(&lock);
	pmap = shared_pmap;
	if (pmap != NULL) {
		pmap_ref(pmap);
		taken++;
	}
	spin_release(&lock);
	return pmap;
}

static void
set_shared_pmap(struct pmap *pmap)
{
	spin_acquire(&lock);
	shared_pmap = pmap;
	spin_release(&lock);
}

static void
walk_pmap(struct pmap *pmap)
{
	struct pmap_shootdown shootdown;
	struct pmap_mapping old;

	pmap_shootdown_init(&shootdown);
	for (vaddr_t va = VA; va < VA + PAGES * PAGE_SIZE; va += PAGE_SIZE) {
		pmap_test_clear_if(
		    pmap, va, FRAME, PMAP_REFERENCED, &shootdown);
		cpu_pause(); /* let the owner continue */
		if (pmap_remove_if(pmap, va, FRAME, &old, &shootdown))
			KTEST_CHECK_CMP(old.pa, ==, FRAME);
	}
	pmap_shootdown_finish(&shootdown);
	KTEST_CHECK_CMP(pmap_resident(pmap), ==, 0);
}

static void
walk_until_stopped(void *unused UNUSED)
{
	struct pmap *pmap;

	while (!stop) {
		thread_yield();
		pmap = take_reference();
		if (pmap == NULL)
			continue;
		walk_pmap(pmap);
		pmap_release(pmap);
	}
	sema_up(&done);
}

/* Act as a process that exits while other threads walk its pmap. */
static void
run_process(void)
{
	struct pmap *pmap = pmap_create();
	uint32_t before = taken;

	KTEST_CHECK(pmap != NULL);
	for (vaddr_t va = VA; va < VA + PAGES * PAGE_SIZE; va += PAGE_SIZE)
		KTEST_CHECK_CMP(pmap_enter(pmap, va, FRAME, PMAP_WRITE), ==, 0);
	set_shared_pmap(pmap);
	while (taken == before)
		thread_yield();
	set_shared_pmap(NULL);
	pmap_remove_range(pmap, 0, KERNEL_BASE, NULL, NULL);
	pmap_release(pmap);
}

/* Check that a pmap with two references remains usable after the first release,
 * and is freed by the second.  */
static void
check_release_order(void)
{
	struct pmap_stats before, after;
	struct pmap *pmap;

	pmap_get_stats(&before);
	pmap = pmap_create();
	KTEST_CHECK_CMP(pmap_enter(pmap, VA, FRAME, PMAP_WRITE), ==, 0);
	pmap_ref(pmap);
	pmap_release(pmap);
	pmap_get_stats(&after);
	KTEST_CHECK_CMP(after.pmaps, ==, before.pmaps + 1);
	KTEST_CHECK_CMP(after.page_tables, ==, before.page_tables + 1);
	KTEST_CHECK(pmap_remove_if(pmap, VA, FRAME, NULL, NULL));
	pmap_release(pmap);
	pmap_get_stats(&after);
	KTEST_CHECK_CMP(after.pmaps, ==, before.pmaps);
	KTEST_CHECK_CMP(after.page_tables, ==, before.page_tables);
}

KTEST(pmap_references)
{
	struct pmap_stats before, after;

	set_deadline(30);
	sema_init(&done, 0);
	check_release_order();
	pmap_get_stats(&before);
	for (unsigned i = 0; i < WALKERS; i++)
		KTEST_CHECK(thread_create("walker", PRI_DEFAULT,
				walk_until_stopped, NULL) != TID_ERROR);
	for (unsigned round = 0; round < ROUNDS; round++)
		run_process();
	stop = true;
	for (unsigned i = 0; i < WALKERS; i++)
		sema_down(&done);
	pmap_get_stats(&after);
	KTEST_CHECK_CMP(after.pmaps, ==, before.pmaps);
	KTEST_CHECK_CMP(after.page_tables, ==, before.page_tables);
}
