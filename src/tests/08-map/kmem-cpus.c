/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads on several CPUs that allocate and free memory in the kernel window and
 *     in a submap never get the memory of another thread, or memory that is not zeroed;
 *     no memory is lost
 * cpus: 4
 * tags: races
 */
#include "tests/08-map/kmem.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS      4
#define ROUNDS       60
#define BLOCKS       4 /* per thread */
#define PAGES_MAX    5 /* per block */
#define SUBMAP_PAGES 7

static struct vm_map submap;
static struct semaphore done;

struct worker {
	uint32_t number, random;
	vaddr_t blocks[BLOCKS];
	uint32_t pages[BLOCKS];
};

static struct worker workers[THREADS];

/* Return a pseudo-random number less than LIMIT. */
static uint32_t
choose(struct worker *worker, uint32_t limit)
{
	worker->random = worker->random * 1664525 + 1013904223;
	return (worker->random >> 16) % limit;
}

/* Check that the first word of each page at START is EXPECTED, and set it to
 * MARK.  */
static void
check_and_mark(vaddr_t start, uint32_t pages, uint32_t expected, uint32_t mark)
{
	for (uint32_t i = 0; i < pages; i++) {
		volatile uint32_t *word =
		    (volatile uint32_t *)(start + ptoa(i));

		KTEST_CHECK_CMP(*word, ==, expected);
		*word = mark;
	}
}

static void
replace_block(struct worker *worker, unsigned i)
{
	uint32_t mark = worker->number + 1;

	if (worker->blocks[i] != 0) {
		check_and_mark(worker->blocks[i], worker->pages[i], mark, 0);
		kmem_free(
		    &kernel_map, worker->blocks[i], ptoa(worker->pages[i]));
	}
	worker->pages[i] = 1 + choose(worker, PAGES_MAX);
	worker->blocks[i] =
	    kmem_alloc(&kernel_map, ptoa(worker->pages[i]), VM_SUBSYS_KMALLOC);
	KTEST_CHECK(worker->blocks[i] != 0);
	check_and_mark(worker->blocks[i], worker->pages[i], 0, mark);
}

/* Use a part of the submap, which rarely has room for all threads at the same time. */
static void
use_submap(struct worker *worker)
{
	uint32_t pages = 1 + choose(worker, SUBMAP_PAGES), mark = 100;
	vaddr_t va = kmem_alloc_wait(&submap, ptoa(pages), VM_SUBSYS_PIPE);

	mark += worker->number;
	KTEST_CHECK(va != 0);
	check_and_mark(va, pages, 0, mark);
	thread_yield();
	check_and_mark(va, pages, mark, mark);
	kmem_free_wakeup(&submap, va, ptoa(pages));
}

static void
work(void *argument)
{
	struct worker *worker = argument;

	for (unsigned round = 0; round < ROUNDS; round++) {
		replace_block(worker, choose(worker, BLOCKS));
		if (round % 4 == 0)
			use_submap(worker);
	}
	for (unsigned i = 0; i < BLOCKS; i++)
		if (worker->blocks[i] != 0)
			kmem_free(&kernel_map, worker->blocks[i],
			    ptoa(worker->pages[i]));
	sema_up(&done);
}

KTEST(kmem_cpus)
{
	uint32_t available = vm_page_available();
	uint32_t objects = vm_object_count(), entries = kernel_map.nentries;

	sema_init(&done, 0);
	KTEST_CHECK_CMP(
	    kmem_suballoc(&kernel_map, ptoa(SUBMAP_PAGES), &submap), ==, 0);
	for (uint32_t i = 0; i < THREADS; i++) {
		workers[i].number = workers[i].random = i;
		KTEST_CHECK(thread_create("worker", PRI_DEFAULT, work,
				&workers[i]) != TID_ERROR);
	}
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&done);
	kmem_subfree(&kernel_map, &submap);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(kernel_map.nentries, ==, entries);
}
