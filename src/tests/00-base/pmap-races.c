/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while one CPU replaces the frame mapped at an address and others
 *     clear the modified bits of each frame, each write is recorded once and
 *     for the right frame; when several CPUs enter the same absent page,
 *     exactly one succeeds
 * cpus: 4
 * tags: races
 */
#include <string.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define VA      0x10000000u
#define HELPERS 3
#define WRITES  2000
#define ROUNDS  50
#define PAGES   (2 * PMAP_ENTER_MAX)

static struct pmap *pmap;
static volatile bool stop;
static struct semaphore done;

/* ------------------------------------------------------------ replacing */

static paddr_t frames[2];
static uint32_t modified[2]; /* writes recorded for each frame */

static void
record_write(unsigned frame)
{
	__atomic_fetch_add(&modified[frame], 1, __ATOMIC_SEQ_CST);
}

/* Clear the modified bits of both frames repeatedly.  All helpers except number
 * 0 collect their TLB invalidations in a shootdown of their own.  */
static void
clear_bits(void *number)
{
	struct pmap_shootdown shootdown;
	unsigned frame = 0;

	pmap_shootdown_init(&shootdown);
	while (!stop) {
		frame = !frame;
		if (pmap_test_clear_if(pmap, VA, frames[frame], PMAP_MODIFIED,
			number != NULL ? &shootdown : NULL) != 0)
			record_write(frame);
		pmap_shootdown_finish(&shootdown);
		thread_yield();
	}
	sema_up(&done);
}

static void
start_helpers(thread_func *function)
{
	stop = false;
	for (uint32_t i = 0; i < HELPERS; i++)
		KTEST_CHECK(thread_create("helper", PRI_DEFAULT, function,
				(void *)i) != TID_ERROR);
}

static void
stop_helpers(void)
{
	stop = true;
	for (unsigned i = 0; i < HELPERS; i++)
		sema_down(&done);
}

static void
check_replacing(void)
{
	volatile uint32_t *word = (void *)VA;
	struct pmap_mapping old;

	for (unsigned i = 0; i < 2; i++)
		frames[i] = virt_to_phys(palloc_get_page(0));
	pmap = pmap_create();
	thread_set_pmap(pmap);
	start_helpers(clear_bits);
	for (unsigned i = 0; i < WRITES; i++) {
		KTEST_CHECK_CMP(pmap_replace(pmap, VA, frames[i % 2],
				    PMAP_WRITE, NULL, &old),
		    ==, 0);
		KTEST_CHECK_CMP(
		    old.prot, ==, i == 0 ? PMAP_NONE : PMAP_READ | PMAP_WRITE);
		KTEST_CHECK(i == 0 || old.pa == frames[!(i % 2)]);
		if (old.modified)
			record_write(!(i % 2));
		*word = i;
		thread_yield();
	}
	stop_helpers();
	KTEST_CHECK(pmap_remove(pmap, VA, &old));
	if (old.modified)
		record_write(!(WRITES % 2));
	KTEST_CHECK_CMP(modified[0], ==, WRITES / 2);
	KTEST_CHECK_CMP(modified[1], ==, WRITES / 2);
	thread_set_pmap(NULL);
	pmap_release(pmap);
	for (unsigned i = 0; i < 2; i++)
		palloc_free_page(phys_to_virt(frames[i]));
}

/* -------------------------------------------------- entering absent pages */

static struct pmap_new attempts[HELPERS][PAGES];
static uint32_t arrived;

/* Wait until all helpers have called this COUNT times. */
static void
wait_for_all(uint32_t count)
{
	__atomic_fetch_add(&arrived, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&arrived, __ATOMIC_SEQ_CST) < count * HELPERS)
		thread_yield();
}

/* Return the frame that HELPER enters for PAGE.  The frames are never
 * accessed.  */
static paddr_t
frame_of(unsigned helper, unsigned page)
{
	return (helper * PAGES + page + 1) << PAGE_SHIFT;
}

static void
enter_pages(struct pmap_new *mine, unsigned helper)
{
	for (unsigned i = 0; i < PAGES; i++)
		mine[i] = (struct pmap_new){
			.va = VA + i * PAGE_SIZE,
			.pa = frame_of(helper, i),
			.prot = i % 2 == 0 ? PMAP_READ : PMAP_WRITE,
		};
	for (unsigned i = 0; i < PAGES; i += PMAP_ENTER_MAX)
		KTEST_CHECK_CMP(
		    pmap_enter_absent(pmap, mine + i, PMAP_ENTER_MAX), ==, 0);
}

/* Check that each address maps the frame of the one helper that entered it. */
static void
check_pages(void)
{
	struct pmap_mapping mapping;

	for (unsigned i = 0; i < PAGES; i++) {
		unsigned entered = 0, winner = 0;

		for (unsigned helper = 0; helper < HELPERS; helper++)
			if (attempts[helper][i].entered) {
				entered++;
				winner = helper;
			}
		KTEST_CHECK_CMP(entered, ==, 1);
		KTEST_CHECK(pmap_lookup(pmap, VA + i * PAGE_SIZE, &mapping));
		KTEST_CHECK_CMP(mapping.pa, ==, frame_of(winner, i));
		KTEST_CHECK_CMP((mapping.prot & PMAP_WRITE) != 0, ==, i % 2);
	}
	KTEST_CHECK_CMP(pmap_resident(pmap), ==, PAGES);
}

static void
enter_rounds(void *number)
{
	unsigned helper = (unsigned)number;
	uint32_t meetings = 0;

	for (unsigned round = 0; round < ROUNDS; round++) {
		wait_for_all(++meetings);
		enter_pages(attempts[helper], helper);
		wait_for_all(++meetings);
		if (helper == 0) {
			check_pages();
			pmap_remove_range(
			    pmap, VA, VA + PAGES * PAGE_SIZE, NULL, NULL);
		}
	}
	sema_up(&done);
}

static void
check_entering(void)
{
	pmap = pmap_create();
	start_helpers(enter_rounds);
	stop_helpers();
	KTEST_CHECK_CMP(pmap_resident(pmap), ==, 0);
	pmap_release(pmap);
}

KTEST(pmap_races)
{
	set_deadline(30);
	sema_init(&done, 0);
	check_replacing();
	check_entering();
}
