/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The entries of a map, in a red-black tree ordered by address.
 *
 * An operation on a range cuts the entries at its two ends, works on whole entries,
 * and merges what has become equal:
 *
 *	|----------- a -----------|        one entry, one object
 *	|-- a --|-- b --|--- a ---|        clip_start, clip_end, then the change
 *	|----------- a -----------|        changed back and simplified
 *
 * The parts of an entry that has been cut show adjacent ranges of one object, and so
 * can be merged.  An entry without an object is therefore given one before it is cut,
 * unless it is larger than a partition: faults will give each partition an object of its
 * own, and until then the parts have no object and can be merged as well.
 *
 * Invariants:
 * - entries are in the tree, disjoint, and in [min_addr, max_addr);
 * - size is the sum of their lengths, nentries their number;
 * - an entry in transition is neither cut, merged nor removed by other threads;
 * - every hint is true.
 */
#include "vm/dragonfly/vm_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"

/* ------------------------------------------------------------------- tree */

static struct vm_map_entry *
entry_of_node(struct rb_node *node)
{
	return node == NULL ? NULL :
			      rb_entry(node, struct vm_map_entry, rb_entry);
}

/* Most calls are made by faults, for an address that is mapped.  The descent therefore
 * stops at the entry that contains VA, which can be far above the leaves.  */
bool
vm_map_lookup_entry(struct vm_map *map, vaddr_t va, struct vm_map_entry **entry)
{
	struct rb_node *node = map->rb_root.root;
	struct vm_map_entry *e, *below = NULL;

	while (node != NULL) {
		e = rb_entry(node, struct vm_map_entry, rb_entry);
		if (va >= e->ba.start) {
			below = e;
			if (va < e->ba.end)
				break;
		}
		node = node->child[va >= e->ba.start];
	}
	*entry = below;
	return node != NULL;
}

struct vm_map_entry *
vm_map_first(struct vm_map *map)
{
	return entry_of_node(rb_first(&map->rb_root));
}

struct vm_map_entry *
vm_map_next(struct vm_map *map UNUSED, struct vm_map_entry *entry)
{
	return entry_of_node(rb_next(&entry->rb_entry));
}

/* Return the entry after BELOW, or the first entry if BELOW is NULL. */
static struct vm_map_entry *
entry_after(struct vm_map *map, struct vm_map_entry *below)
{
	return below == NULL ? vm_map_first(map) : vm_map_next(map, below);
}

struct vm_map_entry *
vm_map_prev(struct vm_map *map UNUSED, struct vm_map_entry *entry)
{
	return entry_of_node(rb_prev(&entry->rb_entry));
}

/* Link ENTRY into the tree after BELOW, or as the first entry if BELOW is NULL. */
static void
link_entry(
    struct vm_map *map, struct vm_map_entry *entry, struct vm_map_entry *below)
{
	rb_insert_after(&map->rb_root, &entry->rb_entry,
	    below != NULL ? &below->rb_entry : NULL);
	map->nentries++;
}

static void
unlink_entry(struct vm_map *map, struct vm_map_entry *entry)
{
	rb_remove(&map->rb_root, &entry->rb_entry);
	map->nentries--;
}

static uint32_t
entry_length(const struct vm_map_entry *entry)
{
	return entry->ba.end - entry->ba.start;
}

/* ------------------------------------------------------------- free space */

/*
 * Holes are searched from low to high addresses.  A hint remembers where the last
 * search for the same length and alignment succeeded, so that the next one does not
 * examine again all the holes that are too small:
 *
 *	          |AAAA|  |BB|   |CCCCCC| |DD|        |SSSS|
 *	          low                        start
 *	           no hole of 4 pages in here | ....  ^^ room of the stack S
 *
 * Filling a hole leaves every hint true.  An operation that creates a hole, or makes
 * one larger, lowers the hints for which the hole is large enough (lower_hints).
 *
 * The hints are in order of their last use, and a new one replaces the oldest.
 */

/* Does the hole between the entries BELOW and ABOVE, either of which may be NULL, have
 * room for the length and alignment of HINT, at LOW or above?  If so, *VA is set to the
 * lowest such address.  The room of a stack ABOVE, and the gap below it, are not free.  */
