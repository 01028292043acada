/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checking the invariants of maps, layers and page tables (given); see
 * vm_check.c.
 *
 * If an address is mapped in the page table, it must be mapped to the page that a fault
 * would find: the page of the first layer whose object has one for that address.
 *
 * Locks: a map, shared; its submap; an object's token or backing_lk.
 */
#include "mem/pmap.h"
#include "vm/dragonfly/vm_check.h"
#include "vm/dragonfly/vm_check_private.h"
#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_rmap.h"

static uint32_t check_map(struct vm_check *, struct vm_map *);

static uint32_t
entry_size(const struct vm_map_entry *entry)
{
	return entry->ba.end - entry->ba.start;
}

static void
violate_entry(
    struct vm_check *check, const struct vm_map_entry *entry, const char *wrong)
{
	vm_check_violate(check, "entry %#x to %#x (flags %#x) %s",
	    entry->ba.start, entry->ba.end, entry->eflags, wrong);
}

/* ------------------------------------------------------------------ entries */

/* Check the place of ENTRY, which follows PREVIOUS (NULL: it is the first). */
static void
check_place(struct vm_check *check, struct vm_map *map,
    struct vm_map_entry *previous, struct vm_map_entry *entry)
{
	vaddr_t start = entry->ba.start, end = entry->ba.end;
	struct vm_map_entry *next = vm_map_next(map, entry), *first, *last;

	if (page_offset(start) != 0 || page_offset(end) != 0 || start >= end)
		violate_entry(check, entry, "is not a range of pages");
	else if (start < map->min_addr || end > map->max_addr)
		violate_entry(check, entry, "is not in the range of its map");
	else if (next != NULL && next->ba.start < end)
		vm_check_violate(check, "entry %#x to %#x overlaps %#x to %#x",
		    start, end, next->ba.start, next->ba.end);
	else if (vm_map_prev(map, entry) != previous)
		violate_entry(
		    check, entry, "does not follow the entry before it");
	else if (!vm_map_lookup_entry(map, start, &first) || first != entry ||
	    !vm_map_lookup_entry(map, end - 1, &last) || last != entry)
		violate_entry(check, entry, "is not found by address");
}

static void
check_state(struct vm_check *check, const struct vm_map_entry *entry)
{
	uint32_t eflags = entry->eflags;

	if ((entry->protection & ~entry->max_protection) != 0)
		violate_entry(check, entry, "has more rights than its limit");
	if ((eflags & (MAP_ENTRY_IN_TRANSITION | MAP_ENTRY_NEEDS_WAKEUP)) != 0)
		violate_entry(check, entry, "is still in transition");
	if ((eflags & MAP_ENTRY_NEEDS_COPY) != 0 &&
	    (eflags & MAP_ENTRY_COW) == 0)
		violate_entry(check, entry, "needs a copy, but is not private");
	if ((eflags & MAP_ENTRY_USER_WIRED) != 0 && entry->wired_count == 0)
		violate_entry(
		    check, entry, "is wired by mlock, but its count is 0");
}

/* ------------------------------------------------------------------- layers */

/* Return how many times BA is in the list of its object. */
static unsigned
count_in_list(const struct vm_map_backing *ba)
{
	struct vm_object *object = ba->object;
	struct list *list = &object->backing_list;
	struct list_elem *e;
	unsigned count = 0;

	spin_acquire(&object->backing_lk);
	for (e = list_begin(list); e != list_end(list); e = list_next(e))
		count += e == &ba->entry;
	spin_release(&object->backing_lk);
	return count;
}

/* Return what is wrong with BA, a layer of ENTRY in MAP, or NULL. */
static const char *
layer_error(const struct vm_map *map, const struct vm_map_entry *entry,
    const struct vm_map_backing *ba)
{
	const struct vm_object *object = ba->object;

	if (ba->start != entry->ba.start || ba->end != entry->ba.end)
		return "has a different range from the entry";
	if (ba->pmap != map->pmap)
		return "has a different pmap from the map";
	if (page_offset(ba->offset) != 0)
		return "has an offset inside a page";
	if (ba->backing_ba != NULL ?
		ba->backing_count != ba->backing_ba->backing_count + 1 :
		ba->backing_count != 0)
		return "has a wrong backing_count";
	if (object == NULL)
		return ba != &entry->ba || ba->backing_ba != NULL ?
		    "has no object" :
		    NULL;
	if (object->type == OBJT_DEAD || (object->flags & OBJ_DEAD) != 0)
		return "has a dead object";
	if (vm_object_is_anonymous(object) &&
	    atop(ba->offset) + atop(entry_size(entry)) > object->size)
		return "shows pages beyond the end of its object";
	if (count_in_list(ba) != 1)
		return "is not in the list of its object exactly once";
	return NULL;
}

