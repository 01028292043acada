/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rights, inheritance, advice and wiring of ranges.
 *
 * Every operation that changes entries has the same structure: vm_map_clip_range
 * makes the range consist of whole entries that no other thread works on, and
 * vm_map_unclip_range merges them again.  In between, an operation that can be
 * refused checks all entries before it changes the first.
 *
 * In between, only wiring drops the map's lock, because the faults that bring the
 * pages in need it.  The entries that this thread has marked keep their ranges, and
 * stay in the map.
 */
#include <errno.h>

#include "lib/abi.h"
#include "mem/pmap.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_map_ilock.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_rmap.h"

/* Clip and mark [START, END), which must be mapped completely.  *FIRST is set to the
 * first entry.  Returns 0, ENOMEM (a hole, or no memory) or EINVAL.  */
static int
clip_mapped_range(
    struct vm_map *map, vaddr_t start, vaddr_t end, struct vm_map_entry **first)
{
	int error;

	error = vm_map_clip_range(map, start, end, MAP_CLIP_NO_HOLES, first);
	return error == EFAULT ? ENOMEM : error;
}

/* ----------------------------------------------------------------- rights */

/* May all entries from ENTRY up to END get the rights PROT?  Returns 0, EINVAL or
 * EACCES.  */
static int
check_protect(
    struct vm_map *map, struct vm_map_entry *entry, vaddr_t end, vm_prot_t prot)
{
	for (; entry != NULL; entry = vm_map_next_in(map, entry, end)) {
		if (entry->maptype == VM_MAPTYPE_SUBMAP)
			return EINVAL;
		if ((prot & ~entry->max_protection) != 0)
			return EACCES;
	}
	return 0;
}

/* Set the rights of ENTRY.  The page tables lose the rights that ENTRY loses, but gain
 * none: a page must not become writable before a fault has copied it, if it is private,
 * or has recorded that it can be modified.  */
static void
protect_entry(struct vm_map *map, struct vm_map_entry *entry, vm_prot_t prot)
{
	vm_prot_t lost = entry->protection & ~prot;

	entry->protection = prot;
	if (prot == VM_PROT_NONE)
		vm_pmap_remove(map->pmap, entry->ba.start, entry->ba.end);
	else if ((lost & VM_PROT_WRITE) != 0)
		pmap_protect(
		    map->pmap, entry->ba.start, entry->ba.end, PMAP_READ);
}

int
vm_map_protect(struct vm_map *map, vaddr_t start, vaddr_t end, vm_prot_t prot,
    bool set_max)
{
	struct vm_map_entry *first, *entry;
	int error;

	vm_map_lock(map);
	error = clip_mapped_range(map, start, end, &first);
	if (error != 0)
		goto out;
	error = check_protect(map, first, end, prot);
	for (entry = first; error == 0 && entry != NULL;
	     entry = vm_map_next_in(map, entry, end)) {
		if (set_max)
			entry->max_protection = prot;
		protect_entry(
		    map, entry, set_max ? entry->protection & prot : prot);
	}
	vm_map_unclip_range(map, start, end);
out:
	vm_map_unlock(map);
	return error;
}

/* ------------------------------------------------- inheritance and advice */

int
vm_map_inherit(
    struct vm_map *map, vaddr_t start, vaddr_t end, enum vm_inherit inheritance)
{
	struct vm_map_entry *entry;
	int error;

	if (inheritance > VM_INHERIT_NONE)
		return EINVAL;
	vm_map_lock(map);
	error = vm_map_clip_range(map, start, end, 0, &entry);
	if (error == 0) {
		for (; entry != NULL; entry = vm_map_next_in(map, entry, end))
			entry->inheritance = inheritance;
		vm_map_unclip_range(map, start, end);
	}
	vm_map_unlock(map);
	return error;
}

