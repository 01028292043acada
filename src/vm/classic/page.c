/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creating, destroying and waiting for pages (given).
 *
 * Page structures are allocated in chunks that belong to the space, not one by
 * one with malloc.  A fork or an exit creates or frees thousands of structures;
 * with chunks, each costs only a few instructions.  Free structures are reused
 * within the space; the chunks are freed when the space is destroyed.
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

#define CHUNK_PAGES ((PAGE_SIZE - sizeof(void *)) / sizeof(struct page))

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
	space->free_pages = NULL;
	return space->spt != NULL ? 0 : ENOMEM;
}

/* Allocate another chunk for SPACE.  Returns false if out of memory. */
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

/* Allocate an uninitialized page structure.  Returns NULL if out of memory. */
static inline struct page *
alloc_page_struct(struct vm_space *space)
{
	struct page *page;

	if (space->new_page == space->new_end) {
		page = space->free_pages;
		if (page != NULL) {
			space->free_pages = page->next_free;
			return page;
		}
		if (!add_chunk(space))
			return NULL;
	}
	return space->new_page++;
}

static void
free_page_struct(struct vm_space *space, struct page *page)
{
	page->next_free = space->free_pages;
	space->free_pages = page;
	page->va = 0; /* an address that is never mapped */
}

/* Take the references of PAGE, which is new, to its vnode and slot.  Returns 0,
 * or ETXTBSY; then no reference is taken.  */
static int
take_references(struct page *page)
{
	int error = 0;

	if (page->vnode != NULL) {
		if (page_writes_file(page))
			error = vnode_add_writable(page->vnode, 1);
		if (error != 0)
			return error;
		vnode_ref(page->vnode);
	}
	if (page->where == PAGE_SWAP)
		swap_ref(page->slot);
	return 0;
}

/* Copy the fields of LIKE from va to length to PAGE, but set the space of PAGE
 * to SPACE.  The fields are copied one by one, and the links not at all,
 * because this is done for each page of a fork or a mapping.  */
static inline void
copy_description(
    struct page *page, const struct page *like, struct vm_space *space)
{
	page->va = like->va;
	page->space = space;
	page->writable = like->writable;
	page->no_write = like->no_write;
	page->shared = like->shared;
	page->where = like->where;
	page->vnode = like->vnode;
	page->offset = like->offset;
	page->length = like->length;
	page->frame = NULL;
}

int
page_clone(
    const struct page *like, struct vm_space *space, struct page **created)
{
	struct page *page = alloc_page_struct(space);
	int error;

	if (page == NULL)
		return ENOMEM;
	copy_description(page, like, space);
	page->slot = like->slot;
	error = spt_insert(space->spt, page);
	if (error != 0) {
		free_page_struct(space, page);
		return error;
	}
	error = take_references(page);
	if (error != 0) {
		spt_remove(space->spt, page);
		free_page_struct(space, page);
		return error;
	}
	if (created != NULL)
		*created = page;
	return 0;
}

int
page_create(const struct page *like, struct page **created)
{
	return page_clone(like, like->space, created);
}

/* ------------------------------------------------------------------- ranges */

/* Allocate up to COUNT page structures that were never used, from one chunk.
 * Returns the number allocated, which is 0 if out of memory.  */
static unsigned
alloc_from_chunk(struct vm_space *space, struct page **pages, unsigned count)
{
	struct page *page;
	unsigned i;

	if (space->new_page == space->new_end && !add_chunk(space))
		return 0;
	page = space->new_page;
	count = MIN(count, (unsigned)(space->new_end - page));
	for (i = 0; i < count; i++)
		pages[i] = page++;
	space->new_page = page;
	return count;
}

/* Allocate COUNT page structures.  Returns the number allocated, which is less
 * than COUNT if out of memory.  */
static unsigned
alloc_page_structs(struct vm_space *space, struct page **pages, unsigned count)
{
	struct page *page = space->free_pages;
	unsigned i, n;

	for (i = 0; i < count && page != NULL; i++, page = page->next_free)
		pages[i] = page;
	space->free_pages = page;
	for (; i < count; i += n) {
		n = alloc_from_chunk(space, pages + i, count - i);
		if (n == 0)
			break;
	}
	return i;
}

static void
free_page_structs(struct vm_space *space, struct page **pages, unsigned count)
{
	while (count > 0)
		free_page_struct(space, pages[--count]);
}