static bool
hole_fits(const struct vm_map *map, const struct vm_map_entry *below,
    const struct vm_map_entry *above, const struct vm_map_freehint *hint,
    vaddr_t low, vaddr_t *va)
{
	vaddr_t start = below != NULL ? below->ba.end : map->min_addr;
	vaddr_t end = above != NULL ? above->ba.start : map->max_addr;
	uint64_t aligned;

	if (above != NULL && (above->eflags & MAP_ENTRY_STACK) != 0)
		end -= MIN(above->aux + VM_STACK_GAP, end - start);
	start = MAX(start, low);
	aligned = ((uint64_t)start + hint->align - 1) & -(uint64_t)hint->align;
	if (aligned + hint->length > end)
		return false;
	*va = (vaddr_t)aligned;
	return true;
}

/* Return the index of the hint for LENGTH and ALIGN or, if there is none, of the hint to
 * be replaced.  */
static unsigned
hint_index(const struct vm_map *map, uint32_t length, uint32_t align)
{
	unsigned i;

	for (i = 0; i < VM_MAP_FFCOUNT - 1; i++)
		if (map->freehint[i].length == length &&
		    map->freehint[i].align == align)
			break;
	return i;
}

/* Make the hints true again after the hole above BELOW has been created or enlarged. */
static void
lower_hints(struct vm_map *map, struct vm_map_entry *below)
{
	struct vm_map_entry *above = entry_after(map, below);
	struct vm_map_freehint *hint;
	vaddr_t va;

	for (unsigned i = 0; i < VM_MAP_FFCOUNT; i++) {
		hint = &map->freehint[i];
		if (hole_fits(map, below, above, hint, hint->low, &va))
			hint->start = MIN(hint->start, va);
	}
}

/* Raise HINT->start to the lowest address at or above it that is aligned and is the start of
 * HINT->length free bytes.  Returns false if there is no such address.  */
static bool
search_holes(struct vm_map *map, struct vm_map_freehint *hint)
{
	struct vm_map_entry *below, *above;
	vaddr_t low = hint->start;
	int32_t probes = 0;
	bool fits;

	vm_map_lookup_entry(map, low, &below);
	do {
		above = entry_after(map, below);
		fits = hole_fits(map, below, above, hint, low, &hint->start);
		below = above;
		probes++;
	} while (!fits && above != NULL);
	vm_stat_add(V_FINDSPACE_PROBES, probes);
	return fits;
}

int
vm_map_find_space(struct vm_map *map, vaddr_t start, uint32_t length,
    uint32_t align, vaddr_t *found)
{
	unsigned index = hint_index(map, length, align);
	struct vm_map_freehint hint = map->freehint[index];

	ASSERT(rwlock_held_exclusive(&map->lock));
	ASSERT_CMP(length, >, 0);
	ASSERT_CMP(align & (align - 1), ==, 0);
	if (hint.length != length || hint.align != align || start < hint.low ||
	    start > hint.start)
		hint = (struct vm_map_freehint){ .low = start,
			.start = start,
			.length = length,
			.align = align };
	if (!search_holes(map, &hint))
		return ENOMEM;
	memmove(&map->freehint[1], &map->freehint[0], index * sizeof(hint));
	map->freehint[0] = hint;
	*found = hint.start;
	return 0;
}

/* ---------------------------------------------------------------- merging */

/* Is B the continuation of A, with the same attributes?  Their objects are not
 * compared.  An entry that has layers below its first one is never continued:
 * each entry has a list of its own, so two lists are never the same.  */
static bool
continues_entry(const struct vm_map_entry *a, const struct vm_map_entry *b)
{
	return a->ba.end == b->ba.start && b->aux == 0 &&
	    a->maptype == VM_MAPTYPE_NORMAL &&
	    b->maptype == VM_MAPTYPE_NORMAL && a->eflags == b->eflags &&
	    (a->eflags & MAP_ENTRY_IN_TRANSITION) == 0 &&
	    a->protection == b->protection &&
	    a->max_protection == b->max_protection &&
	    a->inheritance == b->inheritance &&
	    a->wired_count == b->wired_count && a->id == b->id &&
	    a->ba.backing_ba == NULL && b->ba.backing_ba == NULL;
}