/* Advice that is kept in the entries: the flags that are cleared, and then set. */
static const struct eflags_advice {
	int advice;
	uint32_t mask, eflags;
} eflags_advices[] = {
	{ MADV_NORMAL, MAP_ENTRY_BEHAV_MASK, MAP_ENTRY_BEHAV_NORMAL },
	{ MADV_RANDOM, MAP_ENTRY_BEHAV_MASK, MAP_ENTRY_BEHAV_RANDOM },
	{ MADV_SEQUENTIAL, MAP_ENTRY_BEHAV_MASK, MAP_ENTRY_BEHAV_SEQUENTIAL },
	{ MADV_NOSYNC, MAP_ENTRY_NOSYNC, MAP_ENTRY_NOSYNC },
	{ MADV_AUTOSYNC, MAP_ENTRY_NOSYNC, 0 },
	{ MADV_NOCORE, MAP_ENTRY_NOCOREDUMP, MAP_ENTRY_NOCOREDUMP },
	{ MADV_CORE, MAP_ENTRY_NOCOREDUMP, 0 },
};

static int
advise_entries(struct vm_map *map, vaddr_t start, vaddr_t end,
    const struct eflags_advice *change)
{
	struct vm_map_entry *entry;
	int error;

	vm_map_lock(map);
	error = vm_map_clip_range(map, start, end, 0, &entry);
	if (error == 0) {
		for (; entry != NULL; entry = vm_map_next_in(map, entry, end))
			entry->eflags =
			    (entry->eflags & ~change->mask) | change->eflags;
		vm_map_unclip_range(map, start, end);
	}
	vm_map_unlock(map);
	return error;
}

/* Apply ADVICE to the pages of ENTRY in [START, END) that its first object has.
 * MADV_WILLNEED also maps the pages of all layers that are in memory.
 * => MAP is locked shared.  */
static void
advise_pages(struct vm_map *map, struct vm_map_entry *entry, vaddr_t start,
    vaddr_t end, int advice)
{
	struct vm_map_backing *ba = &entry->ba;

	if (entry->maptype != VM_MAPTYPE_NORMAL || ba->object == NULL)
		return;
	vm_object_hold(ba->object);
	vm_object_madvise(ba->object, vm_map_backing_index(ba, start),
	    vm_map_backing_index(ba, end), advice);
	vm_object_drop(ba->object);
	if (advice == MADV_WILLNEED)
		vm_prefault_range(map, entry, start, end);
}

/* Advice about pages changes no entry, so a shared lock is sufficient, and no entry is
 * clipped.  */
static void
advise_resident(struct vm_map *map, vaddr_t start, vaddr_t end, int advice)
{
	struct vm_map_entry *entry;

	vm_map_lock_read(map);
	for (entry = vm_map_first_in(map, start, end); entry != NULL;
	     entry = vm_map_next_in(map, entry, end))
		advise_pages(map, entry, MAX(start, entry->ba.start),
		    MIN(end, entry->ba.end), advice);
	vm_map_unlock(map);
}

/* Remove the mappings in [START, END), except for those of wired pages. */
static void
invalidate_mappings(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_ilock ilock;
	struct vm_map_entry *entry;

	vm_map_lock_read(map);
	vm_map_interlock(map, &ilock, start, end);
	for (entry = vm_map_first_in(map, start, end); entry != NULL;
	     entry = vm_map_next_in(map, entry, end))
		if (entry->wired_count == 0)
			vm_pmap_remove(map->pmap, MAX(start, entry->ba.start),
			    MIN(end, entry->ba.end));
	vm_map_deinterlock(map, &ilock);
	vm_map_unlock(map);
}

int
vm_map_madvise(struct vm_map *map, vaddr_t start, vaddr_t end, int advice,
    uint32_t value UNUSED)
{
	for (unsigned i = 0; i < ARRAY_SIZE(eflags_advices); i++)
		if (eflags_advices[i].advice == advice)
			return advise_entries(
			    map, start, end, &eflags_advices[i]);
	switch (advice) {
	case MADV_WILLNEED:
	case MADV_DONTNEED:
	case MADV_FREE:
		advise_resident(map, start, end, advice);
		return 0;
	case MADV_INVAL:
		invalidate_mappings(map, start, end);
		return 0;
	default:
		return EINVAL;
	}
}

/* ----------------------------------------------------------------- wiring */

/*
 * wired_count counts the wirings of an entry, at most one of which, USER_WIRED, is
 * mlock's.  The pages themselves are wired once, by the first wiring.
 *
 * mlock sets USER_WIRED when all pages are wired.  Until then the flag
 * distinguishes entries that an earlier mlock has wired, which are skipped, from those
 * whose wiring must be undone after an error.
 */

