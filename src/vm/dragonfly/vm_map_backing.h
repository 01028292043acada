/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Backings: the layers of content of a map entry (student file
 * vm_map_backing.c, stage 10).
 *
 *	entry.ba -------> backing -------> backing
 *	   |                 |                |
 *	 object            object           object
 *
 * The first layer is part of the entry.  Each layer shows pages of an object in the
 * range of the entry; a page that the object of one layer does not have is looked
 * for in the next layer.  The list of layers belongs to the entry alone.  Other
 * entries never share it: fork and clip copy the list, and the copies refer to the
 * same objects.
 *
 * Each layer's offset is absolute in its own object.  The page of the object that
 * a layer shows at VA has index (VA - start + offset) / PAGE_SIZE.
 *
 * An object lists the backings that refer to it.  This is how the mappings of a
 * page are found, without a record per mapping (vm_rmap.h).
 *
 * Keys: (m) read with the map's lock held in any mode, changed with it held
 * exclusively; (l) the object's backing_lk.  START, END and OFFSET are changed with
 * both locks held.
 */
#ifndef VM_DRAGONFLY_VM_MAP_BACKING_H
#define VM_DRAGONFLY_VM_MAP_BACKING_H

#include <stdint.h>

#include "lib/kernel/list.h"
#include "vm/dragonfly/vm_types.h"

struct pmap;
struct vm_map;
struct vm_map_entry;
struct vm_object;

/* Fork shortens an entry's list if it has this many layers, or more, below the first one.
 * vm_map_backing_limit returns the limit in use: the kernel option "backing_limit", whose
 * default is VM_MAP_BACKING_LIMIT (given, in vm_rmap.c).  */
#define VM_MAP_BACKING_LIMIT 5
uint32_t vm_map_backing_limit(void);

/* flags */
#define VM_MAP_LWIRED    0x1 /* unused: as in DragonFly */
#define VM_MAP_EXCL_HEUR 0x2 /* faults start with exclusive tokens */

struct vm_map_backing {
	vaddr_t start, end;                /* the range of the entry */
	struct pmap *pmap;                 /* in which its pages are mapped */
	struct vm_map_backing *backing_ba; /* (m) next layer, or NULL */
	struct list_elem entry;            /* (l) in object->backing_list */
	union {                            /* (m) by the entry's maptype */
		struct vm_object *object;  /* referenced; NULL: none yet */
		struct vm_map *sub_map;
	};
	void *aux_info;          /* (m) for UKSMAP; unused */
	vm_ooffset_t offset;     /* page-aligned */
	volatile uint32_t flags; /* VM_MAP_* */
	uint32_t backing_count;  /* (m) layers below this one */
};

/* Return the index in BA's object of the page that BA shows at VA. */
static inline vm_pindex_t
vm_map_backing_index(const struct vm_map_backing *ba, vaddr_t va)
{
	return atop(va - ba->start + ba->offset);
}

/*
 * => for all functions below: the entry's map is locked exclusively, or no other
 *    thread can access it.
 */

/* Give ENTRY, whose object must not be modified, a new first layer for the pages that will
 * be written: an empty object of the size of ENTRY.  The previous first layer becomes the
 * second, and its object loses OBJ_ONEMAPPING.  If that object is anonymous and has no other
 * reference, ENTRY keeps it as the first, and no new object is created.  Clears
 * MAP_ENTRY_NEEDS_COPY, and raises V_CHAIN_MAX to the number of lower layers.  Returns 0, or
 * ENOMEM, in which case ENTRY does not change.
 * => ENTRY has an object; may sleep.  */
int vm_map_backing_shadow(struct vm_map_entry *);
/* ENTRY is a byte-wise copy of another entry, so it still uses that entry's list of
 * layers.  Give it a list of its own: a copy of each layer for PMAP, with the same range
 * and with a reference to the layer's object, to which the copy is attached.  Returns 0,
 * or ENOMEM, in which case ENTRY has no layers and no references.
 * => does not sleep.  */
int vm_map_backing_replicate(struct vm_map_entry *, struct pmap *);
/* Detach all layers of ENTRY, release their objects, and free the layers below the first.
 * A submap's entry has no layers.
 * => may sleep.  */
void vm_map_backing_release(struct vm_map_entry *);
/* Change the start, or the end, of ENTRY's range in all its layers.  Their offsets
 * change with the start, so that each address shows the same pages as before.
 * => does not sleep.  */
void vm_map_backing_adjust_start(struct vm_map_entry *, vaddr_t start);
void vm_map_backing_adjust_end(struct vm_map_entry *, vaddr_t end);
/* Copy the pages that the anonymous layers below the first one of ENTRY show, and that
 * the first object does not have, into the first object, and remove ENTRY's mappings of
 * the lower pages; then release these layers.  A layer that shows a file, which is always
 * the last one, stays: copying the pages of a file would read all of it.  V_COLLAPSE_RUNS
 * counts the calls, and V_COLLAPSE_COPIED the copied pages.  Returns 0, ENOMEM or EIO; on
 * error some pages can have been copied, and no layer has been released.
 * => the first object is anonymous memory that no other entry uses, and ENTRY does not
 *    need a copy.  May sleep; must not call vm_fault, which would lock the map again.  */
int vm_map_backing_flatten(struct vm_map_entry *);
/* Shorten ENTRY's list of layers for fork.  If the first object has all pages of the
 * entry in memory, release all layers below it.  Otherwise, if there are
 * vm_map_backing_limit layers or more below it, flatten ENTRY; if it is not the only user
 * of its first object, it is given a shadow object before that.  Returns 0, ENOMEM or EIO.
 * In all cases, programs see the same content as before.
 * => no entry of another map writes to the first object.  May sleep.  */
int vm_map_backing_normalize(struct vm_map_entry *);

#endif
