/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the table of shared frames finds each frame by file and offset until
 *     the frame is removed; removing a frame that is not in the table has no
 *     effect
 * points: 3
 */
#include "filesys/vnode.h"
#include "tests/kspace.h"
#include "vm/classic/share.h"

#define PAGES 50
#define FILES 3

static struct frame frames[FILES][PAGES];

static struct frame *
find_frame(struct vnode *file, unsigned page)
{
	return share_find(file, page * PAGE_SIZE);
}

KTEST(share_table)
{
	static const char *const paths[FILES] = { "/words", "/README",
		"/bin/sh" };
	struct vnode *files[FILES];
	unsigned f, i;

	for (f = 0; f < FILES; f++)
		files[f] = kspace_file(paths[f]);
	spin_acquire(&frames_lock);
	for (f = 0; f < FILES; f++)
		for (i = 0; i < PAGES; i++) {
			KTEST_CHECK(find_frame(files[f], i) == NULL);
			share_add(&frames[f][i], files[f], i * PAGE_SIZE);
		}
	for (f = 0; f < FILES; f++)
		for (i = 0; i < PAGES; i++) {
			KTEST_CHECK(find_frame(files[f], i) == &frames[f][i]);
			KTEST_CHECK(frames[f][i].vnode == files[f]);
			KTEST_CHECK_CMP(frames[f][i].offset, ==, i * PAGE_SIZE);
		}
	/* A busy frame is found as well. */
	frames[1][1].busy = true;
	KTEST_CHECK(find_frame(files[1], 1) == &frames[1][1]);
	frames[1][1].busy = false;
	KTEST_CHECK(find_frame(files[0], PAGES) == NULL);
	for (f = 0; f < FILES; f++)
		for (i = f; i < PAGES; i += 2) {
			share_remove(&frames[f][i]);
			KTEST_CHECK(frames[f][i].vnode == NULL);
			share_remove(&frames[f][i]);
		}
	for (f = 0; f < FILES; f++)
		for (i = 0; i < PAGES; i++)
			KTEST_CHECK(find_frame(files[f], i) ==
			    (i >= f && (i - f) % 2 == 0 ? NULL :
							  &frames[f][i]));
	/* Another frame can be added for the same file and offset. */
	share_add(&frames[0][2], files[0], 0);
	KTEST_CHECK(find_frame(files[0], 0) == &frames[0][2]);
	for (f = 0; f < FILES; f++)
		for (i = 0; i < PAGES; i++)
			share_remove(&frames[f][i]);
	for (f = 0; f < FILES; f++)
		for (i = 0; i < PAGES; i++)
			KTEST_CHECK(find_frame(files[f], i) == NULL);
	spin_release(&frames_lock);
	for (f = 0; f < FILES; f++)
		vnode_release(files[f]);
}
