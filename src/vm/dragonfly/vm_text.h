/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting the writable pages of shared file mappings (given).
 *
 * While such a page exists, its file cannot be run as a program, and while a
 * program runs, none can come into existence (vnode_add_writable, ETXTBSY).  A
 * caller that changes a range first collects what the change concerns, then makes
 * the change, and then knows which counts to change, even if the entries are gone.
 *
 * => the lock of the space is held, or no other thread can access the map.  The
 *    map is not locked.  All functions may sleep.
 */
#ifndef VM_DRAGONFLY_VM_TEXT_H
#define VM_DRAGONFLY_VM_TEXT_H

#include <stdbool.h>

#include "vm/dragonfly/vm_map.h"

struct vm_text_count; /* pages of one file; in a list */

/* Does ENTRY show the pages of a file themselves, not private copies?
 * => the entry's map is locked in any mode.  */
bool vm_text_is_shared_file(const struct vm_map_entry *);

/* List the pages of shared file mappings in [START, END) that are writable, or, if
 * not WRITABLE, those that are not but may become so.  Returns 0 or ENOMEM.
 * The caller frees the list, also an empty one, with vm_text_free.  */
int vm_text_collect(struct vm_map *, vaddr_t start, vaddr_t end, bool writable,
    struct vm_text_count **list);
/* Count the pages of LIST as writable.  Returns 0, or ETXTBSY with no count
 * changed.  */
int vm_text_add(struct vm_text_count *list);
/* The pages of LIST are no longer writable. */
void vm_text_drop(struct vm_text_count *list);
void vm_text_free(struct vm_text_count *list);

/* Count all writable pages of a map, which is a copy of another one whose pages are
 * counted; or stop counting those of a map that is about to be emptied.  */
void vm_text_add_map(struct vm_map *);
void vm_text_drop_map(struct vm_map *);

#endif
