/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Backings: the layers of content of a map entry.
 *
 * A fork does not copy memory.  Parent and child refer to the same object, and each
 * gets an object of its own, which shadows the common one, when it first writes:
 *
 *	parent   shadow P --> object        P and C have the pages that were
 *	child    shadow C --> object        written since the fork
 *
 * Each further fork can add a layer.  Nothing removes layers when a process exits,
 * because a list of layers belongs to one entry, and to change it the entry's map must
 * be locked.  Instead, fork shortens the lists of the parent before it copies them.
 *
 * No anonymous object is written while it is a lower layer of some entry, or while it is
 * the first layer of several entries that need a copy.  Therefore the copies that this
 * file makes show the same content as the original.  (A file can be written at any time:
 * a program sees that until it has a copy of the page.)
 */
#include "vm/dragonfly/vm_map_backing.h"

#include <errno.h>
#include <stdlib.h>

#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"

/* ------------------------------------------------------------ adding layers */

/* Is ENTRY the only user of its first object, which is anonymous memory? */
static bool
owns_first_object(const struct vm_map_entry *entry)
{
	return vm_object_is_anonymous(entry->ba.object) &&
	    entry->ba.object->ref_count == 1;
}

/* Pages of the first object can be mapped.  Another CPU can look for their mappings through
 * the object's list at any time, so the layer that will show them is attached
 * before the one that has shown them is detached.  */
int
vm_map_backing_shadow(struct vm_map_entry *entry)
{
	struct vm_map_backing *first = &entry->ba, *second;
	struct vm_object *shadow;

	ASSERT(first->object != NULL);
	if (owns_first_object(entry)) {
		entry->eflags &= ~MAP_ENTRY_NEEDS_COPY;
		return 0;
	}
	second = malloc(sizeof(*second));
	shadow =
	    vm_object_allocate(OBJT_DEFAULT, atop(first->end - first->start));
	if (second == NULL || shadow == NULL) {
		free(second);
		vm_object_deallocate(shadow);
		return ENOMEM;
	}
	*second = *first;
	vm_map_backing_attach(second);
	vm_map_backing_detach(first);
	vm_object_clear_onemapping(second->object);
	first->object = shadow;
	first->offset = 0;
	first->backing_ba = second;
	first->backing_count = second->backing_count + 1;
	vm_map_backing_attach(first);
	vm_stat_max(V_CHAIN_MAX, first->backing_count);
	entry->eflags &= ~MAP_ENTRY_NEEDS_COPY;
	return 0;
}

/* Free the list of backings that begins with BA.  They are not attached. */
static void
free_list(struct vm_map_backing *ba)
{
	struct vm_map_backing *next;

	for (; ba != NULL; ba = next) {
		next = ba->backing_ba;
		free(ba);
	}
}

/* Set *COPY to a copy, for PMAP, of the list that begins with SOURCE.  The copies are not
 * attached, and have no references.  Returns false if out of memory; *COPY is then a part of
 * the list, which the caller frees.  */
static bool
copy_list(const struct vm_map_backing *source, struct pmap *pmap,
    struct vm_map_backing **copy)
{
	*copy = NULL;
	for (; source != NULL; source = source->backing_ba) {
		struct vm_map_backing *ba = malloc(sizeof(*ba));

		if (ba == NULL)
			return false;
		*ba = *source;
		ba->pmap = pmap;
		ba->backing_ba = NULL;
		*copy = ba;
		copy = &ba->backing_ba;
	}
	return true;
}

/* Reference the objects of the list that begins with BA, and attach its backings. */
static void
attach_list(struct vm_map_backing *ba)
{
	for (; ba != NULL; ba = ba->backing_ba) {
		vm_object_reference(ba->object);
		vm_map_backing_attach(ba);
	}
}

int
vm_map_backing_replicate(struct vm_map_entry *entry, struct pmap *pmap)
{
	struct vm_map_backing *first = &entry->ba, *below;

	first->pmap = pmap;
	if (first->object == NULL)
		return 0;
	if (!copy_list(first->backing_ba, pmap, &below)) {
		free_list(below);
		first->object = NULL;
		first->backing_ba = NULL;
		first->backing_count = 0;
		return ENOMEM;
	}
	first->backing_ba = below;
	attach_list(first);
	return 0;
}

/* ----------------------------------------------------------- removing layers */

/* Detach BA, and release its object, if it has one. */
static void
release_layer(struct vm_map_backing *ba)
{
	vm_map_backing_detach(ba);
	vm_object_deallocate(ba->object);
}

/* Release the layers below the first one of ENTRY, up to layer KEEP, which stays;
 * NULL: all.  */
static void
release_below(struct vm_map_entry *entry, struct vm_map_backing *keep)
{
	struct vm_map_backing *ba = entry->ba.backing_ba, *next;

	entry->ba.backing_ba = keep;
	entry->ba.backing_count = keep != NULL ? keep->backing_count + 1 : 0;
	for (; ba != keep; ba = next) {
		next = ba->backing_ba;
		release_layer(ba);
		free(ba);
	}
}

void
vm_map_backing_release(struct vm_map_entry *entry)
{
	if (entry->maptype != VM_MAPTYPE_NORMAL)
		return;
	release_below(entry, NULL);
	release_layer(&entry->ba);
}

/* ------------------------------------------------------------ moving an edge */

void
vm_map_backing_adjust_start(struct vm_map_entry *entry, vaddr_t start)
{
	struct vm_map_backing *ba;

	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba)
		vm_map_backing_move(
		    ba, start, ba->end, ba->offset + (start - ba->start));
}

