/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: evicting an unmodified frame, whether its content is from a file or
 *     all zeros, frees it at once without writing and unmaps it in all
 *     processes that share it, and its pages are loaded again with the same
 *     content
 * points: 8
 * swap: 1M
 */
#include <string.h>

#include "devices/block.h"
#include "mem/pmap.h"
#include "tests/kspace.h"
#include "vm/classic/clock.h"
#include "vm/classic/share.h"
#include "vm/classic/spt.h"

#define PAGES 3 /* a shared file page, part of a file page, zeros */

static struct vm_space *spaces[2];
static struct process process = { .name = "test" };
static struct vnode *file;
static char content[PAGES][PAGE_SIZE], again[PAGE_SIZE];

static uint32_t
sectors_written(void)
{
	struct block_stats root, swap;

	block_get_stats(block_root(), &root);
	block_get_stats(block_swap(), &swap);
	return root.sectors_written + swap.sectors_written;
}

static struct page *
page_at(unsigned space, unsigned i)
{
	struct page *page =
	    spt_find(spaces[space]->spt, KSPACE_BASE + i * PAGE_SIZE);

	KTEST_CHECK(page != NULL);
	return page;
}

static void
map_pages(unsigned space)
{
	vaddr_t va = KSPACE_BASE;

	KTEST_CHECK_CMP(
	    kspace_map_file(spaces[space], va, PROT_READ, file, 0, PAGE_SIZE),
	    ==, 0);
	KTEST_CHECK_CMP(kspace_map_file(spaces[space], va + PAGE_SIZE,
			    PROT_READ | PROT_WRITE, file, PAGE_SIZE, 1000),
	    ==, 0);
	KTEST_CHECK_CMP(
	    kspace_map(spaces[space], va + 2 * PAGE_SIZE, 1), ==, 0);
}

/* Read all pages of SPACE: store their content if FIRST, otherwise check it. */
static void
read_all(unsigned space, bool first)
{
	kspace_enter(&process, spaces[space]);
	for (unsigned i = 0; i < PAGES; i++) {
		KTEST_CHECK_CMP(
		    copy_in(first ? content[i] : again,
			(void *)(KSPACE_BASE + i * PAGE_SIZE), PAGE_SIZE),
		    ==, 0);
		if (!first)
			KTEST_CHECK_CMP(
			    memcmp(content[i], again, PAGE_SIZE), ==, 0);
	}
	kspace_leave();
}

KTEST(evict_clean)
{
	struct frame *frames[PAGES];
	uint32_t free, before, resident = 0;
	unsigned i, k;

	file = kspace_file("/bin/sh");
	for (k = 0; k < 2; k++) {
		spaces[k] = kspace_create();
		map_pages(k);
		read_all(k, true);
	}
	free = kspace_free_pages();
	before = sectors_written();
	spin_acquire(&frames_lock);
	for (i = 0; i < PAGES; i++) {
		frames[i] = page_at(0, i)->frame;
		KTEST_CHECK(frames[i] != NULL);
		frames[i]->busy = true;
	}
	KTEST_CHECK(page_at(1, 0)->frame == frames[0]);
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(frame_evict(frames, PAGES), ==, PAGES);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free + PAGES);
	KTEST_CHECK_CMP(sectors_written(), ==, before);
	for (i = 0; i < PAGES; i++) {
		KTEST_CHECK(page_at(0, i)->frame == NULL);
		KTEST_CHECK_CMP(page_at(1, i)->frame == NULL, ==, i == 0);
	}
	for (k = 0; k < 2; k++)
		resident += vm_resident(spaces[k]);
	KTEST_CHECK_CMP(resident, ==, PAGES - 1);
	spin_acquire(&frames_lock);
	KTEST_CHECK(share_find(file, 0) == NULL);
	spin_release(&frames_lock);
	read_all(0, false);
	read_all(1, false);
	spin_acquire(&frames_lock);
	KTEST_CHECK(share_find(file, 0) != NULL);
	KTEST_CHECK(page_at(0, 0)->frame == page_at(1, 0)->frame);
	spin_release(&frames_lock);
	vm_space_destroy(spaces[0]);
	vm_space_destroy(spaces[1]);
	vnode_release(file);
}
