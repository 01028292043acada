/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages: made, removed, and waited for (given).
 *
 * Memory for pages comes in chunks that belong to the space, so that it costs
 * next to nothing to make a page and to free it: a fork or an exit does that
 * thousands of times.  What is free is used again by the space, and given back
 * when that ends.
 */
#include "vm/classic/page.h"

#include <errno.h>
#include <stdlib.h>

#include "filesys/vnode.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"
#include "vm/classic/swap.h"
#include "vm/vm.h"

struct spinlock frames_lock = SPINLOCK_INITIALIZER("frames");

/* Pages that are removed under one hold of frames_lock. */
#define RUN_MAX		32

#define CHUNK_PAGES	((PAGE_SIZE - 2 * sizeof(void *)) / sizeof(struct page))

struct page_chunk {
	struct page_chunk *next;
	uint32_t used;			/* pages that were ever used */
	struct page pages[CHUNK_PAGES];
};

void
page_init_space(struct vm_space *space)
{
	space->chunks = NULL;
	list_init(&space->free_pages);
}

void
page_end_space(struct vm_space *space)
{
	struct page_chunk *chunk;

	while ((chunk = space->chunks) != NULL) {
		space->chunks = chunk->next;
		free(chunk);
	}
}

/* Give SPACE one more chunk; false: no memory. */
static bool
add_chunk(struct vm_space *space)
{
	struct page_chunk *chunk = malloc(sizeof(*chunk));

	if (chunk == NULL)
		return false;
	chunk->used = 0;
	chunk->next = space->chunks;
	space->chunks = chunk;
	return true;
}

/* Memory for a page of SPACE, or NULL. */
static struct page *
get_page(struct vm_space *space)
{
	if (!list_empty(&space->free_pages))
		return list_entry(list_pop_front(&space->free_pages),
		    struct page, frame_elem);
	if ((space->chunks == NULL || space->chunks->used == CHUNK_PAGES) &&
	    !add_chunk(space))
		return NULL;
	return &space->chunks->pages[space->chunks->used++];
}

static void
put_page(struct page *page)
{
	list_push_front(&page->space->free_pages, &page->frame_elem);
	page->va = 0;			/* mapped never */
}

int
page_copy(const struct page *like, struct vm_space *space,
    struct page **created)
{
	struct page *page = get_page(space);
	int error;

	if (page == NULL)
		return ENOMEM;
	/* One by one, as a fork does this for each page: not the links. */
	page->va = like->va;
	page->space = space;
	page->writable = like->writable;
	page->no_write = like->no_write;
	page->shared = like->shared;
	page->where = like->where;
	page->vnode = like->vnode;
	page->offset = like->offset;
	page->length = like->length;
	page->slot = like->slot;
	page->frame = NULL;
	error = spt_insert(space->spt, page);
	if (error != 0) {
		put_page(page);
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

int
page_create(const struct page *like, struct page **created)
{
	return page_copy(like, like->space, created);
}

/* What the page at VA, of the mapping that REQUEST asks for, looks like.  Behind
 * the end of the file a private mapping has zeros; a shared one has pages of
 * the file even there, with nothing of it in them.  */
static struct page
describe(struct vm_space *space, const struct vm_request *request, vaddr_t va)
{
	uint32_t done = va - request->address;
	bool shared = (request->flags & MAP_SHARED) != 0;
	struct page page = {
		.va = va, .space = space, .shared = shared,
		.writable = (request->prot & PROT_WRITE) != 0,
		.no_write = shared && request->no_write, .where = PAGE_ZERO,
	};

	if (request->vnode != NULL && (shared || done < request->file_length)) {
		page.where = PAGE_FILE;
		page.vnode = request->vnode;
		page.offset = request->offset + done;
		page.length = done < request->file_length ?
		    MIN(request->file_length - done, PAGE_SIZE) : 0;
	}
	return page;
}

int
page_create_range(struct vm_space *space, const struct vm_request *request)
{
	vaddr_t end = page_base(request->address + request->length + PAGE_MASK);
	struct page page;
	vaddr_t va;
	int error;

	for (va = request->address; va < end; va += PAGE_SIZE) {
		page = describe(space, request, va);
		error = page_create(&page, NULL);
		if (error != 0) {
			page_destroy_range(space, request->address, va);
			return error;
		}
	}
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

/* ----------------------------------------------------------------- removing */

static void
note_modified(vaddr_t va, const struct pmap_mapping *old, void *space)
{
	if (old->modified)
		spt_find(((struct vm_space *)space)->spt, va)->frame->dirty =
		    true;
}

/* Let pages of [START, END) leave their frames: the first one and those that
 * follow it without a gap and need not be waited for, up to RUN_MAX.  They are
 * in RUN; how many?  */
static unsigned
leave_frames(struct vm_space *space, vaddr_t start, vaddr_t end,
    struct page **run)
{
	struct page *page = spt_next(space->spt, start);
	unsigned count = 0, i;

	if (page == NULL || page->va >= end)
		return 0;
	start = page->va;
	spin_acquire(&frames_lock);
	page_settle(page);
	do {
		run[count++] = page;
		page = spt_find(space->spt, start + count * PAGE_SIZE);
	} while (count < RUN_MAX && page != NULL && page->va < end &&
	    (page->frame == NULL || !page->frame->busy));
	pmap_remove_range(space->pmap, start, start + count * PAGE_SIZE,
	    note_modified, space);
	for (i = 0; i < count; i++)
		if (run[i]->frame != NULL)
			frame_detach(run[i]);
	spin_release(&frames_lock);
	return count;
}

/* Free PAGE, which has no frame. */
static void
discard(struct page *page)
{
	if (page->where == PAGE_SWAP)
		swap_free(page->slot);
	spt_remove(page->space->spt, page);
	if (page->vnode != NULL)
		vnode_release(page->vnode);
	put_page(page);
}

void
page_destroy_range(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *run[RUN_MAX];
	unsigned count, i;

	while ((count = leave_frames(space, start, end, run)) > 0) {
		start = run[count - 1]->va + PAGE_SIZE;
		for (i = 0; i < count; i++)
			discard(run[i]);
	}
}

void
page_destroy(struct page *page)
{
	page_destroy_range(page->space, page->va, page->va + PAGE_SIZE);
}

bool
page_any(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page = spt_next(space->spt, start);

	return page != NULL && page->va < end;
}
