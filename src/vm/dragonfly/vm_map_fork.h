/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copies of maps, and private mappings of files (student file vm_map_fork.c,
 * stage 10).
 *
 * => return 0 or an errno value; may sleep.
 */
#ifndef VM_DRAGONFLY_VM_MAP_FORK_H
#define VM_DRAGONFLY_VM_MAP_FORK_H

#include "vm/dragonfly/vm_map.h"

/* Fill CHILD, which is empty, with the entries of PARENT, according to their inheritance,
 * and with the same attributes, but not wired.  An entry that is in transition is copied
 * without waiting; its copy is not in transition.  Private memory that has an object becomes
 * copy-on-write in both maps.  A shared mapping of a file whose inheritance is COPY becomes
 * private in CHILD only; device memory and permanent memory cannot be copied, and are
 * shared.  Pages that PARENT has wired, or pinned for writing (vm.h), or that it shares
 * with another map although their inheritance is COPY now, are copied at once, and do not
 * change in PARENT.  The pages of all entries that are copied count in V_FORKPAGES.
 * Returns 0, ENOMEM or EIO; on error CHILD can have some of the entries, which the caller
 * deletes.
 * => PARENT is locked; CHILD is not locked, and no other thread can access it.  */
int vm_map_fork(struct vm_map *parent, struct vm_map *child);

/* Add a private mapping of the object of a file, as vm_map_insert does with
 * RANGE: writes to it do not change the file.  Returns 0, ENOMEM, EIO or an error
 * of vm_map_insert; on success the map has taken over the reference to
 * RANGE->object.
 * => locked.  */
int vm_map_private(struct vm_map *, const struct vm_map_range *);

#endif
