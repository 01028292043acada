/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces of processes (given): their creation, their two counts, and the
 * two steps of freeing them.
 *
 * When a hold count becomes 0, the space is removed from the list of all spaces;
 * both happen while vmspaces_lock is held.  Therefore a thread that finds a space in
 * the list can hold the space before it releases vmspaces_lock.
 *
 * Lock order: vmspaces_lock; a space's lock; its map's lock.
 */
#include "vm/dragonfly/vmspace.h"

#include <errno.h>
#include <stdlib.h>

#include "lib/kernel/option.h"
#include "mem/pmap.h"
#include "vm/dragonfly/dragonfly.h"
#include "vm/dragonfly/vm_inject.h"
#include "vm/dragonfly/vm_map_fork.h"
#include "vm/dragonfly/vm_mmap_id.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vm_pageout.h"
#include "vm/dragonfly/vm_writable.h"

OPTION_UINT(
    stack_limit, 8u << 20, "maximum size of the stack of a program, in bytes");

static struct lock vmspaces_lock;
static struct list spaces; /* (vmspaces_lock) */

void
vmspace_init(void)
{
	lock_init(&vmspaces_lock);
	list_init(&spaces);
}

struct vm_space *
vmspace_alloc(void)
{
	struct vm_space *space = malloc(sizeof(*space));

	if (space == NULL)
		return NULL;
	*space = (struct vm_space){ .refcnt = 1, .holdcnt = 1 };
	space->vm_pmap = pmap_create();
	if (space->vm_pmap == NULL) {
		free(space);
		return NULL;
	}
	lock_init_named(&space->lock, "vm_space");
	vm_map_init(
	    &space->vm_map, space->vm_pmap, PAGE_SIZE, VM_STACK_TOP, false);
	list_init(&space->mmaps);
	for (unsigned i = 0; i < VM_LIMITS; i++)
		space->limits[i] = VM_UNLIMITED;
	space->limits[VM_LIMIT_STACK] =
	    MIN(option_stack_limit, VM_STACK_LIMIT_MAX);
	space->stack_floor =
	    page_base(VM_STACK_TOP - space->limits[VM_LIMIT_STACK]);
	lock_acquire(&vmspaces_lock);
	list_push_back(&spaces, &space->spaces_elem);
	lock_release(&vmspaces_lock);
	return space;
}

/* Copy what a fork copies, apart from the mappings, from PARENT to CHILD.  Returns 0 or
 * ENOMEM.
 * => PARENT's lock is held; no other thread can use CHILD.  */
static int
copy_space_fields(struct vm_space *parent, struct vm_space *child)
{
	child->heap = parent->heap;
	child->stack_floor = parent->stack_floor;
	if (parent->shares_files)
		parent->shares_files = vm_map_shares_files(&parent->vm_map);
	child->shares_files = parent->shares_files;
	for (unsigned i = 0; i < VM_LIMITS; i++)
		child->limits[i] = parent->limits[i];
	return vm_mmap_id_fork(parent, child);
}

/* Try to create a copy of PARENT, without waiting for memory.  Returns 0, ENOMEM or EIO. */
static int
try_fork(struct vm_space *parent, struct vm_space **created)
{
	struct vm_space *child = vmspace_alloc();
	int error;

	if (child == NULL)
		return ENOMEM;
	lock_acquire(&parent->lock);
	error = copy_space_fields(parent, child);
	if (error == 0) {
		vm_map_lock(&parent->vm_map);
		error = vm_map_fork(&parent->vm_map, &child->vm_map);
		vm_map_unlock(&parent->vm_map);
		/* Do this after an error as well, because vmspace_rel
		 * subtracts all of the child's pages from the counts.  */
		if (child->shares_files)
			vm_writable_add_map(&child->vm_map);
	}
	lock_release(&parent->lock);
	if (error != 0) {
		vmspace_rel(child);
		return error;
	}
	*created = child;
	return 0;
}

/* Should a fork that has ended with ERROR start again?  If it may have failed for lack of
 * pages, this waits for memory.  If pages are not short, the fork has failed for lack of the
 * kernel's memory, and waiting for pages would not help.  */
static bool
should_fork_again(int error)
{
	return vm_inject(VM_INJECT_FORK) ||
	    (error == ENOMEM && vm_paging_wait() && vm_wait() == 0);
}

