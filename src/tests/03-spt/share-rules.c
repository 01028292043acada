/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: read-only pages that contain all the data that a file has at their
 *     offset share a frame; writable pages, and pages with zeros where the file
 *     has data, do not; a page that is made writable and written gets its own
 *     frame; and when the last page that uses a shared frame is unmapped, the frame
 *     is freed or, if it is pinned, can no longer be found by share_find
 * points: 6
 */
#include <string.h>

#include "mem/pmap.h"
#include "tests/kspace.h"
#include "vm/classic/share.h"

#define SPACES 3

static struct vm_space *spaces[SPACES];
static struct process process = { .name = "test" };
static struct vnode *file;

static paddr_t
frame_of(struct vm_space *space, vaddr_t va)
{
	struct pmap_mapping mapping;
	struct vm_pin pin;
	paddr_t pa;

	KTEST_CHECK_CMP(
	    vm_pin(space, va, VM_ACCESS_READ, VM_STACK_TOP, &pin), ==, 0);
	pa = virt_to_phys(pin.kva);
	vm_unpin(space, &pin);
	kspace_enter(&process, space);
	KTEST_CHECK(pmap_lookup(thread_current()->pmap, va, &mapping));
	KTEST_CHECK_CMP(mapping.pa, ==, pa);
	kspace_leave();
	return pa;
}

static void
map_in_all(vaddr_t va, int prot, uint32_t offset, uint32_t length)
{
	for (unsigned i = 0; i < SPACES; i++)
		KTEST_CHECK_CMP(
		    kspace_map_file(spaces[i], va, prot, file, offset, length),
		    ==, 0);
}

/* Check that the spaces share one frame for the page at VA if SHARED, and that
 * each has its own frame otherwise.  */
static void
expect_sharing(vaddr_t va, bool shared)
{
	paddr_t frames[SPACES];

	for (unsigned i = 0; i < SPACES; i++)
		frames[i] = frame_of(spaces[i], va);
	if (shared) {
		KTEST_CHECK_CMP(frames[0], ==, frames[1]);
		KTEST_CHECK_CMP(frames[1], ==, frames[2]);
		return;
	}
	KTEST_CHECK_CMP(frames[0], !=, frames[1]);
	KTEST_CHECK_CMP(frames[1], !=, frames[2]);
	KTEST_CHECK_CMP(frames[0], !=, frames[2]);
}

/* Make the last space's page at VA writable, and write to it.  Check that only
 * this page gets a new frame.  */
static void
check_made_writable(vaddr_t va)
{
	paddr_t before = frame_of(spaces[0], va);
	unsigned char first;

	KTEST_CHECK_CMP(
	    vm_protect(spaces[2], va, PAGE_SIZE, PROT_READ | PROT_WRITE), ==,
	    0);
	kspace_enter(&process, spaces[2]);
	KTEST_CHECK_CMP(kspace_get(va, &first), ==, 0);
	KTEST_CHECK_CMP(kspace_put(va, first ^ 0xff), ==, 0);
	KSPACE_EXPECT(va, first ^ 0xff);
	KSPACE_EXPECT(va + 100, ((unsigned char *)phys_to_virt(before))[100]);
	kspace_leave();
	for (unsigned i = 0; i < 2; i++) {
		KTEST_CHECK_CMP(frame_of(spaces[i], va), ==, before);
		kspace_enter(&process, spaces[i]);
		KSPACE_EXPECT(va, first);
		kspace_leave();
	}
	KTEST_CHECK_CMP(frame_of(spaces[2], va), !=, before);
}

/* Unmap the page at VA in the last space while its frame is pinned, and check that
 * share_find does not find the frame.  No other space maps this page, which is at offset 0
 * of the file.  */
static void
unmap_pinned(vaddr_t va)
{
	struct vm_pin pin;
	struct frame *found;

	KTEST_CHECK_CMP(
	    vm_pin(spaces[2], va, VM_ACCESS_READ, VM_STACK_TOP, &pin), ==, 0);
	KTEST_CHECK_CMP(vm_unmap(spaces[2], va, PAGE_SIZE), ==, 0);
	spin_acquire(&frames_lock);
	found = share_find(file, 0);
	spin_release(&frames_lock);
	KTEST_CHECK(found == NULL);
	vm_unpin(spaces[2], &pin);
}

KTEST(share_rules)
{
	uint32_t free, end;
	vaddr_t va = KSPACE_BASE;

	file = kspace_file("/bin/sh");
	end = vnode_size(file);
	KTEST_CHECK_CMP(page_offset(end), !=, 0);
	for (unsigned i = 0; i < SPACES; i++)
		spaces[i] = kspace_create();
	free = kspace_free_pages();

	/* Map three whole pages, the end of the file, part of a page and a
	 * writable page.  */
	map_in_all(va, PROT_READ, 0, 3 * PAGE_SIZE);
	map_in_all(
	    va + 16 * PAGE_SIZE, PROT_READ, page_base(end), page_offset(end));
	map_in_all(va + 32 * PAGE_SIZE, PROT_READ, 0, 100);
	map_in_all(
	    va + 48 * PAGE_SIZE, PROT_READ | PROT_WRITE, PAGE_SIZE, PAGE_SIZE);
	expect_sharing(va, true);
	expect_sharing(va + PAGE_SIZE, true);
	KTEST_CHECK_CMP(
	    frame_of(spaces[0], va), !=, frame_of(spaces[0], va + PAGE_SIZE));
	expect_sharing(va + 16 * PAGE_SIZE, true);
	expect_sharing(va + 32 * PAGE_SIZE, false);
	expect_sharing(va + 48 * PAGE_SIZE, false);
	KTEST_CHECK_CMP(free - kspace_free_pages(), ==, 3 + 2 * SPACES);
	kspace_enter(&process, spaces[1]);
	KSPACE_EXPECT(va + 32 * PAGE_SIZE + 100, 0);
	KSPACE_EXPECT(va + 32 * PAGE_SIZE, 0x7f);
	KSPACE_EXPECT(va + 16 * PAGE_SIZE + page_offset(end), 0);
	/* A shared page cannot be written. */
	KTEST_CHECK_CMP(kspace_put(va, 1), ==, EFAULT);
	kspace_leave();

	/* A page at a different address also shares the frame. */
	KTEST_CHECK_CMP(kspace_map_file(spaces[1], 2 * va, PROT_READ, file,
			    PAGE_SIZE, PAGE_SIZE),
	    ==, 0);
	KTEST_CHECK_CMP(frame_of(spaces[1], 2 * va), ==,
	    frame_of(spaces[0], va + PAGE_SIZE));
	check_made_writable(va + PAGE_SIZE);

	vm_space_destroy(spaces[0]);
	KTEST_CHECK_CMP(vm_unmap(spaces[1], va, PAGE_SIZE), ==, 0);
	kspace_enter(&process, spaces[2]);
	KSPACE_EXPECT(va, 0x7f);
	kspace_leave();
	vm_space_destroy(spaces[1]);
	unmap_pinned(va);
	vm_space_destroy(spaces[2]);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
	vnode_release(file);
}
