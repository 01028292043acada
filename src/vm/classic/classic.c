/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The classic engine (given): address spaces, faults, pins and counters, on top
 * of the files that students write.  Changes to the mappings of a space are in
 * map.c and protect.c.
 *
 * Every function of vm.h that uses the pages of a space acquires the lock of
 * the space, so at most one thread works on the mappings of a space.  Other
 * threads can still evict its pages: eviction needs only frames_lock (see
 * page.h).
 */
#include "vm/vm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/trace.h"
#include "lib/kernel/option.h"
#include "mem/pmap.h"
#include "threads/thread.h"
#include "vm/classic/clock.h"
#include "vm/classic/cow.h"
#include "vm/classic/fault.h"
#include "vm/classic/frame.h"
#include "vm/classic/mmap.h"
#include "vm/classic/page.h"
#include "vm/classic/share.h"
#include "vm/classic/spt.h"
#include "vm/classic/stack.h"
#include "vm/classic/swap.h"
#include "vm/swap_disk.h"

OPTION_UINT(
    stack_limit, 8u << 20, "maximum size of the stack of a program, in bytes");

/* A page that vm_pin has brought in can be evicted before it is pinned; then
 * vm_pin tries again.  After this many attempts, vm_pin fails with ENOMEM.  */
#define PIN_TRIES 100

struct vm_counters vm_counters;

void
vm_init(void)
{
	frame_init();
	share_init();
	clock_init_ring(&clock_ring);
	swap_init(vm_swap_disk());
}

/* ------------------------------------------------------------------ spaces */

int
vm_space_create(struct vm_space **created)
{
	struct vm_space *space = malloc(sizeof(*space));

	if (space == NULL)
		return ENOMEM;
	space->pmap = pmap_create();
	if (space->pmap == NULL)
		goto free_space;
	if (page_init_space(space) != 0)
		goto destroy_pmap;
	lock_init_named(&space->lock, "vm_space");
	list_init(&space->mmaps);
	space->next_mmap_id = 0;
	space->heap.start = space->heap.end = 0;
	space->stack_limit = MIN(option_stack_limit, VM_STACK_TOP / 4);
	*created = space;
	return 0;

destroy_pmap:
	pmap_release(space->pmap);
free_space:
	free(space);
	return ENOMEM;
}

int
vm_space_fork(struct vm_space *parent, struct vm_space **created)
{
	struct vm_space *child;
	int error;

	error = vm_space_create(&child);
	if (error != 0)
		return error;
	lock_acquire(&parent->lock);
	child->heap = parent->heap;
	child->stack_limit = parent->stack_limit;
	child->next_mmap_id = parent->next_mmap_id;
	error = cow_fork(parent, child);
	if (error == 0)
		error = mmap_fork(parent, child);
	lock_release(&parent->lock);
	if (error != 0) {
		vm_space_destroy(child);
		return error;
	}
	*created = child;
	return 0;
}

void
vm_space_destroy(struct vm_space *space)
{
	lock_acquire(&space->lock);
	mmap_exit(space);
	page_destroy_all(space);
	lock_release(&space->lock);
	ASSERT_CMP(pmap_resident(space->pmap), ==, 0u);
	pmap_release(space->pmap);
	free(space);
}

void
vm_space_activate(struct vm_space *space)
{
	thread_set_pmap(space != NULL ? space->pmap : NULL);
}

int
vm_stack_init(struct vm_space *space)
{
	int error;

	lock_acquire(&space->lock);
	error = stack_init(space);
	lock_release(&space->lock);
	return error;
}

/* ------------------------------------------------------------------ faults */

/* Count and resolve a fault, caused by a program or by vm_pin.
 * => the space's lock is held.  */
static int
resolve_fault(
    struct vm_space *space, vaddr_t va, enum vm_access access, vaddr_t user_esp)
{
	int error;