/* vm_map_fork cannot wait for memory itself, because the maps are locked. */
int
vmspace_fork(struct vm_space *parent, struct vm_space **created)
{
	struct vm_space *child = NULL;
	int error;

	/* A fork itself needs few pages, but afterward parent and child copy the pages
	 * that they write.  Without memory for that, they would be killed.  */
	if (vm_paging_wait() && vm_wait() != 0)
		return ENOMEM;
	while (should_fork_again(error = try_fork(parent, &child)))
		if (error == 0)
			vmspace_rel(child);
	if (error == 0)
		*created = child;
	return error;
}

/* ------------------------------------------------------------------ counts */

/* The first step: SPACE no longer has references; remove its mappings.  Pages that
 * cannot be written to their file stay modified in the file's object.
 * => SPACE is held.  */
static void
vmspace_remove_mappings(struct vm_space *space)
{
	struct vm_map *map = &space->vm_map;
	int error;

	if (space->shares_files) {
		space_sync(space, map->min_addr, map->max_addr, MS_SYNC, true);
		vm_writable_drop_map(map);
	}
	vm_map_lock(map);
	error = vm_map_delete(map, map->min_addr, map->max_addr);
	vm_map_unlock(map);
	ASSERT_CMP(error, ==, 0);
	ASSERT_CMP(map->nentries, ==, 0u);
	ASSERT_CMP(map->size, ==, 0u);
	ASSERT_CMP(pmap_resident(space->vm_pmap), ==, 0u);
	vm_mmap_id_free_all(space);
}

/* The second step: free SPACE, which no longer has holds and is not in the list. */
static void
vmspace_free(struct vm_space *space)
{
	ASSERT_CMP(space->refcnt, ==, VM_REF_DELETED);
	pmap_release(space->vm_pmap);
	free(space);
}

void
vmspace_ref(struct vm_space *space)
{
	uint32_t before;

	vmspace_hold(space);
	before = __atomic_fetch_add(&space->refcnt, 1, __ATOMIC_SEQ_CST);
	ASSERT_CMP(before, >, 0u);
	ASSERT_CMP(before, <, VM_REF_DELETED - 1);
}

void
vmspace_rel(struct vm_space *space)
{
	uint32_t before =
	    __atomic_fetch_sub(&space->refcnt, 1, __ATOMIC_SEQ_CST);

	ASSERT_CMP(before, >, 0u);
	ASSERT_CMP(before, <, VM_REF_DELETED);
	if (before == 1) {
		__atomic_store_n(
		    &space->refcnt, VM_REF_DELETED, __ATOMIC_SEQ_CST);
		vmspace_remove_mappings(space);
	}
	vmspace_drop(space);
}

void
vmspace_hold(struct vm_space *space)
{
	uint32_t before =
	    __atomic_fetch_add(&space->holdcnt, 1, __ATOMIC_SEQ_CST);

	ASSERT_CMP(before, >, 0u);
}

void
vmspace_drop(struct vm_space *space)
{
	bool last;

	lock_acquire(&vmspaces_lock);
	ASSERT_CMP(space->holdcnt, >, 0u);
	last = __atomic_sub_fetch(&space->holdcnt, 1, __ATOMIC_SEQ_CST) == 0;
	if (last)
		list_remove(&space->spaces_elem);
	lock_release(&vmspaces_lock);
	if (last)
		vmspace_free(space);
}

/* -------------------------------------------------------- all the spaces */

/* Hold and return the first space that has references, after PREVIOUS in the list or,
 * if PREVIOUS is NULL, in the whole list.  Returns NULL if there is none.
 * => PREVIOUS is held.  */
static struct vm_space *
hold_next_space(struct vm_space *previous)
{
	struct vm_space *found = NULL, *space;
	struct list_elem *e;

	lock_acquire(&vmspaces_lock);
	e = previous != NULL ? list_next(&previous->spaces_elem) :
			       list_begin(&spaces);
	for (; e != list_end(&spaces) && found == NULL; e = list_next(e)) {
		space = list_entry(e, struct vm_space, spaces_elem);
		if (space->refcnt != 0 && space->refcnt < VM_REF_DELETED)
			found = space;
	}
	if (found != NULL)
		vmspace_hold(found);
	lock_release(&vmspaces_lock);
	return found;
}

void
vmspace_foreach(void (*visit)(struct vm_space *, void *), void *aux)
{
	struct vm_space *space = hold_next_space(NULL), *next;

	while (space != NULL) {
		visit(space, aux);
		next = hold_next_space(space);
		vmspace_drop(space);
		space = next;
	}
}

uint32_t
vmspace_count(void)
{
	uint32_t count;

	lock_acquire(&vmspaces_lock);
	count = list_size(&spaces);
	lock_release(&vmspaces_lock);
	return count;
}