/* Create COUNT pages from the template LIKE, with consecutive addresses from
 * LIKE->va on and file offsets that are STEP apart, and advance LIKE past them.
 * Returns 0 or ENOMEM; on failure no page is created.  */
static int
create_pages(
    struct vm_space *space, struct page *like, unsigned count, uint32_t step)
{
	struct page *pages[PAGE_RUN_MAX];
	unsigned got = alloc_page_structs(space, pages, count), i;
	int error;

	for (i = 0; i < got; i++) {
		copy_description(pages[i], like, space);
		like->va += PAGE_SIZE;
		like->offset += step;
	}
	error = got < count ? ENOMEM : spt_insert_run(space->spt, pages, got);
	if (error != 0) {
		like->va -= got * PAGE_SIZE;
		like->offset -= got * step;
		free_page_structs(space, pages, got);
	}
	return error;
}

/* Create the pages from LIKE->va to END, which differ from LIKE only in address
 * and offset; LIKE is advanced past the pages that were created, even on an
 * error.  The caller has already taken the pages' vnode references.  Returns 0
 * or ENOMEM.  */
static int
create_run(struct vm_space *space, struct page *like, vaddr_t end)
{
	uint32_t step = like->vnode != NULL ? PAGE_SIZE : 0;
	int error = 0;

	while (error == 0 && like->va < end)
		error = create_pages(space, like,
		    MIN((end - like->va) / PAGE_SIZE, PAGE_RUN_MAX), step);
	return error;
}

/* Create the pages of REQUEST up to END, in three runs: whole pages of the
 * file; a page that the file fills only in part; and pages past the last byte
 * from the file.  In a private mapping, the pages of the third run are filled
 * with zeros; in a shared mapping, they are pages of the file with a length of
 * 0.  LIKE is advanced past the pages that were created, as by create_run.  */
static int
create_runs(struct vm_space *space, const struct vm_request *request,
    struct page *like, vaddr_t end)
{
	uint32_t length = like->vnode != NULL ? request->file_length : 0;
	vaddr_t whole = request->address + page_base(length);
	int error;

	like->length = PAGE_SIZE;
	error = create_run(space, like, whole);
	if (error == 0 && page_offset(length) != 0) {
		like->length = page_offset(length);
		error = create_run(space, like, whole + PAGE_SIZE);
	}
	if (error != 0)
		return error;
	like->length = 0;
	if (!like->shared) {
		like->where = PAGE_ZERO;
		like->vnode = NULL;
		like->offset = 0;
	}
	return create_run(space, like, end);
}

/* Return how many pages of the mapping described by REQUEST, which ends at END,
 * refer to the vnode.  */
static uint32_t
count_file_pages(const struct vm_request *request, vaddr_t end)
{
	if (request->vnode == NULL)
		return 0;
	return (request->flags & MAP_SHARED) != 0 ?
	    (end - request->address) / PAGE_SIZE :
	    DIV_ROUND_UP(request->file_length, PAGE_SIZE);
}

/* Fill in the fields of LIKE that create_runs uses, for the first page of the
 * mapping.  The other fields are not initialized, to save time.  */
static void
init_template(struct page *like, const struct vm_request *request)
{
	like->va = request->address;
	like->vnode = request->vnode;
	like->where = request->vnode != NULL ? PAGE_FILE : PAGE_ZERO;
	like->offset = request->offset;
	like->shared = (request->flags & MAP_SHARED) != 0;
	like->writable = (request->prot & PROT_WRITE) != 0;
	like->no_write = like->shared && request->no_write;
}

int
page_create_range(struct vm_space *space, const struct vm_request *request)
{
	vaddr_t end = page_base(request->address + request->length + PAGE_MASK);
	uint32_t references = count_file_pages(request, end), made;
	struct page like;
	bool writes_file;
	int error;

	init_template(&like, request);
	writes_file = page_writes_file(&like);
	if (writes_file && vnode_add_writable(request->vnode, references) != 0)
		return ETXTBSY;
	if (references > 0)
		vnode_ref_many(request->vnode, references);
	error = create_runs(space, request, &like, end);
	if (error == 0)
		return 0;
	made = (like.va - request->address) / PAGE_SIZE;
	page_destroy_range(space, request->address, like.va);
	if (made < references) {
		if (writes_file)
			vnode_drop_writable(request->vnode, references - made);
		vnode_release_many(request->vnode, references - made);
	}
	return error;
}

