/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: msync of a large mapping releases the space's lock from time to time
 * cpus: 1
 * shift: 3
 */
#include "tests/kspace.h"
#include "threads/sync.h"
#include "threads/timer.h"

#define PAGES 60000u

static struct vm_space *space;
static struct semaphore done;
static volatile bool finished;

static void
sync_all(void *argument UNUSED)
{
	KTEST_CHECK_CMP(
	    vm_sync(space, KSPACE_BASE, PAGES * PAGE_SIZE, MS_SYNC), ==, 0);
	finished = true;
	sema_up(&done);
}

/* A second thread calls vm_sync, which takes several ticks.  In that time, this
 * thread, which has a higher priority, wakes up twice and each time handles a
 * page fault, for which it acquires the space's lock.  */
KTEST(mmap_sync_lock)
{
	struct vm_request request = {
		.address = KSPACE_BASE,
		.length = PAGES * PAGE_SIZE,
		.prot = PROT_READ,
		.flags = MAP_SHARED,
		.vnode = kspace_make_file(1),
		.file_length = PAGE_SIZE,
	};

	sema_init(&done, 0);
	space = kspace_create();
	KTEST_CHECK_CMP(vm_mmap(space, &request), ==, 0);
	thread_create("sync", PRI_DEFAULT - 1, sync_all, NULL);
	for (int i = 0; i < 2; i++) {
		timer_sleep(2 - i);
		KTEST_CHECK(!finished);
		KTEST_CHECK_CMP(vm_space_fault(space, KSPACE_BASE,
				    VM_ACCESS_READ, VM_STACK_TOP),
		    ==, 0);
	}
	sema_down(&done);
	KTEST_CHECK_CMP(
	    vm_sync(space, KSPACE_BASE, (PAGES + 1) * PAGE_SIZE, MS_SYNC), ==,
	    ENOMEM);
	vm_space_destroy(space);
	vnode_release(request.vnode);
}