static void
check_layers(struct vm_check *check, const struct vm_map *map,
    const struct vm_map_entry *entry)
{
	const struct vm_map_backing *ba;
	const char *wrong;
	unsigned depth = 0;

	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba) {
		wrong = layer_error(map, entry, ba);
		if (wrong != NULL) {
			vm_check_violate(check,
			    "layer %u of entry %#x to %#x (object %p, "
			    "offset %#x) %s",
			    depth, entry->ba.start, entry->ba.end,
			    (void *)ba->object, ba->offset, wrong);
			return;
		}
		if (ba->object != NULL)
			check->layers++;
		depth++;
	}
}

/* -------------------------------------------------------------- page tables */

/* Find the page that a fault at VA in ENTRY would find, and set *LAYER to the layer that
 * has it.  Returns NULL if there is none.  */
static struct vm_page *
find_page(struct vm_map_entry *entry, vaddr_t va, struct vm_map_backing **layer)
{
	struct vm_map_backing *ba;
	struct vm_page *m = NULL;

	for (ba = &entry->ba; ba != NULL && ba->object != NULL && m == NULL;
	     ba = ba->backing_ba) {
		vm_object_hold_shared(ba->object);
		m = vm_page_lookup(ba->object, vm_map_backing_index(ba, va));
		vm_object_drop(ba->object);
		*layer = ba;
	}
	return m;
}

/* Return what is wrong with MAPPING, or NULL.  M, in layer BA, is the page that a fault
 * in ENTRY would find at the mapped address.  */
static const char *
mapping_error(const struct vm_map_entry *entry, const struct vm_map_backing *ba,
    const struct vm_page *m, const struct pmap_mapping *mapping)
{
	bool writable = (mapping->prot & PMAP_WRITE) != 0;

	if (m->phys_addr != mapping->pa)
		return "a fault would find another page";
	if ((m->flags & PG_MAPPED) == 0)
		return "the page does not have PG_MAPPED";
	if (m->valid != VM_PAGE_BITS_ALL)
		return "the page is not valid";
	if (entry->wired_count != 0 && m->wire_count == 0)
		return "the entry is wired, and the page is not";
	if ((m->flags & PG_WRITEABLE) == 0 && (writable || mapping->modified))
		return "the page does not have PG_WRITEABLE";
	if (entry->protection == VM_PROT_NONE)
		return "the entry allows no access";
	if (!writable)
		return NULL;
	if ((entry->protection & VM_PROT_WRITE) == 0)
		return "the mapping is writable, and the entry is not";
	if ((entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0)
		return "the mapping is writable, and the entry needs a copy";
	if (ba != &entry->ba)
		return "the mapping is writable, and the page is in a lower "
		       "layer";
	if (ba->object->type == OBJT_VNODE &&
	    (ba->object->flags & OBJ_MIGHTBEDIRTY) == 0)
		return "the mapping is writable, and the object does not have "
		       "OBJ_MIGHTBEDIRTY";
	return NULL;
}

/* Must all pages of ENTRY be mapped?  A file can be truncated even if its pages are
 * wired; they are then unmapped.  */
static bool
is_mapped_always(const struct vm_map_entry *entry)
{
	const struct vm_map_backing *ba;

	if (entry->wired_count == 0)
		return false;
	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba)
		if (ba->object != NULL && ba->object->type == OBJT_VNODE)
			return false;
	return true;
}

/* Check the page-table entry of VA in ENTRY.  Returns whether VA is mapped. */
static bool
check_mapping(struct vm_check *check, struct vm_map *map,
    struct vm_map_entry *entry, vaddr_t va)
{
	struct vm_map_backing *ba = NULL;
	struct pmap_mapping mapping;
	const char *wrong;
	struct vm_page *m;

	if (!pmap_lookup(map->pmap, va, &mapping)) {
		if (is_mapped_always(entry))
			vm_check_violate(
			    check, "wired page %#x is not mapped", va);
		return false;
	}
	if (entry->maptype != VM_MAPTYPE_NORMAL)
		return true;
	m = find_page(entry, va, &ba);
	wrong = m == NULL ? "no layer has a page there" :
			    mapping_error(entry, ba, m, &mapping);
	if (wrong != NULL)
		vm_check_violate(check,
		    "%#x (entry %#x to %#x) is mapped to pa %#x, but %s", va,
		    entry->ba.start, entry->ba.end, mapping.pa, wrong);
	else if (vm_page_at(mapping.pa) != NULL)
		check->mappings++;
	return true;
}

