/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults in a test's map, for kernel tests of stage 09.  A test notes the counters of
 * vm_stat.h, and checks by how much a fault has increased them.  Each check of a fault
 * also checks that it leaves nothing locked, held or busy.  Header only.
 */
#ifndef TESTS_09_OBJECT_KFAULT_H
#define TESTS_09_OBJECT_KFAULT_H

#include "tests/08-map/kpages.h"
#include "tests/09-object/kfile.h"
#include "vm/dragonfly/vm_check.h"
#include "vm/dragonfly/vm_inject.h"
#include "vm/dragonfly/vm_rmap.h"

/* The counters, as they were when kfault_note was last called. */
static uint32_t kfault_noted[V_STATS];

static inline void
kfault_note(void)
{
	for (unsigned i = 0; i < V_STATS; i++)
		kfault_noted[i] = vm_stat_get((enum vm_stat)i);
}

/* Fail the test unless STAT has grown by N since kfault_note. */
#define KFAULT_GREW(stat, n)                                                   \
	KTEST_CHECK_CMP(vm_stat_get(stat) - kfault_noted[stat], ==, (n))

/* Is OBJECT idle: not held, not in a transfer, and with no busy page? */
static inline bool
kfault_is_idle(struct vm_object *object)
{
	struct vm_object *new = vm_object_allocate(OBJT_DEFAULT, 1);
	struct vm_page *m;
	uint32_t holds;
	bool idle = true;

	KTEST_CHECK(new != NULL);
	holds = new->hold_count; /* of an object that is not in use */
	vm_object_deallocate(new);
	if (object->hold_count != holds || object->paging_in_progress != 0)
		return false;
	vm_object_hold(object);
	for (m = vm_page_next_resident(object, 0); m != NULL;
	     m = vm_page_next_resident(object, m->pindex + 1))
		idle = idle && m->busy_count == 0;
	vm_object_drop(object);
	return idle;
}

/* Fail the test if MAP is locked, if the object of a layer of one of its entries is not idle
 * (kfault_is_idle), or if an invariant is violated.  */
static inline void
kfault_check_idle_at(struct vm_map *map, const char *file, int line)
{
	struct vm_map_entry *entry;
	struct vm_map_backing *ba;
	char why[200];

	if (!rwlock_try_exclusive(&map->lock))
		ktest_fail(file, line, "the map is still locked");
	for (entry = vm_map_first(map); entry != NULL;
	     entry = vm_map_next(map, entry))
		for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba)
			if (ba->object != NULL && !kfault_is_idle(ba->object))
				ktest_fail(
				    file, line, "an object or page is in use");
	vm_map_unlock(map);
	if (vm_check_map(map, why, sizeof(why)) != 0)
		ktest_fail(file, line, "%s", why);
}

/* Cause a fault at page I of MAP, and check that it returns EXPECTED and leaves MAP idle.
 * The fault begins with exclusive tokens, so that it does not have to start again to
 * acquire them.  */
static inline void
kfault_at(struct vm_map *map, unsigned i, vm_prot_t prot, unsigned flags,
    int expected, const char *file, int line)
{
	struct vm_map_entry *entry;
	int error;

	vm_map_lock_read(map);
	if (vm_map_lookup_entry(map, kmap_va(i), &entry))
		entry->ba.flags |= VM_MAP_EXCL_HEUR;
	vm_map_unlock(map);
	error = vm_fault(map, kmap_va(i) + 12, prot, flags);
	if (error != expected)
		ktest_fail(file, line,
		    "the fault at page %u returns %d, not %d", i, error,
		    expected);
	kfault_check_idle_at(map, file, line);
}

#define KFAULT_FLAGS(map, i, prot, flags, expected)                            \
	kfault_at((map), (i), (prot), (flags), (expected), __FILE__, __LINE__)
#define KFAULT(map, i, prot, expected)                                         \
	KFAULT_FLAGS((map), (i), (prot), VM_FAULT_NORMAL, (expected))

/* Insert an entry at page FIRST of MAP that shows PAGES pages of OBJECT, beginning with
 * page OFFSET.  The entry has a reference of its own.  */
static inline struct vm_map_entry *
kfault_insert(struct vm_map *map, unsigned first, unsigned pages,
    struct vm_object *object, vm_pindex_t offset, vm_prot_t prot)
{
	struct vm_map_range range = kmap_range(first, pages, prot);
	struct vm_map_entry *entry;

	vm_object_reference(object);
	range.object = object;
	range.offset = ptoa(offset);
	range.inheritance = VM_INHERIT_SHARE;
	vm_map_lock(map);
	KTEST_CHECK_CMP(vm_map_insert(map, &range, &entry), ==, 0);
	vm_map_unlock(map);
	return entry;
}

/* Remove the mappings of all pages of MAP; the pages stay in memory. */
static inline void
kfault_unmap(struct vm_map *map)
{
	vm_pmap_remove(map->pmap, map->min_addr, map->max_addr);
}

/* Does page I of MAP contain BYTE, and nothing else? */
static inline bool
kfault_is_filled(struct vm_map *map, unsigned i, unsigned char byte)
{
	const unsigned char *data = vm_page_kva(kpages_page(map, i));

	for (unsigned n = 0; n < PAGE_SIZE; n++)
		if (data[n] != byte)
			return false;
	return true;
}

/* Allocate all pages that can be allocated, including the clean, unmapped pages of files,
 * except LEFT pages.  They are stored in PAGES, which has room for MAX.  Returns how many
 * were allocated.  */
static inline unsigned
kfault_take_pages(struct vm_page **pages, unsigned max, unsigned left)
{
	unsigned count = 0;

	while (count < max &&
	    ((pages[count] = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL)) != NULL ||
		(pages[count] = vm_page_alloc(NULL, 0, VM_ALLOC_INTERRUPT)) !=
		    NULL))
		count++;
	KTEST_CHECK_CMP(count, <, max);
	for (; left > 0; left--)
		vm_page_free(pages[--count]);
	return count;
}

static inline void
kfault_give_pages(struct vm_page **pages, unsigned count)
{
	while (count > 0)
		vm_page_free(pages[--count]);
}

#endif
