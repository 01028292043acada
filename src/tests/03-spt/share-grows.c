/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after a file has grown, a new mapping shows the data written past the
 *     old end, even though a shared frame contains the old end followed by
 *     zeros, and bytes modified in that frame are kept; and a shared frame is
 *     filled with all data that the file has when the frame is brought in
 * points: 2
 */
#include <string.h>

#include "devices/block.h"
#include "tests/kspace.h"
#include "vm/classic/fault.h"
#include "vm/classic/frame.h"
#include "vm/classic/share.h"

#define OLD 100u /* the original size of the file */

/* Create a page as described by LIKE, and bring it in, which returns ERROR.  Returns the
 * page.  */
static struct page *
bring_in(const struct page *like, int error)
{
	struct page *page;

	KTEST_CHECK_CMP(page_create(like, &page), ==, 0);
	lock_acquire(&like->space->lock);
	KTEST_CHECK_CMP(fault_page_in(page), ==, error);
	lock_release(&like->space->lock);
	return page;
}

/* Bring in a page of a shared mapping of FILE, created as if FILE still had only
 * OLD bytes.  Check that the new frame, which later mappings can share, contains
 * all data that FILE has now.  */
static void
check_late_page_in(struct vnode *file)
{
	struct vm_space *space = kspace_create();
	struct page template = {
		.va = KSPACE_BASE,
		.space = space,
		.shared = true,
		.where = PAGE_FILE,
		.vnode = file,
		.length = OLD,
	}, *page = bring_in(&template, 0);

	KTEST_CHECK_CMP(((char *)frame_kva(page->frame))[OLD - 1], ==, 'a');
	KTEST_CHECK_CMP(((char *)frame_kva(page->frame))[OLD], ==, 'b');
	vm_space_destroy(space);
}

/* The lengths of the pages that share a frame, and of the page attached next. */
static const struct {
	unsigned count;
	uint32_t lengths[3], next;
} cases[] = {
	{ 1, { 0 }, 100 },
	{ 1, { 300 }, 100 },
	{ 1, { 300 }, 300 },
	{ 2, { 300, 100 }, 400 },
	{ 2, { 100, 300 }, 400 },
	{ 3, { 100, 300, 200 }, PAGE_SIZE },
};

/* Check that bytes modified in a shared frame are kept when a page is attached to it,
 * except those that the file has gained since.  */
static void
check_modified_kept(void)
{
	struct vnode *file = kspace_make_file(ARRAY_SIZE(cases));
	struct vm_space *space = kspace_create();
	struct page *page;
	struct page like = {
		.space = space,
		.shared = true,
		.where = PAGE_FILE,
		.vnode = file,
	};

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t held = 0;

		like.offset = i * PAGE_SIZE;
		like.va = KSPACE_BASE + i * 8 * PAGE_SIZE;
		for (unsigned j = 0; j < cases[i].count; j++) {
			like.length = cases[i].lengths[j];
			memset(frame_kva(bring_in(&like, 0)->frame), 'm',
			    PAGE_SIZE);
			held = MAX(held, like.length);
			like.va += PAGE_SIZE;
		}
		like.length = cases[i].next;
		page = bring_in(&like, 0);
		if (like.length <= held)
			held = PAGE_SIZE; /* nothing is read */
		for (uint32_t j = 0; j < MAX(held, like.length); j++)
			KTEST_CHECK_CMP(((char *)frame_kva(page->frame))[j], ==,
			    j < held ? 'm' : (char)(i + 1));
	}
	vm_space_destroy(space);
	vnode_release(file);
}

/* Check that the error is returned if the bytes that a file has gained cannot be read. */
static void
check_read_error(void)
{
	struct vnode *file = kspace_file("/words");
	struct vm_space *space = kspace_create();
	struct page *page;
	struct page like = {
		.va = KSPACE_BASE,
		.space = space,
		.shared = true,
		.where = PAGE_FILE,
		.vnode = file,
		.length = OLD,
	};
	struct frame *frame;

	/* A frame that contains only OLD bytes, so that the file has not been read. */
	KTEST_CHECK_CMP(page_create(&like, &page), ==, 0);
	lock_acquire(&space->lock);
	frame = frame_alloc(page);
	KTEST_CHECK(frame != NULL);
	lock_release(&space->lock);
	memset(frame_kva(frame), 0, PAGE_SIZE);
	spin_acquire(&frames_lock);
	share_add(frame, file, 0);
	frame_unbusy(frame);
	spin_release(&frames_lock);

	like.va += PAGE_SIZE;
	like.length = vnode_size(file);
	block_inject(block_root(), BLOCK_READ, 1, 1000);
	page = bring_in(&like, EIO);
	block_inject(block_root(), BLOCK_READ, 1, 0);
	KTEST_CHECK(page->frame == NULL);
	lock_acquire(&space->lock);
	KTEST_CHECK_CMP(fault_page_in(page), ==, 0);
	lock_release(&space->lock);
	KTEST_CHECK(page->frame == frame);
	KTEST_CHECK_CMP(((char *)frame_kva(frame))[like.length - 1], ==, '\n');
	vm_space_destroy(space);
	vnode_release(file);
}

KTEST(share_grows)
{
	static struct process process = { .name = "test" };
	struct vnode *root = vnode_root(), *file;
	struct vm_space *first = kspace_create(), *second = kspace_create();
	struct vm_space *sharer = kspace_create();
	static unsigned char text[PAGE_SIZE];
	uint32_t done, free = kspace_free_pages(), shared;

	memset(text, 'a', PAGE_SIZE);
	KTEST_CHECK_CMP(
	    vnode_create(root, "grows", FILE_REGULAR, &file), ==, 0);
	KTEST_CHECK_CMP(vnode_write(file, text, OLD, 0, &done), ==, 0);
	KTEST_CHECK_CMP(
	    kspace_map_file(first, KSPACE_BASE, PROT_READ, file, 0, OLD), ==,
	    0);
	kspace_enter(&process, first);
	KSPACE_EXPECT(KSPACE_BASE + OLD - 1, 'a');
	KSPACE_EXPECT(KSPACE_BASE + OLD, 0);
	kspace_leave();
	shared = kspace_free_pages();
	KTEST_CHECK_CMP(
	    kspace_map_file(sharer, KSPACE_BASE, PROT_READ, file, 0, OLD), ==,
	    0);
	kspace_enter(&process, sharer);
	KSPACE_EXPECT(KSPACE_BASE + OLD, 0);
	kspace_leave();
	KTEST_CHECK_CMP(kspace_free_pages(), ==, shared);

	memset(text, 'b', PAGE_SIZE);
	KTEST_CHECK_CMP(
	    vnode_write(file, text, PAGE_SIZE - OLD, OLD, &done), ==, 0);
	KTEST_CHECK_CMP(
	    kspace_map_file(second, KSPACE_BASE, PROT_READ, file, 0, PAGE_SIZE),
	    ==, 0);
	kspace_enter(&process, second);
	KSPACE_EXPECT(KSPACE_BASE + OLD - 1, 'a');
	KSPACE_EXPECT(KSPACE_BASE + OLD, 'b');
	KSPACE_EXPECT(KSPACE_BASE + PAGE_SIZE - 1, 'b');
	kspace_leave();

	vm_space_destroy(first);
	vm_space_destroy(sharer);
	vm_space_destroy(second);
	check_late_page_in(file);
	check_modified_kept();
	check_read_error();
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
	vnode_release(file);
	vnode_release(root);
}