/* Does ENTRY have a wiring for mlock (USER) or for the kernel? */
static bool
has_wiring(const struct vm_map_entry *entry, bool user)
{
	bool has_user = (entry->eflags & MAP_ENTRY_USER_WIRED) != 0;

	return user ? has_user : entry->wired_count > has_user;
}

/* Make the entries from ENTRY up to END ready to be wired: each needs an object, for which
 * large entries are cut.  Shadow objects are made by the faults that bring the pages in.
 * Returns 0, EINVAL or ENOMEM.  */
static int
prepare_wiring(struct vm_map *map, struct vm_map_entry *entry, vaddr_t end)
{
	int error;

	for (; entry != NULL; entry = vm_map_next_in(map, entry, end)) {
		if (entry->maptype != VM_MAPTYPE_NORMAL)
			return EINVAL;
		error =
		    vm_map_entry_prepare(map, entry, entry->ba.start, false);
		if (error != 0)
			return error;
	}
	return 0;
}

/* Remove a wiring of ENTRY. */
static void
unwire_entry(struct vm_map *map, struct vm_map_entry *entry)
{
	ASSERT_CMP(entry->wired_count, >, 0);
	if (entry->wired_count == 1)
		vm_fault_unwire(map, entry);
	entry->wired_count--;
}

/* Add a wiring to ENTRY.  Returns 0 or an error of vm_fault.
 * => MAP is locked; the lock can be dropped and taken again.  */
static int
wire_entry(struct vm_map *map, struct vm_map_entry *entry, bool user)
{
	int error;

	if (entry->wired_count++ > 0)
		return 0;
	vm_map_unlock(map);
	error = vm_fault_wire(map, entry, user);
	vm_map_lock(map);
	if (error != 0)
		entry->wired_count--;
	return error;
}

/* Wire the entries from FIRST up to END.  Returns 0, or an error of vm_fault, with
 * nothing wired.  */
static int
wire_entries(
    struct vm_map *map, struct vm_map_entry *first, vaddr_t end, bool user)
{
	struct vm_map_entry *entry, *undo;
	int error;

	for (entry = first; entry != NULL;
	     entry = vm_map_next_in(map, entry, end)) {
		if (user && has_wiring(entry, user))
			continue;
		error = wire_entry(map, entry, user);
		if (error == 0)
			continue;
		for (undo = first; undo != entry; undo = vm_map_next(map, undo))
			if (!user || !has_wiring(undo, user))
				unwire_entry(map, undo);
		return error;
	}
	for (entry = first; user && entry != NULL;
	     entry = vm_map_next_in(map, entry, end))
		entry->eflags |= MAP_ENTRY_USER_WIRED;
	return 0;
}

int
vm_map_wire(struct vm_map *map, vaddr_t start, vaddr_t end, bool user)
{
	struct vm_map_entry *first;
	int error;

	vm_map_lock(map);
	error = clip_mapped_range(map, start, end, &first);
	if (error == 0) {
		error = prepare_wiring(map, first, end);
		if (error == 0)
			error = wire_entries(map, first, end, user);
		vm_map_unclip_range(map, start, end);
	}
	vm_map_unlock(map);
	return error;
}

/* Remove the wiring of all entries from FIRST up to END, or of none.  Returns 0 or
 * EINVAL.  */
static int
unwire_entries(
    struct vm_map *map, struct vm_map_entry *first, vaddr_t end, bool user)
{
	struct vm_map_entry *entry;

	for (entry = first; entry != NULL;
	     entry = vm_map_next_in(map, entry, end))
		if (!has_wiring(entry, user))
			return EINVAL;
	for (entry = first; entry != NULL;
	     entry = vm_map_next_in(map, entry, end)) {
		unwire_entry(map, entry);
		if (user)
			entry->eflags &= ~MAP_ENTRY_USER_WIRED;
	}
	return 0;
}

int
vm_map_unwire(struct vm_map *map, vaddr_t start, vaddr_t end, bool user)
{
	struct vm_map_entry *first;
	int error;

	vm_map_lock(map);
	error = clip_mapped_range(map, start, end, &first);
	if (error == 0) {
		error = unwire_entries(map, first, end, user);
		vm_map_unclip_range(map, start, end);
	}
	vm_map_unlock(map);
	return error;
}
