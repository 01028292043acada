/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The supplemental page table (student file spt.c, stage 03): the pages of one
 * space, by address.
 *
 * => the caller holds the space's lock; none of these functions sleeps.
 */
#ifndef VM_CLASSIC_SPT_H
#define VM_CLASSIC_SPT_H

#include "vm/classic/page.h"

/* Create an empty table.  Returns NULL if out of memory. */
struct spt *spt_create(void);
/* Free the table, but not the pages that may still be in it. */
void spt_destroy(struct spt *);
/* Insert PAGE.  Returns 0, EEXIST (there is a page at its address) or
 * ENOMEM.  */
int spt_insert(struct spt *, struct page *);
/* Insert the COUNT (at least 1) pages of the array PAGES, whose addresses are
 * consecutive.  On an error, none is inserted.  Returns the same values as
 * spt_insert.  */
int spt_insert_run(struct spt *, struct page **pages, unsigned count);
/* Return the page that contains address VA, or NULL. */
struct page *spt_find(struct spt *, vaddr_t va);
/* Remove PAGE, which is in the table; it is not freed. */
void spt_remove(struct spt *, struct page *);
/* Return the page with the lowest address that is VA or above, or NULL. */
struct page *spt_next(struct spt *, vaddr_t va);

#endif