	vm_count(&vm_counters.faults);
	error = fault_handle(space, va, access, user_esp);
	TRACE(fault, "va=%x write=%d error=%d", va, access == VM_ACCESS_WRITE,
	    error);
	return error;
}

int
vm_space_fault(
    struct vm_space *space, vaddr_t va, enum vm_access access, vaddr_t user_esp)
{
	int error;

	if (!is_user_address(va))
		return EFAULT;
	if (lock_held_by_current_thread(&space->lock))
		return EDEADLK;
	lock_acquire(&space->lock);
	error = resolve_fault(space, va, access, user_esp);
	if (error == EFAULT && spt_find(space->spt, va) != NULL)
		error = EACCES;
	lock_release(&space->lock);
	return error;
}

/* If the pmap currently allows ACCESS to the page at VA, pin its frame and
 * return the frame; otherwise return NULL.
 * => the space's lock is held; may sleep.  */
static struct frame *
try_pin_page(struct vm_space *space, vaddr_t va, enum vm_access access)
{
	struct page *page = spt_find(space->spt, va);
	struct frame *frame;

	if (page == NULL)
		return NULL;
	spin_acquire(&frames_lock);
	frame = page_wait_unbusy(page);
	if (frame != NULL && page_is_accessible(page, access)) {
		frame_pin(frame);
		if (access == VM_ACCESS_WRITE)
			frame->dirty = true;
	} else
		frame = NULL;
	spin_release(&frames_lock);
	return frame;
}

int
vm_pin(struct vm_space *space, vaddr_t va, enum vm_access access,
    vaddr_t user_esp, struct vm_pin *pin)
{
	struct frame *frame = NULL;
	int error = 0, tries;

	if (!is_user_address(va))
		return EFAULT;
	lock_acquire(&space->lock);
	for (tries = 0; tries < PIN_TRIES && error == 0; tries++) {
		frame = try_pin_page(space, page_base(va), access);
		if (frame != NULL)
			break;
		error = resolve_fault(space, va, access, user_esp);
	}
	lock_release(&space->lock);
	if (frame == NULL)
		return error != 0 ? error : ENOMEM;
	pin->va = page_base(va);
	pin->kva = frame_kva(frame);
	pin->page = frame;
	pin->access = access;
	return 0;
}

void
vm_unpin(struct vm_space *space UNUSED, struct vm_pin *pin)
{
	struct frame *frame = pin->page;

	spin_acquire(&frames_lock);
	/* A write-back since vm_pin may have cleared the dirty flag. */
	if (pin->access == VM_ACCESS_WRITE)
		frame->dirty = true;
	frame_unpin(frame);
	spin_release(&frames_lock);
}

/* ---------------------------------------------------------------- counters */

uint32_t
vm_resident(struct vm_space *space)
{
	return pmap_resident(space->pmap);
}

void
vm_get_stats(struct vmstat *stats)
{
	swap_get_stats(&stats->swap_slots, &stats->swap_slots_used);

	stats->faults = vm_counters.faults;
	stats->faults_zero = vm_counters.faults_zero;
	stats->faults_file = vm_counters.faults_file;
	stats->faults_swap = vm_counters.faults_swap;
	stats->faults_cow = vm_counters.faults_cow;
	stats->faults_stack = vm_counters.faults_stack;
	stats->faults_shared = vm_counters.faults_shared;
	stats->pageins = vm_counters.pageins;
	stats->pageouts = vm_counters.pageouts;
	stats->evictions = vm_counters.evictions;
}

int
vm_get_counter(const char *name, uint32_t *value)
{
	static const struct {
		const char *name;
		const uint32_t *counter;
	} own[] = {
		{ "faults_reuse", &vm_counters.faults_reuse },
		{ "clock_scans", &vm_counters.clock_scans },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(own); i++)
		if (strcmp(own[i].name, name) == 0) {
			*value = *own[i].counter;
			return 0;
		}
	return ENOENT;
}
