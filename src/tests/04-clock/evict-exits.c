/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: address spaces that are destroyed while other CPUs evict their frames
 *     free every frame exactly once, and no frame that is still in use
 * points: 5
 * user_pages: 40
 * cpus: 4
 * options: latency=20
 */
#include "tests/kspace.h"
#include "threads/sync.h"

#define THREADS 4
#define ROUNDS  12
#define PAGES   28 /* of each kind */

static struct vnode *file;
static struct semaphore ended;

/* Create a space, map and read pages that are shared with the other spaces and pages
 * that are not, and destroy the space.  */
static void
use_space(unsigned seed)
{
	struct process process = { .name = "test" };
	struct vm_space *space = kspace_create();
	vaddr_t shared = KSPACE_BASE, own = 2 * KSPACE_BASE;
	unsigned i, page;

	KTEST_CHECK_CMP(kspace_map_file(space, shared, PROT_READ, file, 0,
			    PAGES * PAGE_SIZE),
	    ==, 0);
	for (i = 0; i < PAGES; i++)
		KTEST_CHECK_CMP(kspace_map_file(space, own + i * PAGE_SIZE,
				    PROT_READ, file, i * PAGE_SIZE, 100),
		    ==, 0);
	kspace_enter(&process, space);
	for (i = 0; i < 2 * PAGES; i++) {
		page = (i * 5 + seed) % PAGES;
		KSPACE_EXPECT(shared + page * PAGE_SIZE, page + 1);
		page = (i * 3 + seed) % PAGES;
		KSPACE_EXPECT(own + page * PAGE_SIZE, page + 1);
		KSPACE_EXPECT(own + page * PAGE_SIZE + 100, 0);
	}
	kspace_leave();
	vm_space_destroy(space);
}

static void
run_rounds(void *argument)
{
	for (unsigned round = 0; round < ROUNDS; round++)
		use_space((unsigned)(uintptr_t)argument * 7 + round);
	sema_up(&ended);
}

KTEST(evict_exits)
{
	file = kspace_make_file(PAGES);
	sema_init(&ended, 0);
	for (uintptr_t i = 0; i < THREADS; i++)
		KTEST_CHECK_CMP(
		    thread_create("space", PRI_DEFAULT, run_rounds, (void *)i),
		    !=, TID_ERROR);
	for (int i = 0; i < THREADS; i++)
		sema_down(&ended);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, 40);
	vnode_release(file);
}
