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
#define RUN_MAX		64

#define CHUNK_PAGES	((PAGE_SIZE - sizeof(void *)) / sizeof(struct page))

struct page_chunk {
	struct page_chunk *next;
	struct page pages[CHUNK_PAGES];
};

int
page_init_space(struct vm_space *space)
{
	space->spt = spt_create();
	space->chunks = NULL;
	space->new_page = space->new_end = NULL;
	list_init(&space->free_pages);
	return space->spt != NULL ? 0 : ENOMEM;
}

/* Give SPACE one more chunk; false: no memory. */
static bool
add_chunk(struct vm_space *space)
{
	struct page_chunk *chunk = malloc(sizeof(*chunk));

	if (chunk == NULL)
		return false;
	chunk->next = space->chunks;
	space->chunks = chunk;
	space->new_page = chunk->pages;
	space->new_end = chunk->pages + CHUNK_PAGES;
	return true;
}

/* Memory for a page of SPACE, or NULL. */
static inline struct page *
get_page(struct vm_space *space)
{
	if (space->new_page == space->new_end) {
		if (!list_empty(&space->free_pages))
			return page_of_elem(list_pop_front(&space->free_pages));
		if (!add_chunk(space))
			return NULL;
	}
	return space->new_page++;
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
	if (error == 0 && page_writes_file(page)) {
		error = vnode_add_writable(page->vnode, 1);
		if (error != 0)
			spt_remove(space->spt, page);
	}
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
	while (page_is_busy(page))
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

/* Pages of addresses that follow one another. */
struct run {
	struct page *pages[RUN_MAX];
	unsigned count;
};

static void
note_modified(vaddr_t va, void *argument)
{
	struct run *run = argument;

	run->pages[(va - run->pages[0]->va) / PAGE_SIZE]->frame->dirty = true;
}

/* Let pages of [START, END) leave their frames: the first one and those that
 * follow it without a gap and need not be waited for.  They are in RUN; false:
 * there is none.  */
static bool
leave_frames(struct vm_space *space, vaddr_t start, vaddr_t end,
    struct run *run)
{
	struct page *page = spt_next(space->spt, start);
	unsigned count = 0, i;

	if (page == NULL || page->va >= end)
		return false;
	start = page->va;
	spin_acquire(&frames_lock);
	page_settle(page);
	do {
		run->pages[count++] = page;
		page = spt_find(space->spt, start + count * PAGE_SIZE);
	} while (count < RUN_MAX && page != NULL && page->va < end &&
	    !page_is_busy(page));
	pmap_remove_range(space->pmap, start, start + count * PAGE_SIZE,
	    note_modified, run);
	for (i = 0; i < count; i++)
		if (run->pages[i]->frame != NULL)
			frame_detach(run->pages[i]);
	spin_release(&frames_lock);
	run->count = count;
	return true;
}

/* PAGE, which has no frame, no longer refers to anything. */
static void
drop_references(struct page *page)
{
	if (page->where == PAGE_SWAP)
		swap_free(page->slot);
	if (page_writes_file(page))
		vnode_drop_writable(page->vnode, 1);
	if (page->vnode != NULL)
		vnode_release(page->vnode);
}

void
page_destroy_range(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct run run;

	while (leave_frames(space, start, end, &run)) {
		start = run.pages[0]->va + run.count * PAGE_SIZE;
		for (unsigned i = 0; i < run.count; i++) {
			spt_remove(space->spt, run.pages[i]);
			drop_references(run.pages[i]);
			put_page(run.pages[i]);
		}
	}
}

/* As page_destroy_range, but the table goes as a whole, and the memory. */
void
page_end_space(struct vm_space *space)
{
	struct page_chunk *chunk;
	vaddr_t start = 0;
	struct run run;

	while (leave_frames(space, start, VM_STACK_TOP, &run)) {
		start = run.pages[0]->va + run.count * PAGE_SIZE;
		for (unsigned i = 0; i < run.count; i++)
			drop_references(run.pages[i]);
	}
	spt_destroy(space->spt);
	while ((chunk = space->chunks) != NULL) {
		space->chunks = chunk->next;
		free(chunk);
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
