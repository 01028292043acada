/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Wired memory and limits of a space (given).
 *
 * mlock fails if more than a third of all pages would be wired, in all spaces and the
 * kernel together, or more than VM_LIMIT_MEMLOCK bytes in the space.
 *
 * Pages are brought into memory to be wired, and a thread that waits for memory must not
 * hold a sleeping lock (vm_pageout.h).  Therefore the space's lock is released while they
 * are brought in.  The entries are in transition, so no other thread changes them.
 * Bytes count toward VM_LIMIT_MEMLOCK from the start of the operation that wires them; a
 * page counts toward the limit of all spaces only when it has been wired.
 */
#include <errno.h>
#include <stdlib.h>

#include "vm/dragonfly/dragonfly.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_stat.h"

/* Return the number of bytes in [START, END) of MAP that are wired for mlock or, if WIRED
 * is false, that are mapped but not wired for mlock.  */
static uint32_t
count_wired(struct vm_map *map, vaddr_t start, vaddr_t end, bool wired)
{
	struct vm_map_entry *entry;
	uint32_t bytes = 0;

	vm_map_lock_read(map);
	for (entry = vm_map_first_above(map, start);
	     entry != NULL && entry->ba.start < end;
	     entry = vm_map_next(map, entry))
		if (((entry->eflags & MAP_ENTRY_USER_WIRED) != 0) == wired)
			bytes += MIN(entry->ba.end, end) -
			    MAX(entry->ba.start, start);
	vm_map_unlock(map);
	return bytes;
}

/* Wire [START, END), unless this exceeds a limit.
 * => the space's lock is held; released while pages are brought in.  */
static int
wire_range(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct vm_map *map = &space->vm_map;
	uint32_t limit = space->limits[VM_LIMIT_MEMLOCK];
	uint32_t more = count_wired(map, start, end, false);
	uint32_t wired = count_wired(map, map->min_addr, map->max_addr, true) +
	    space->wiring;
	int error;

	if (wired > limit || more > limit - wired ||
	    vm_stat_get(V_WIRE_COUNT) + atop(more) > vm_page_array_size / 3)
		return ENOMEM;
	space->wiring += more;
	lock_release(&space->lock);
	error = vm_map_wire(map, start, end, true);
	lock_acquire(&space->lock);
	space->wiring -= more;
	return error == EFAULT || error == EACCES ? ENOMEM : error;
}

int
space_wire_new(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	if ((space->vm_map.flags & MAP_WIREFUTURE) == 0 ||
	    wire_range(space, start, end) == 0)
		return 0;
	/* This can fail for lack of memory, or if a shared page that another
	 * process has modified cannot be written.  Then the range stays mapped.  */
	if (space_unmap(space, start, end) == 0)
		vm_map_unlock(&space->vm_map);
	return ENOMEM;
}

int
vm_wire(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	error = wire_range(space, va, end);
	lock_release(&space->lock);
	return error;
}

int
vm_unwire(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	error = vm_map_unwire(&space->vm_map, va, end, true);
	lock_release(&space->lock);
	return error;
}

/* Set [*START, *END) to the range of the next entry at *END or above: one wired for mlock
 * or, if WIRED is false, one that mlockall must still wire.  mlockall leaves out memory
 * that can never become writable, such as a shared mapping of a file that was opened for
 * reading only.  Returns false if there is no such entry.  */
static bool
next_wire_range(struct vm_map *map, bool wired, vaddr_t *start, vaddr_t *end)
{
	struct vm_map_entry *entry;
	bool found = false;

	vm_map_lock_read(map);
	for (entry = vm_map_first_above(map, *end); !found && entry != NULL;
	     entry = vm_map_next(map, entry)) {
		found =
		    ((entry->eflags & MAP_ENTRY_USER_WIRED) != 0) == wired &&
		    (wired || (entry->max_protection & VM_PROT_WRITE) != 0);
		*start = entry->ba.start;
		*end = entry->ba.end;
	}
	vm_map_unlock(map);
	return found;
}

/* Unwire everything that is wired for mlock.
 * => the space's lock is held.  */
static int
unwire_all_ranges(struct vm_map *map)
{
	vaddr_t start, end = map->min_addr;
	int error = 0;

	while (error == 0 && next_wire_range(map, true, &start, &end))
		error = vm_map_unwire(map, start, end, true);
	return error;
}

/* A range that wire_current has wired. */
struct wired_range {
	struct list_elem elem;
	vaddr_t start, end;
};

/* Wire [START, END), and add it to WIRED.  Returns 0 or an error of wire_range.
 * => as for wire_range.  */
static int
wire_and_record(
    struct vm_space *space, vaddr_t start, vaddr_t end, struct list *wired)
{
	struct wired_range *range = malloc(sizeof(*range));
	int error;

	if (range == NULL)
		return ENOMEM;
	error = wire_range(space, start, end);
	if (error != 0) {
		free(range);
		return error;
	}
	range->start = start;
	range->end = end;
	list_push_back(wired, &range->elem);
	return 0;
}

/* Free the records in WIRED, after unwiring their ranges if UNDO. */
static void
release_records(struct vm_map *map, struct list *wired, bool undo)
{
	struct wired_range *range;

	while (!list_empty(wired)) {
		range =
		    list_entry(list_pop_front(wired), struct wired_range, elem);
		if (undo)
			vm_map_unwire(map, range->start, range->end, true);
		free(range);
	}
}

/* Wire all entries that next_wire_range finds.  On error, undo the wirings made here.
 * => the space's lock is held; released while pages are brought in.  */
static int
wire_current(struct vm_space *space)
{
	struct vm_map *map = &space->vm_map;
	vaddr_t start, end = map->min_addr;
	struct list wired;
	int error = 0;

	list_init(&wired);
	while (error == 0 && next_wire_range(map, false, &start, &end))
		error = wire_and_record(space, start, end, &wired);
	release_records(map, &wired, error != 0);
	return error;
}

int
vm_wire_all(struct vm_space *space, int flags)
{
	int error = 0;

	if (flags == 0 || (flags & ~(MCL_CURRENT | MCL_FUTURE)) != 0)
		return EINVAL;
	lock_acquire(&space->lock);
	if ((flags & MCL_CURRENT) != 0)
		error = wire_current(space);
	if (error == 0 && (flags & MCL_FUTURE) != 0) {
		vm_map_lock(&space->vm_map);
		space->vm_map.flags |= MAP_WIREFUTURE;
		vm_map_unlock(&space->vm_map);
	}
	lock_release(&space->lock);
	return error;
}

int
vm_unwire_all(struct vm_space *space)
{
	int error;

	lock_acquire(&space->lock);
	vm_map_lock(&space->vm_map);
	space->vm_map.flags &= ~MAP_WIREFUTURE;
	vm_map_unlock(&space->vm_map);
	error = unwire_all_ranges(&space->vm_map);
	lock_release(&space->lock);
	return error;
}

/* ------------------------------------------------------------------ limits */

uint32_t
vm_get_limit(struct vm_space *space, enum vm_limit limit)
{
	return space->limits[limit];
}

int
vm_set_limit(struct vm_space *space, enum vm_limit limit, uint32_t bytes)
{
	if (limit == VM_LIMIT_STACK && bytes > VM_STACK_LIMIT_MAX)
		return EINVAL;
	__atomic_store_n(&space->limits[limit], bytes, __ATOMIC_SEQ_CST);
	return 0;
}
