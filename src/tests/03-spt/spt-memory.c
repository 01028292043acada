/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if allocations fail, spt_create returns NULL, and spt_insert and
 *     spt_insert_run either succeed or return ENOMEM and insert nothing;
 *     spt_destroy frees all memory of a table; and pages can be inserted and
 *     removed while a spinlock is held
 * points: 0
 */
#include <errno.h>

#include "cpu/spinlock.h"
#include "mem/heap.h"
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "vm/classic/spt.h"

#define SPARSE 40  /* pages that are 17 MiB apart */
#define RUN    300 /* pages of a run */
#define EVERY  12  /* every Nth allocation fails, for N from 1 to EVERY */

static struct page pages[RUN];
static struct page *run[RUN];

static uint32_t
heap_blocks(void)
{
	struct heap_stats stats;

	heap_get_stats(&stats);
	return stats.blocks;
}

static void
place_pages(unsigned count, vaddr_t va, vaddr_t step)
{
	for (unsigned i = 0; i < count; i++) {
		pages[i].va = va + i * step;
		run[i] = &pages[i];
	}
}

/* Insert distant pages while every Nth allocation fails. */
static void
check_insert(unsigned n)
{
	struct spt *spt = spt_create();
	unsigned inserted = 0;
	struct page *next;
	vaddr_t va = 0;
	int error;

	KTEST_CHECK(spt != NULL);
	place_pages(SPARSE, 0x01000000, 0x01100000);
	for (unsigned i = 0; i < SPARSE; i++) {
		palloc_inject_failures(n);
		error = spt_insert(spt, &pages[i]);
		palloc_inject_failures(0);
		KTEST_CHECK(error == 0 || error == ENOMEM);
		KTEST_CHECK(spt_find(spt, pages[i].va) ==
		    (error == 0 ? &pages[i] : NULL));
		inserted += error == 0;
	}
	for (; (next = spt_next(spt, va)) != NULL; va = next->va + 1)
		inserted--;
	KTEST_CHECK_CMP(inserted, ==, 0);
	spt_destroy(spt);
}

/* Insert a run of pages while every Nth allocation fails. */
static void
check_run(unsigned n)
{
	struct spt *spt = spt_create();
	int error;

	KTEST_CHECK(spt != NULL);
	place_pages(RUN, 0x08048000, PAGE_SIZE);
	palloc_inject_failures(n);
	error = spt_insert_run(spt, run, RUN);
	palloc_inject_failures(0);
	KTEST_CHECK(error == 0 || error == ENOMEM);
	for (unsigned i = 0; i < RUN; i++)
		KTEST_CHECK(spt_find(spt, pages[i].va) ==
		    (error == 0 ? &pages[i] : NULL));
	if (error != 0)
		KTEST_CHECK_CMP(spt_insert_run(spt, run, RUN), ==, 0);
	spt_destroy(spt);
}

/* Use a table while a spinlock is held, so that no function may sleep. */
static void
check_spinlock(void)
{
	static struct spinlock lock = SPINLOCK_INITIALIZER("test");
	struct spt *spt;

	place_pages(2, 0x40000000, PAGE_SIZE);
	spin_acquire(&lock);
	spt = spt_create();
	KTEST_CHECK(spt != NULL);
	KTEST_CHECK_CMP(spt_insert(spt, &pages[0]), ==, 0);
	KTEST_CHECK_CMP(spt_insert_run(spt, &run[1], 1), ==, 0);
	KTEST_CHECK(spt_find(spt, pages[0].va) == &pages[0]);
	KTEST_CHECK(spt_next(spt, pages[0].va + 1) == &pages[1]);
	spt_remove(spt, &pages[0]);
	spt_destroy(spt);
	spin_release(&lock);
}

KTEST(spt_memory)
{
	uint32_t blocks = heap_blocks();

	palloc_inject_failures(1);
	KTEST_CHECK(spt_create() == NULL);
	palloc_inject_failures(0);
	for (unsigned n = 1; n <= EVERY; n++) {
		check_insert(n);
		check_run(n);
	}
	check_spinlock();
	KTEST_CHECK_CMP(heap_blocks(), ==, blocks);
}
