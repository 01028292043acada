/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DragonFly engine (given): what vm.h offers, in terms of vmspaces, maps and
 * faults.  This file has spaces, faults and pins; dragonfly.h lists the other files.
 *
 * A pin is a held page.  A held page stays in its frame, but can lose its object,
 * for example when the file is truncated.  The kernel can still access such a page,
 * which becomes free when it is unpinned.
 */
#include "vm/dragonfly/dragonfly.h"

#include <errno.h>

#include "core/trace.h"
#include "lib/kernel/option.h"
#include "mem/pmap.h"
#include "threads/thread.h"
#include "vm/dragonfly/swap_pager.h"
#include "vm/dragonfly/vm_check.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_file.h"
#include "vm/dragonfly/vm_kern.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_oom.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pageout.h"
#include "vm/dragonfly/vm_pageout_scan.h"
#include "vm/dragonfly/vm_stat.h"
#include "vm/swap_disk.h"

/* PUSHA stores this many bytes below the stack pointer before it changes the stack
 * pointer.  An access farther below is an error of the program, and does not extend
 * the stack.  */
#define STACK_SLACK 32

OPTION_RANGE(
    burst, 8, 1, VM_FAULT_BURST_MAX, "maximum number of pages a fault maps");

void
vm_init(void)
{
	vm_stat_init();
	vm_page_startup();
	vm_object_init();
	vmspace_init();
	swap_pager_init(vm_swap_disk());
	kmem_init();
	vm_file_init();
	vm_pageout_scan_init();
	vm_pageout_init();
}

/* ------------------------------------------------------------------ spaces */

int
vm_space_create(struct vm_space **created)
{
	struct vm_space *space = vmspace_alloc();

	if (space == NULL)
		return ENOMEM;
	*created = space;
	return 0;
}

int
vm_space_fork(struct vm_space *parent, struct vm_space **child)
{
	return vmspace_fork(parent, child);
}

int
vm_space_share(struct vm_space *space)
{
	vmspace_ref(space);
	return 0;
}

void
vm_space_destroy(struct vm_space *space)
{
	vmspace_rel(space);
}

void
vm_space_activate(struct vm_space *space)
{
	thread_set_pmap(space != NULL ? space->vm_pmap : NULL);
}

uint32_t
vm_resident(struct vm_space *space)
{
	return pmap_resident(space->vm_pmap);
}

/* ------------------------------------------------------------------ faults */

static vm_prot_t
access_prot(enum vm_access access)
{
	return access == VM_ACCESS_WRITE ? VM_PROT_WRITE : VM_PROT_READ;
}

/* Return the flags for a fault at VA of a program whose stack pointer is USER_ESP. */
static unsigned
fault_flags_for(vaddr_t va, vaddr_t user_esp)
{
	return user_esp > STACK_SLACK && va < user_esp - STACK_SLACK ?
	    VM_FAULT_NOGROW :
	    VM_FAULT_NORMAL;
}

unsigned
vm_fault_burst_size(void)
{
	return option_burst;
}

int
vm_space_fault(
    struct vm_space *space, vaddr_t va, enum vm_access access, vaddr_t user_esp)
{
	int error;

	if (!is_user_address(va))
		return EFAULT;
	if (rwlock_held_exclusive(&space->vm_map.lock))
		return EDEADLK;
	error = vm_fault(&space->vm_map, page_base(va), access_prot(access),
	    VM_FAULT_BURST | VM_FAULT_USERMODE | fault_flags_for(va, user_esp));
	TRACE(fault, "va=%x write=%d error=%d", va, access == VM_ACCESS_WRITE,
	    error);
	if (error == 0)
		vm_rss_enforce(space);
	return error;
}

/* -------------------------------------------------------------------- pins */

/* If ACCESS is a write, add DELTA to the number of pins for writing.  Fork copies held pages
 * at once while this number is not 0, so a pin is counted before its page is held.  */
static void
count_write_pin(struct vm_space *space, enum vm_access access, int32_t delta)
{
	if (access == VM_ACCESS_WRITE)
		__atomic_fetch_add(&space->vm_map.write_pins, (uint32_t)delta,
		    __ATOMIC_SEQ_CST);
}

int
vm_pin(struct vm_space *space, vaddr_t va, enum vm_access access,
    vaddr_t user_esp, struct vm_pin *pin)
{
	struct vm_page *m;
	int error;

	if (!is_user_address(va))
		return EFAULT;
	count_write_pin(space, access, 1);
	error = vm_fault_page(&space->vm_map, page_base(va),
	    access_prot(access), fault_flags_for(va, user_esp), &m);
	if (error != 0) {
		count_write_pin(space, access, -1);
		return error == EACCES ? EFAULT : error;
	}
	pin->va = page_base(va);
	pin->kva = vm_page_kva(m);
	pin->page = m;
	pin->access = access;
	return 0;
}

void
vm_unpin(struct vm_space *space, struct vm_pin *pin)
{
	struct vm_page *m = pin->page;

	if (pin->access == VM_ACCESS_WRITE) {
		/* The page may have been written to its file since vm_pin. */
		vm_page_dirty(m);
		/* A soft busy page keeps its object.  If another thread has the
		 * page hard busy, that thread either frees it or, because the
		 * page is held, leaves page and object marked as modified.  */
		if (vm_page_sbusy_try(m)) {
			if (m->object != NULL)
				vm_object_set_writeable_dirty(m->object);
			vm_page_sbusy_drop(m);
		}
	}
	vm_page_unhold(m);
	count_write_pin(space, pin->access, -1);
}

/* ------------------------------------------------------------- diagnostics */

void
vm_get_frames(uint32_t *frames, uint32_t *available)
{
	*frames = vm_page_array_size;
	*available = vm_page_available();
}

int
vm_check(char *why, uint32_t size)
{
	return vm_check_all(why, size);
}
