/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The supplemental page table (student file spt.c, stage 03): which pages a
 * space has, by address.
 *
 * => the space's lock is held by the caller; none of these sleeps.
 */
#ifndef VM_CLASSIC_SPT_H
#define VM_CLASSIC_SPT_H

#include "vm/classic/page.h"

struct spt *spt_create(void);			/* NULL: out of memory */
/* Free the table, not the pages that may still be in it. */
void	spt_destroy(struct spt *);
/* Insert PAGE.  EEXIST if there is one at its address; ENOMEM. */
int	spt_insert(struct spt *, struct page *);
/* Insert the COUNT pages (1 or more) at PAGES, whose addresses follow one another
 * without a gap: all or none.  EEXIST if there is one at any of their addresses;
 * ENOMEM.  */
int	spt_insert_run(struct spt *, struct page **pages, unsigned count);
/* The page that VA lies in, or NULL. */
struct page *spt_find(struct spt *, vaddr_t va);
/* Take PAGE, which is in the table, out; it is not freed. */
void	spt_remove(struct spt *, struct page *);
/* The page with the lowest address that is VA or above, or NULL. */
struct page *spt_next(struct spt *, vaddr_t va);

#endif
