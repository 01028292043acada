/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The supplemental page table: the naive version of stage 03.
 *
 * It is a list of all pages in order of address.  It works, but every look-up
 * walks the list, so a program with many pages is slow.  It is not a design to
 * start from.
 */
#include "vm/classic/spt.h"

#include <errno.h>
#include <stdlib.h>

struct spt {
	struct list pages; /* by spt_elem, ascending */
};

static struct page *
page_from_elem(struct list_elem *elem)
{
	return list_entry(elem, struct page, spt_elem);
}

struct spt *
spt_create(void)
{
	struct spt *spt = malloc(sizeof(*spt));

	if (spt != NULL)
		list_init(&spt->pages);
	return spt;
}

void
spt_destroy(struct spt *spt)
{
	free(spt);
}

int
spt_insert(struct spt *spt, struct page *page)
{
	struct list_elem *e;

	/* Search from the end: pages are mostly inserted in ascending order. */
	for (e = list_rbegin(&spt->pages); e != list_rend(&spt->pages);
	     e = list_prev(e))
		if (page_from_elem(e)->va <= page->va)
			break;
	if (e != list_rend(&spt->pages) && page_from_elem(e)->va == page->va)
		return EEXIST;
	list_insert(list_next(e), &page->spt_elem);
	return 0;
}

int
spt_insert_run(struct spt *spt, struct page **pages, unsigned count)
{
	unsigned done;
	int error = 0;

	for (done = 0; error == 0 && done < count; done++)
		error = spt_insert(spt, pages[done]);
	if (error == 0)
		return 0;
	/* The last insertion failed; remove the pages inserted before it. */
	while (--done > 0)
		spt_remove(spt, pages[done - 1]);
	return error;
}

struct page *
spt_find(struct spt *spt, vaddr_t va)
{
	struct page *page = spt_next(spt, page_base(va));

	return page != NULL && page->va == page_base(va) ? page : NULL;
}

void
spt_remove(struct spt *spt UNUSED, struct page *page)
{
	list_remove(&page->spt_elem);
}

struct page *
spt_next(struct spt *spt, vaddr_t va)
{
	struct list_elem *e;

	for (e = list_begin(&spt->pages); e != list_end(&spt->pages);
	     e = list_next(e))
		if (page_from_elem(e)->va >= va)
			return page_from_elem(e);
	return NULL;
}