/* Could one entry replace A and B? */
static bool
is_mergeable(const struct vm_map_entry *a, const struct vm_map_entry *b)
{
	return continues_entry(a, b) && a->ba.object == b->ba.object &&
	    (a->ba.object == NULL ||
		a->ba.offset + entry_length(a) == b->ba.offset);
}

/* Free ENTRY, which is not in the tree. */
static void
free_entry(struct vm_map_entry *entry)
{
	vm_map_backing_release(entry);
	free(entry);
}

/* A neighbor leaves the tree before the range of ENTRY grows, so that entries never
 * overlap; it is freed afterward, so that a backing shows its pages at all times.  */
void
vm_map_simplify_entry(struct vm_map *map, struct vm_map_entry *entry)
{
	struct vm_map_entry *prev = vm_map_prev(map, entry);
	struct vm_map_entry *next = vm_map_next(map, entry);

	ASSERT(rwlock_held_exclusive(&map->lock));
	if (prev != NULL && is_mergeable(prev, entry)) {
		unlink_entry(map, prev);
		vm_map_backing_adjust_start(entry, prev->ba.start);
		entry->aux = prev->aux;
		free_entry(prev);
	}
	if (next != NULL && is_mergeable(entry, next)) {
		unlink_entry(map, next);
		vm_map_backing_adjust_end(entry, next->ba.end);
		free_entry(next);
	}
}

/* Merge the entries in [START, END), and those at its ends. */
static void
simplify_range(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry = vm_map_first_above(map, start);

	for (; entry != NULL && entry->ba.start <= end;
	     entry = vm_map_next(map, entry))
		vm_map_simplify_entry(map, entry);
}

/* -------------------------------------------------------------- insertion */

/* If RANGE has no object and continues ENTRY, which can be NULL, extend ENTRY by it.  An
 * object grows at most up to the end of its partition.  Returns whether ENTRY has grown.  */
static bool
extend_entry(const struct vm_map *map, struct vm_map_entry *entry,
    const struct vm_map_range *range)
{
	struct vm_map_backing *ba = &entry->ba;
	struct vm_map_entry new = { .wired_count = 0 };

	if (entry == NULL || range->object != NULL)
		return false;
	vm_map_entry_init(&new, map, range);
	if (!continues_entry(entry, &new) ||
	    (ba->object != NULL &&
		ba->start / VM_MAP_PARTITION !=
		    (range->end - 1) / VM_MAP_PARTITION) ||
	    !vm_object_coalesce(ba->object, atop(ba->offset),
		atop(entry_length(entry)), atop(range->end - range->start)))
		return false;
	vm_map_backing_adjust_end(entry, range->end);
	return true;
}

/* Add an entry for RANGE to MAP, after BELOW.  Returns NULL if out of memory. */
static struct vm_map_entry *
add_entry(struct vm_map *map, const struct vm_map_range *range,
    struct vm_map_entry *below)
{
	struct vm_map_entry *entry = calloc(1, sizeof(*entry));

	if (entry == NULL)
		return NULL;
	vm_map_entry_init(entry, map, range);
	if (entry->maptype != VM_MAPTYPE_SUBMAP)
		vm_map_backing_attach(&entry->ba);
	link_entry(map, entry, below);
	return entry;
}

/* Is [START, END) free?  If so, *BELOW and *ABOVE are set to its neighbors, or NULL. */
static bool
is_free(struct vm_map *map, vaddr_t start, vaddr_t end,
    struct vm_map_entry **below, struct vm_map_entry **above)
{
	if (vm_map_lookup_entry(map, start, below))
		return false;
	*above = entry_after(map, *below);
	return *above == NULL || (*above)->ba.start >= end;
}

int
vm_map_insert(struct vm_map *map, const struct vm_map_range *range,
    struct vm_map_entry **inserted)
{
	struct vm_map_entry *below, *above, *entry;

