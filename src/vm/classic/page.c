/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages: made, removed, and waited for (given).
 */
#include "vm/classic/page.h"

#include <errno.h>
#include <stdlib.h>

#include "filesys/vnode.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"
#include "vm/classic/swap.h"

struct spinlock frames_lock = SPINLOCK_INITIALIZER("frames");

int
page_create(const struct page *like, struct page **created)
{
	struct page *page = malloc(sizeof(*page));
	int error;

	if (page == NULL)
		return ENOMEM;
	*page = *like;
	page->frame = NULL;
	error = spt_insert(page->space->spt, page);
	if (error != 0) {
		free(page);
		return error;
	}
	if (page->vnode != NULL)
		vnode_ref(page->vnode);
	if (page->where == PAGE_SWAP)
		swap_ref(page->slot);
	if (created != NULL)
		*created = page;
	return 0;
}

struct frame *
page_settle(struct page *page)
{
	while (page->frame != NULL && page->frame->busy)
		frame_wait(page->frame);
	return page->frame;
}

void
page_unmap(struct page *page)
{
	struct pmap_mapping old;

	if (pmap_remove(page->space->pmap, page->va, &old) && old.modified)
		page->frame->dirty = true;
}

void
page_destroy(struct page *page)
{
	spin_acquire(&frames_lock);
	if (page_settle(page) != NULL) {
		page_unmap(page);
		frame_detach(page);
	}
	spin_release(&frames_lock);
	if (page->where == PAGE_SWAP)
		swap_free(page->slot);
	spt_remove(page->space->spt, page);
	vnode_release(page->vnode);
	free(page);
}

void
page_destroy_range(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page;

	while ((page = spt_next(space->spt, start)) != NULL && page->va < end) {
		start = page->va + PAGE_SIZE;
		page_destroy(page);
	}
}

bool
page_any(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page = spt_next(space->spt, start);

	return page != NULL && page->va < end;
}