struct frame *
page_wait_unbusy(struct page *page)
{
	while (page_is_busy(page))
		frame_wait(page->frame);
	return page->frame;
}

void
page_unmap(struct page *page)
{
	struct pmap_mapping old;

	ASSERT(spin_held(&frames_lock));
	if (pmap_remove(page->space->pmap, page->va, &old) && old.modified)
		page->frame->dirty = true;
}

/* --------------------------------------------------------------- destroying */

/* Pages with consecutive addresses. */
struct run {
	struct page *pages[PAGE_RUN_MAX];
	unsigned count;
};

/* Callback of pmap_remove_range: the page at VA, whose mapping was removed, was
 * modified.  Mark its frame dirty.  ARGUMENT is the struct run.  */
static void
mark_frame_dirty(vaddr_t va, paddr_t pa UNUSED, void *argument)
{
	struct run *run = argument;

	run->pages[(va - run->pages[0]->va) / PAGE_SIZE]->frame->dirty = true;
}

/* Detach a run of pages in [START, END) from their frames: the first page in
 * the range, after waiting until its frame is not busy, and the pages that
 * directly follow it, up to a gap, a busy frame or PAGE_RUN_MAX pages.  *RUN is set
 * to these pages.  Returns false if the range has no page.  */
static bool
detach_run(struct vm_space *space, vaddr_t start, vaddr_t end, struct run *run)
{
	struct page *page = spt_next(space->spt, start);
	unsigned count = 0, i;

	if (page == NULL || page->va >= end)
		return false;
	start = page->va;
	spin_acquire(&frames_lock);
	page_wait_unbusy(page);
	do {
		run->pages[count++] = page;
		page = spt_find(space->spt, start + count * PAGE_SIZE);
	} while (count < PAGE_RUN_MAX && page != NULL && page->va < end &&
	    !page_is_busy(page));
	pmap_remove_range(space->pmap, start, start + count * PAGE_SIZE,
	    mark_frame_dirty, run);
	for (i = 0; i < count; i++)
		if (run->pages[i]->frame != NULL)
			frame_detach(run->pages[i]);
	spin_release(&frames_lock);
	run->count = count;
	return true;
}

/* Drop the references to VNODE, which may be NULL, held by COUNT pages.
 * WRITES_FILE says whether writes to the pages change the file.  */
static void
release_file(struct vnode *vnode, uint32_t count, bool writes_file)
{
	if (vnode == NULL)
		return;
	if (writes_file)
		vnode_drop_writable(vnode, count);
	vnode_release_many(vnode, count);
}

/* Drop the references to vnodes and swap slots held by the pages of RUN.
 * References of adjacent pages to the same vnode are released together.  */
static void
release_references(const struct run *run)
{
	struct vnode *vnode = NULL;
	bool writes_file = false;
	unsigned since = 0, i;

	for (i = 0; i < run->count; i++) {
		const struct page *page = run->pages[i];

		if (page->where == PAGE_SWAP)
			swap_free(page->slot);
		if (page->vnode == vnode &&
		    (vnode == NULL || page_writes_file(page) == writes_file))
			continue;
		release_file(vnode, i - since, writes_file);
		vnode = page->vnode;
		writes_file = page_writes_file(page);
		since = i;
	}
	release_file(vnode, i - since, writes_file);
}

void
page_destroy_range(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct run run;

	while (detach_run(space, start, end, &run)) {
		start = run.pages[0]->va + run.count * PAGE_SIZE;
		release_references(&run);
		for (unsigned i = 0; i < run.count; i++) {
			spt_remove(space->spt, run.pages[i]);
			free_page_struct(space, run.pages[i]);
		}
	}
}

/* The pages are not removed from the table one by one: the table is destroyed
 * as a whole, and so are the chunks.  */
void
page_destroy_all(struct vm_space *space)
{
	struct page_chunk *chunk;
	vaddr_t start = 0;
	struct run run;

	while (detach_run(space, start, VM_STACK_TOP, &run)) {
		start = run.pages[0]->va + run.count * PAGE_SIZE;
		release_references(&run);
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
page_any_mapped(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct page *page = spt_next(space->spt, start);

	return page != NULL && page->va < end;
}

bool
page_is_accessible(const struct page *page, enum vm_access access)
{
	struct pmap_mapping mapping;

	return pmap_lookup(page->space->pmap, page->va, &mapping) &&
	    (access == VM_ACCESS_READ || (mapping.prot & PMAP_WRITE) != 0);
}