	ASSERT(rwlock_held_exclusive(&map->lock));
	ASSERT_CMP(page_offset(range->start | range->end), ==, 0);
	if (range->start >= range->end || range->start < map->min_addr ||
	    range->end > map->max_addr)
		return EINVAL;
	if (!is_free(map, range->start, range->end, &below, &above))
		return EEXIST;
	if (extend_entry(map, below, range))
		entry = below;
	else if ((entry = add_entry(map, range, below)) == NULL)
		return ENOMEM;
	map->size += range->end - range->start;
	/* A new entry in the room of a stack ends that room: below it, space is free now. */
	if (above != NULL && above->aux != 0)
		lower_hints(map, below);
	if (range->object == NULL)
		vm_map_simplify_entry(map, entry);
	if (inserted != NULL)
		*inserted = entry;
	return 0;
}

void
vm_map_append(
    struct vm_map *map, struct vm_map_entry *last, struct vm_map_entry *entry)
{
	ASSERT(rwlock_held_exclusive(&map->lock));
	ASSERT(last == NULL || last->ba.end <= entry->ba.start);
	link_entry(map, entry, last);
	map->size += entry_length(entry);
}

/* --------------------------------------------------------------- clipping */

/* Return a copy of ENTRY, which will be cut, or NULL if out of memory. */
static struct vm_map_entry *
copy_to_clip(struct vm_map *map, struct vm_map_entry *entry)
{
	struct vm_map_entry *copy;

	if (entry->ba.object == NULL &&
	    entry_length(entry) <= VM_MAP_PARTITION &&
	    vm_map_entry_allocate_object(entry) != 0)
		return NULL;
	copy = malloc(sizeof(*copy));
	if (copy == NULL)
		return NULL;
	*copy = *entry;
	if (vm_map_backing_replicate(copy, map->pmap) != 0) {
		free(copy);
		return NULL;
	}
	return copy;
}

/*
 * Cut ENTRY at VA, if VA is inside it.  ENTRY becomes the back or the front:
 *
 *	KEEP_BACK  |-- copy --|-- entry --|      otherwise  |-- entry --|-- copy --|
 *	                      VA                                        VA
 *
 * Whatever can fail is done first.  The copy gets its own list of layers for the whole
 * range; then both ranges are adjusted.  The front keeps the room of a stack.
 */
static int
clip_entry(
    struct vm_map *map, struct vm_map_entry *entry, vaddr_t va, bool keep_back)
{
	struct vm_map_entry *copy, *front, *back;

	ASSERT(rwlock_held_exclusive(&map->lock));
	ASSERT_CMP(page_offset(va), ==, 0);
	if (va <= entry->ba.start || va >= entry->ba.end)
		return 0;
	if (entry->maptype == VM_MAPTYPE_SUBMAP)
		return EINVAL;
	copy = copy_to_clip(map, entry);
	if (copy == NULL)
		return ENOMEM;
	front = keep_back ? copy : entry;
	back = keep_back ? entry : copy;
	vm_map_backing_adjust_end(front, va);
	vm_map_backing_adjust_start(back, va);
	back->aux = 0;
	link_entry(map, copy, keep_back ? vm_map_prev(map, entry) : entry);
	return 0;
}

int
vm_map_clip_start(struct vm_map *map, struct vm_map_entry *entry, vaddr_t va)
{
	return clip_entry(map, entry, va, true);
}

int
vm_map_clip_end(struct vm_map *map, struct vm_map_entry *entry, vaddr_t va)
{
	return clip_entry(map, entry, va, false);
}

/* Cut the entries that extend across START or END.  Returns 0, or an error of
 * vm_map_clip_start, after which entries that were cut are merged again if possible.  */
static int
clip_ends(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;
	int error = 0;

	if (vm_map_lookup_entry(map, start, &entry))
		error = vm_map_clip_start(map, entry, start);
	if (error == 0 && vm_map_lookup_entry(map, end, &entry))
		error = vm_map_clip_end(map, entry, end);
	if (error != 0)
		simplify_range(map, start, end);
	return error;
}

/* ------------------------------------------------------------- transition */

/* Wait until no entry in [START, END) is in transition.  A wait drops the lock, so
 * after it nothing is known about the range.  */
