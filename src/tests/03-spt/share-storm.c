/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: four CPUs that touch the same pages of a file at the same time,
 *     hundreds of times, always share one frame for each page
 * points: 2
 * cpus: 4
 * options: jitter=7
 * tags: races
 */
#include "mem/pmap.h"
#include "tests/kspace.h"
#include "threads/sync.h"
#include "vm/classic/page.h"

#define THREADS 4u
#define ROUNDS  32u
#define PAGES   16u

static struct vm_space *spaces[THREADS];
static struct vnode *file;
static struct semaphore ended;
static volatile unsigned arrived;

/* Wait until all threads have called this function COUNT times. */
static void
wait_for_all(unsigned count)
{
	__atomic_fetch_add(&arrived, 1, __ATOMIC_SEQ_CST);
	while (arrived < count * THREADS)
		thread_yield();
}

static void
run_rounds(void *argument)
{
	unsigned self = (unsigned)(uintptr_t)argument;
	struct process process = { .name = "test" };
	struct vm_space *space = spaces[self];

	for (unsigned round = 0; round < ROUNDS; round++) {
		KTEST_CHECK_CMP(kspace_map_file(space, KSPACE_BASE, PROT_READ,
				    file, 0, PAGES * PAGE_SIZE),
		    ==, 0);
		wait_for_all(3 * round + 1);
		kspace_enter(&process, space);
		for (unsigned i = 0; i < PAGES; i++)
			KSPACE_EXPECT(KSPACE_BASE + i * PAGE_SIZE, i + 1);
		kspace_leave();
		wait_for_all(3 * round + 2);
		for (unsigned i = 0; i < PAGES; i++) {
			struct pmap_mapping here, there;
			vaddr_t va = KSPACE_BASE + i * PAGE_SIZE;

			KTEST_CHECK(pmap_lookup(space->pmap, va, &here));
			KTEST_CHECK(pmap_lookup(
			    spaces[(self + 1) % THREADS]->pmap, va, &there));
			KTEST_CHECK_CMP(here.pa, ==, there.pa);
		}
		wait_for_all(3 * round + 3);
		KTEST_CHECK_CMP(
		    vm_unmap(space, KSPACE_BASE, PAGES * PAGE_SIZE), ==, 0);
	}
	sema_up(&ended);
}

KTEST(share_storm)
{
	file = kspace_make_file(PAGES);
	sema_init(&ended, 0);
	for (unsigned i = 0; i < THREADS; i++)
		spaces[i] = kspace_create();
	for (uintptr_t i = 0; i < THREADS; i++)
		KTEST_CHECK_CMP(
		    thread_create("space", PRI_DEFAULT, run_rounds, (void *)i),
		    !=, TID_ERROR);
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&ended);
	for (unsigned i = 0; i < THREADS; i++)
		vm_space_destroy(spaces[i]);
	vnode_release(file);
}
