/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a mapping is replaced or has its modified bit cleared, no other
 *     CPU continues to use the old translation, and CPUs that have not loaded
 *     the pmap are not interrupted
 * cpus: 2
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define VA     0x10000000u
#define ROUNDS 200

static struct pmap *pmap;
static volatile uint32_t *const word = (volatile uint32_t *)VA;
static volatile uint32_t asked, answered; /* rounds */
static volatile uint32_t seen;
static struct semaphore done;

/* On the other CPU, read the word continuously, which keeps its translation
 * cached.  In each requested round, report the value in SEEN and increment the
 * word.  */
static void
read_until_done(void *unused UNUSED)
{
	uint32_t round;

	thread_set_pmap(pmap);
	intr_disable();
	while (answered < ROUNDS) {
		/* Calls from other CPUs are served in spin_acquire and while
		 * interrupts are on.  */
		intr_enable();
		cpu_pause();
		intr_disable();
		(void)*word; /* not stored: SEEN must keep the last answer */
		round = asked;
		if (round == answered)
			continue;
		seen = *word;
		*word = seen + 1;
		answered = round;
	}
	intr_enable();
	thread_set_pmap(NULL);
	sema_up(&done);
}

static void
wait_for_answer(void)
{
	while (answered != asked)
		cpu_pause();
}

/* In each round, map the other page with a new value, which the reader must
 * see.  */
static void
replace_pages(uint32_t *pages[2])
{
	struct pmap_mapping old;

	for (uint32_t round = 1; round <= ROUNDS; round++) {
		uint32_t *page = pages[round % 2];

		page[0] = round * 10;
		KTEST_CHECK_CMP(pmap_replace(pmap, VA, virt_to_phys(page),
				    PMAP_WRITE, NULL, &old),
		    ==, 0);
		asked = round;
		wait_for_answer();
		KTEST_CHECK_CMP(seen, ==, round * 10);
		KTEST_CHECK_CMP(page[0], ==, round * 10 + 1);
		KTEST_CHECK(pmap_lookup(pmap, VA, &old) && old.modified);
		KTEST_CHECK(pmap_test_clear_modified(pmap, VA));
	}
}

KTEST(pmap_shootdown)
{
	uint32_t *pages[2] = { palloc_get_page(PALLOC_ZERO),
		palloc_get_page(PALLOC_ZERO) };
	struct pmap_stats before, after;

	KTEST_CHECK(cpu_count >= 2);
	sema_init(&done, 0);
	pmap = pmap_create();
	pmap_enter(pmap, VA, virt_to_phys(pages[0]), PMAP_WRITE);

	/* The reader never blocks, so it keeps one CPU as long as this thread
	 * keeps the other.  */
	KTEST_CHECK(thread_create("reader", PRI_DEFAULT, read_until_done,
			NULL) != TID_ERROR);
	pmap_get_stats(&before);
	replace_pages(pages);
	sema_down(&done);
	pmap_get_stats(&after);
	ktest_note("shootdowns %u in %u rounds",
	    after.shootdowns - before.shootdowns, ROUNDS);
	KTEST_CHECK(after.shootdowns - before.shootdowns >= ROUNDS);

	/* The pmap is not loaded on any CPU now: no shootdown is needed. */
	KTEST_CHECK(pmap_remove(pmap, VA, NULL));
	pmap_get_stats(&before);
	KTEST_CHECK_CMP(before.shootdowns, ==, after.shootdowns);
	pmap_release(pmap);
	palloc_free_page(pages[0]);
	palloc_free_page(pages[1]);
}
