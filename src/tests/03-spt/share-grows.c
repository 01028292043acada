/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after a file has grown, a new mapping shows the data written past the
 *     old end, even though a shared frame contains the old end followed by
 *     zeros; and a shared frame is filled with all data that the file has when
 *     the frame is brought in
 * points: 2
 */
#include <string.h>

#include "tests/kspace.h"
#include "vm/classic/fault.h"
#include "vm/classic/frame.h"

#define OLD 100u /* the original size of the file */

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
	}, *page;

	KTEST_CHECK_CMP(page_create(&template, &page), ==, 0);
	lock_acquire(&space->lock);
	KTEST_CHECK_CMP(fault_page_in(page), ==, 0);
	lock_release(&space->lock);
	KTEST_CHECK_CMP(((char *)frame_kva(page->frame))[OLD - 1], ==, 'a');
	KTEST_CHECK_CMP(((char *)frame_kva(page->frame))[OLD], ==, 'b');
	vm_space_destroy(space);
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
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
	vnode_release(file);
	vnode_release(root);
}
