/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a thread that holds the lock of its address space accesses a null
 *     pointer, the kernel panics because of the page fault, not because the lock
 *     is acquired twice
 * panics: write to 0x00000000, a null pointer
 */
#include "tests/kspace.h"
#include "threads/sync.h"
#include "vm/classic/page.h"

static volatile int *volatile nothing;

KTEST(fault_in_engine)
{
	static struct process process = { .name = "test" };
	struct vm_space *space = kspace_create();

	kspace_enter(&process, space);
	lock_acquire(&space->lock);
	*nothing = 1;
}