static void
wait_for_transition(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry = vm_map_first_in(map, start, end);

	while (entry != NULL) {
		if ((entry->eflags & MAP_ENTRY_IN_TRANSITION) != 0) {
			entry->eflags |= MAP_ENTRY_NEEDS_WAKEUP;
			vm_map_transition_wait(map);
			entry = vm_map_first_in(map, start, end);
		} else
			entry = vm_map_next_in(map, entry, end);
	}
}

/* Is every byte of [START, END) mapped? */
static bool
is_all_mapped(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;

	do {
		if (!vm_map_lookup_entry(map, start, &entry))
			return false;
		start = entry->ba.end;
	} while (start < end);
	return true;
}

/* All waiting is done before an entry is marked, so two threads never wait for each
 * other's marks, and after an error there are no marks to remove.  */
int
vm_map_clip_range(struct vm_map *map, vaddr_t start, vaddr_t end,
    unsigned flags, struct vm_map_entry **first)
{
	struct vm_map_entry *entry;
	int error;

	ASSERT(rwlock_held_exclusive(&map->lock));
	ASSERT_CMP(start, <, end);
	wait_for_transition(map, start, end);
	if ((flags & MAP_CLIP_NO_HOLES) != 0 && !is_all_mapped(map, start, end))
		return EFAULT;
	error = clip_ends(map, start, end);
	if (error != 0)
		return error;
	*first = vm_map_first_in(map, start, end);
	for (entry = *first; entry != NULL;
	     entry = vm_map_next_in(map, entry, end))
		entry->eflags |= MAP_ENTRY_IN_TRANSITION;
	return 0;
}

void
vm_map_unclip_range(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry = vm_map_first_in(map, start, end);
	uint32_t eflags = 0;

	ASSERT(rwlock_held_exclusive(&map->lock));
	for (; entry != NULL; entry = vm_map_next_in(map, entry, end)) {
		ASSERT((entry->eflags & MAP_ENTRY_IN_TRANSITION) != 0);
		eflags |= entry->eflags;
		entry->eflags &=
		    ~(MAP_ENTRY_IN_TRANSITION | MAP_ENTRY_NEEDS_WAKEUP);
	}
	if ((eflags & MAP_ENTRY_NEEDS_WAKEUP) != 0)
		vm_map_transition_wakeup(map);
	simplify_range(map, start, end);
}

/* --------------------------------------------------------------- deletion */

/* If no other mapping shows the pages in the range of ENTRY, free them, even if the
 * object continues to exist because another entry shows another part of it.  */
static void
free_own_pages(struct vm_map_entry *entry)
{
	struct vm_map_backing *ba = &entry->ba;
	struct vm_object *object = ba->object;
	vm_pindex_t first = vm_map_backing_index(ba, ba->start);

	if (object == NULL || (object->flags & OBJ_ONEMAPPING) == 0)
		return;
	vm_object_hold(object);
	vm_object_page_remove(
	    object, first, first + atop(entry_length(entry)), false);
	vm_object_drop(object);
}

/* Remove ENTRY.  Its pages are unmapped before they are released and can be reused. */
static void
delete_entry(struct vm_map *map, struct vm_map_entry *entry)
{
	if (entry->wired_count != 0)
		vm_fault_unwire(map, entry);
	if (entry->ba.object != NULL) /* otherwise nothing has been mapped */
		vm_pmap_remove(map->pmap, entry->ba.start, entry->ba.end);
	if (entry->maptype == VM_MAPTYPE_NORMAL)
		free_own_pages(entry);
	unlink_entry(map, entry);
	map->size -= entry_length(entry);
	free_entry(entry);
}

/* No entry is marked: after the wait, the lock is held until the end. */
int
vm_map_delete(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry, *next, *below;
	int error;

	ASSERT(rwlock_held_exclusive(&map->lock));
	wait_for_transition(map, start, end);
	error = clip_ends(map, start, end);
	if (error != 0)
		return error;
	for (entry = vm_map_first_in(map, start, end); entry != NULL;
	     entry = next) {
		next = vm_map_next_in(map, entry, end);
		delete_entry(map, entry);
	}
	vm_map_lookup_entry(map, start, &below);
	lower_hints(map, below);
	return 0;
}
