/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: frame_evict saves each frame of a group, whatever its place in the group:
 *     modified private frames to swap, modified shared frames to their file, and
 *     clean frames not at all; a shared frame that cannot be written stays in
 *     memory, and does not prevent the eviction of the others
 * points: 0
 * swap: 64K
 */
#include "tests/04-clock/kwindow.h"
#include "vm/classic/mmap.h"
#include "vm/classic/swap.h"

/* The pages of the space: clean, modified, modified, shared. */
#define CLEAN  KSPACE_BASE
#define FIRST  (KSPACE_BASE + PAGE_SIZE)
#define SECOND (KSPACE_BASE + 2 * PAGE_SIZE)
#define SHARED (KSPACE_BASE + 3 * PAGE_SIZE)
#define FRAMES 5 /* theirs, and one that cannot be written */

static struct vm_space *space;
static struct vnode *file, *root;
static struct page failing;

static void
map_pages(void)
{
	struct vm_request request = {
		.address = SHARED,
		.length = PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_SHARED,
		.vnode = file,
		.file_length = PAGE_SIZE,
	};
	int id;

	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, CLEAN, 3), ==, 0);
	KTEST_CHECK_CMP(mmap_map(space, &request, &id), ==, 0);
}

/* Make a modified frame, which is busy, for a page of a mapping of a directory, which
 * cannot be written.  */
static struct frame *
make_failing(void)
{
	struct frame *frame;

	failing = (struct page){ .va = KSPACE_BASE + 4 * PAGE_SIZE,
		.space = space,
		.writable = true,
		.shared = true,
		.where = PAGE_FILE,
		.vnode = root,
		.length = PAGE_SIZE };
	lock_acquire(&space->lock);
	frame = frame_alloc(&failing);
	lock_release(&space->lock);
	KTEST_CHECK(frame != NULL);
	frame->vnode = root;
	frame->dirty = true;
	return frame;
}

/* Check that the frame that cannot be written is as before, but not busy; free it. */
static void
check_failing(struct frame *frame)
{
	KTEST_CHECK(failing.frame == frame);
	spin_acquire(&frames_lock);
	KTEST_CHECK(frame->dirty && !frame->busy);
	frame->vnode = NULL;
	frame_detach(&failing);
	spin_release(&frames_lock);
}

static unsigned
used_slots(void)
{
	uint32_t slots, used;

	swap_get_stats(&slots, &used);
	return used;
}

/* Evict a group of frames of all kinds, which begins with number FIRST_FRAME of them. */
static void
evict_group(unsigned first_frame)
{
	static const vaddr_t va[] = { CLEAN, FIRST, SHARED, SECOND };
	struct frame *frames[FRAMES], *kept;
	unsigned char byte = (unsigned char)(first_frame + 100), in_file;
	uint32_t done;

	map_pages();
	KTEST_CHECK_CMP(kspace_get_in(space, CLEAN), ==, 0);
	for (unsigned i = 1; i < ARRAY_SIZE(va); i++)
		kspace_put_in(space, va[i], byte);
	for (unsigned i = 0; i < ARRAY_SIZE(va); i++)
		frames[(i + first_frame) % FRAMES] =
		    kwindow_make_busy(kwindow_page(space, va[i]));
	kept = make_failing();
	frames[(ARRAY_SIZE(va) + first_frame) % FRAMES] = kept;
	KTEST_CHECK_CMP(frame_evict(frames, FRAMES), ==, FRAMES - 1);
	KTEST_CHECK_CMP(used_slots(), ==, 2);
	check_failing(kept);
	for (unsigned i = 0; i < ARRAY_SIZE(va); i++)
		KTEST_CHECK(kwindow_page(space, va[i])->frame == NULL);
	KTEST_CHECK_CMP(vnode_read(file, &in_file, 1, 0, &done), ==, 0);
	KTEST_CHECK_CMP(in_file, ==, byte);
	for (unsigned i = 0; i < ARRAY_SIZE(va); i++)
		KTEST_CHECK_CMP(
		    kspace_get_in(space, va[i]), ==, va[i] == CLEAN ? 0 : byte);
	vm_space_destroy(space);
	KTEST_CHECK_CMP(used_slots(), ==, 0);
}

KTEST(evict_kinds)
{
	uint32_t free = kspace_free_pages();

	file = kspace_make_file(1);
	root = vnode_root();
	for (unsigned i = 0; i < FRAMES; i++)
		evict_group(i);
	vnode_release(root);
	vnode_release(file);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
}