void
vm_map_backing_adjust_end(struct vm_map_entry *entry, vaddr_t end)
{
	struct vm_map_backing *ba;

	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba)
		vm_map_backing_move(ba, ba->start, end, ba->offset);
}

/* --------------------------------------------------------- shortening a list */

/* Does OBJECT, which is anonymous memory, have page PINDEX, in memory or in swap?
 * => its token is held.  */
static bool
has_content(struct vm_object *object, vm_pindex_t pindex)
{
	const struct vm_page *m = vm_page_lookup(object, pindex);

	return (m != NULL && m->valid == VM_PAGE_BITS_ALL) ||
	    vm_pager_has_page(object, pindex);
}

/* Set *M to page PINDEX of OBJECT, which has it (see above), valid and hard busy; the
 * pager reads it if it is not in memory.  Returns 0, ENOMEM or EIO.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
static int
busy_content(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m)
{
	enum vm_pager_result result;

	*m = vm_page_grab(object, pindex, VM_ALLOC_NORMAL);
	if (*m == NULL)
		return ENOMEM;
	if ((*m)->valid == VM_PAGE_BITS_ALL)
		return 0;
	result = vm_pager_get_page(object, pindex, m, 0);
	if (result == VM_PAGER_OK) {
		vm_page_deactivate(*m);
		return 0;
	}
	vm_page_free(*m);
	return vm_pager_error(result);
}

/* Copy the page that BA, a lower layer of ENTRY, shows at VA into the first object.  The
 * lower page can be mapped.  It is unmapped before the copy can be found.  Returns 0,
 * ENOMEM or EIO.
 * => BA's object has the page; both objects are held, and their tokens were acquired
 *    exclusively; may sleep.  */
static int
copy_from_layer(
    struct vm_map_entry *entry, const struct vm_map_backing *ba, vaddr_t va)
{
	struct vm_page *lower, *copy;
	int error;

	error = busy_content(ba->object, vm_map_backing_index(ba, va), &lower);
	if (error != 0)
		return error;
	copy = vm_page_grab(entry->ba.object,
	    vm_map_backing_index(&entry->ba, va), VM_ALLOC_NORMAL);
	if (copy != NULL) {
		vm_page_copy(lower, copy);
		vm_pmap_remove(entry->ba.pmap, va, va + PAGE_SIZE);
		vm_page_activate(copy);
		vm_page_wakeup(copy);
		vm_stat_count(V_COLLAPSE_COPIED);
	}
	vm_page_wakeup(lower);
	return copy != NULL ? 0 : ENOMEM;
}

/* Copy the page at VA from the layers of ENTRY between the first one and END, unless
 * the first object has it.  A wait can lose the tokens, but no other thread can add a
 * page to the first object, because only this entry uses it, and the map is locked; and
 * lower layers keep their content.  */
static int
copy_up_page(
    struct vm_map_entry *entry, vaddr_t va, const struct vm_map_backing *end)
{
	struct vm_map_backing *ba = &entry->ba;
	int error = 0;
	bool found;

	vm_object_hold(ba->object);
	found = has_content(ba->object, vm_map_backing_index(ba, va));
	for (ba = ba->backing_ba; !found && ba != end; ba = ba->backing_ba) {
		vm_object_hold(ba->object);
		found = has_content(ba->object, vm_map_backing_index(ba, va));
		if (found)
			error = copy_from_layer(entry, ba, va);
		vm_object_drop(ba->object);
	}
	vm_object_drop(entry->ba.object);
	return error;
}

/* Return the uppermost layer below the first one of ENTRY that shows a file, or NULL. */
static struct vm_map_backing *
find_file_layer(const struct vm_map_entry *entry)
{
	struct vm_map_backing *ba = entry->ba.backing_ba;

	while (ba != NULL && vm_object_is_anonymous(ba->object))
		ba = ba->backing_ba;
	return ba;
}

int
vm_map_backing_flatten(struct vm_map_entry *entry)
{
	struct vm_map_backing *keep = find_file_layer(entry);
	vaddr_t va = entry->ba.start;
	int error = 0;

	ASSERT(!(entry->eflags & MAP_ENTRY_NEEDS_COPY));
	ASSERT(owns_first_object(entry));
	vm_stat_count(V_COLLAPSE_RUNS);
	for (; error == 0 && va < entry->ba.end; va += PAGE_SIZE)
		error = copy_up_page(entry, va, keep);
	if (error == 0)
		release_below(entry, keep);
	return error;
}

/* Does the first object of ENTRY have all pages of the entry?  If so, no page of a lower
 * layer is mapped, and none will be.  The first test is quick: it gives up if the object has
 * too few pages in memory, even if the others are in swap.  */
static bool
hides_layers_below(struct vm_map_entry *entry)
{
	struct vm_map_backing *ba = &entry->ba;
	struct vm_object *object = ba->object;
	vaddr_t va = ba->start;

	if (object->resident_page_count < atop(ba->end - ba->start))
		return false;
	vm_object_hold_shared(object);
	while (
	    va < ba->end && has_content(object, vm_map_backing_index(ba, va)))
		va += PAGE_SIZE;
	vm_object_drop(object);
	return va == ba->end;
}

int
vm_map_backing_normalize(struct vm_map_entry *entry)
{
	int error;

	if (entry->ba.backing_count == 0)
		return 0;
	if (hides_layers_below(entry)) {
		release_below(entry, NULL);
		return 0;
	}
	if (entry->ba.backing_count < vm_map_backing_limit())
		return 0;
	error = vm_map_backing_shadow(entry);
	return error != 0 ? error : vm_map_backing_flatten(entry);
}