/* Check the mappings in ENTRY, and return the number of pages that are mapped. */
static uint32_t
check_mappings(
    struct vm_check *check, struct vm_map *map, struct vm_map_entry *entry)
{
	uint32_t pages = 0;

	for (vaddr_t va = entry->ba.start;
	     va < entry->ba.end && !check->violated; va += PAGE_SIZE)
		pages += check_mapping(check, map, entry, va);
	return pages;
}

/* --------------------------------------------------------------------- maps */

/* Check the submap of ENTRY; see check_map. */
static uint32_t
check_submap(struct vm_check *check, const struct vm_map *map,
    const struct vm_map_entry *entry)
{
	struct vm_map *submap = entry->ba.sub_map;

	if (submap->pmap != map->pmap)
		violate_entry(check, entry, "has a submap with another pmap");
	else if (submap->min_addr != entry->ba.start ||
	    submap->max_addr != entry->ba.end)
		violate_entry(check, entry, "has a submap of another range");
	return check->violated ? 0 : check_map(check, submap);
}

static uint32_t
check_map_entry(struct vm_check *check, struct vm_map *map,
    struct vm_map_entry *previous, struct vm_map_entry *entry)
{
	check_place(check, map, previous, entry);
	check_state(check, entry);
	if (check->violated)
		return 0;
	if (entry->maptype == VM_MAPTYPE_SUBMAP)
		return check_submap(check, map, entry);
	if (entry->maptype == VM_MAPTYPE_NORMAL)
		check_layers(check, map, entry);
	return check_mappings(check, map, entry);
}

/* Would a search for HINT->length bytes that relies on HINT, and so starts at
 * HINT->start, skip suitable free space in the hole [START, END)?  */
static bool
hint_hides(const struct vm_map_freehint *hint, vaddr_t start, vaddr_t end)
{
	vaddr_t first = ROUND_UP(MAX(start, hint->low), hint->align);

	return first >= start && first < hint->start && first < end &&
	    end - first >= hint->length;
}

/* Check that the hints of MAP are true for the hole between PREVIOUS and ENTRY,
 * either of which may be NULL.  The room into which a stack can grow, and the gap below
 * that room, are not part of the hole.  */
static void
check_hints(struct vm_check *check, const struct vm_map *map,
    const struct vm_map_entry *previous, const struct vm_map_entry *entry)
{
	vaddr_t start = previous != NULL ? previous->ba.end : map->min_addr;
	vaddr_t end = entry != NULL ? entry->ba.start : map->max_addr;
	uint32_t room = 0;

	if (check->violated)
		return;
	if (entry != NULL && (entry->eflags & MAP_ENTRY_STACK) != 0)
		room = entry->aux + VM_STACK_GAP;
	end -= MIN(room, end - start);
	for (unsigned i = 0; i < VM_MAP_FFCOUNT; i++)
		if (map->freehint[i].length != 0 &&
		    hint_hides(&map->freehint[i], start, end))
			vm_check_violate(check,
			    "hint %u excludes %#x free bytes below %#x, but "
			    "%#x to %#x is free",
			    i, map->freehint[i].length, map->freehint[i].start,
			    start, end);
}

/* Check MAP, and return the number of pages that are mapped in it. */
static uint32_t
check_map(struct vm_check *check, struct vm_map *map)
{
	struct vm_map_entry *entry, *previous = NULL;
	uint32_t entries = 0, size = 0, pages = 0;

	vm_map_lock_read(map);
	for (entry = vm_map_first(map); entry != NULL && !check->violated;
	     entry = vm_map_next(map, entry)) {
		pages += check_map_entry(check, map, previous, entry);
		check_hints(check, map, previous, entry);
		entries++;
		size += entry_size(entry);
		previous = entry;
	}
	check_hints(check, map, previous, NULL);
	if (entries != map->nentries || size != map->size)
		vm_check_violate(check,
		    "the map at %p has %u entries of %#x bytes, but its counts "
		    "are %u and %#x",
		    (void *)map, entries, size, map->nentries, map->size);
	vm_map_unlock(map);
	return pages;
}

void
vm_check_space(struct vm_check *check, struct vm_map *map)
{
	uint32_t pages = check_map(check, map), resident;

	resident = pmap_resident(map->pmap);
	if (pages != resident)
		vm_check_violate(check,
		    "%u pages are mapped, %u of them in entries of the map",
		    resident, pages);
}
