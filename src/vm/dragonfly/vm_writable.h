/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting the writable pages of shared file mappings (given).
 *
 * While such a page exists, its file cannot be run as a program; while a file is run
 * as a program, no such page of it can be created (vnode_add_writable, ETXTBSY).  A
 * caller that changes a range first collects the pages concerned in a list, then makes
 * the change, and then changes the counts according to the list, even if the entries
 * no longer exist.
 *
 * => the lock of the space is held, or no other thread can access the map.  The
 *    map is not locked.  All functions may sleep.
 */
#ifndef VM_DRAGONFLY_VM_WRITABLE_H
#define VM_DRAGONFLY_VM_WRITABLE_H

#include <stdbool.h>

#include "vm/dragonfly/vm_map.h"

struct vm_writable_count; /* pages of one file; in a list */

/* Does ENTRY map a file's own pages, not private copies?
 * => the entry's map is locked in any mode.  */
bool vm_map_entry_is_shared_file(const struct vm_map_entry *);
/* Is vm_map_entry_is_shared_file true for any entry of a map? */
bool vm_map_shares_files(struct vm_map *);

/* Set *LIST to a list of the pages of shared file mappings in [START, END) that are
 * writable or, if WRITABLE is false, of those that are not writable but may become so.
 * Returns 0 or ENOMEM.  The caller frees the list with vm_writable_free, even if it is
 * empty.  */
int vm_writable_collect(struct vm_map *, vaddr_t start, vaddr_t end,
    bool writable, struct vm_writable_count **list);
/* Count the pages of LIST as writable.  Returns 0, or ETXTBSY, in which case no count
 * has changed.  */
int vm_writable_add(struct vm_writable_count *list);
/* Stop counting the pages of LIST, which are no longer writable. */
void vm_writable_drop(struct vm_writable_count *list);
void vm_writable_free(struct vm_writable_count *list);

/* Count all writable pages of a map that is a copy of a map whose pages are counted; or
 * stop counting the writable pages of a map that is about to be emptied.  */
void vm_writable_add_map(struct vm_map *);
void vm_writable_drop_map(struct vm_map *);

#endif
