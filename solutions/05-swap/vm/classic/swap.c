/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Swap: slots of a page each, with counts of the pages that refer to them.
 *
 *	swap disk   | slot 0 | slot 1 | slot 2 | slot 3 | ...
 *	references       1        0        2        1
 *	                 |                / \
 *	               page A        page B  page C    (B and C: since a fork)
 *
 * A slot is free when nobody refers to it.
 *
 * A page keeps its slot when it comes back: as long as it is not modified, it
 * can leave again without being written.  When it has been modified, it gets a
 * new slot at the next page-out, together with others that go, so that they are
 * written in one piece; the old one is dropped when they have been.  When there
 * are no free slots, it is written where it was, if nobody else wants what is
 * there.  So what a slot holds in vain for a page in memory is never missing:
 * memory and swap together hold as many pages as they have frames and slots.
 *
 * Slots are given out round and round, which makes it likely that the next ones
 * are free, too; and after an error, other ones are tried.
 *
 * Lock order: frames_lock, then swap_lock, which guards the counts.  Neither is
 * held during I/O.
 */
#include "vm/classic/swap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/trace.h"
#include "devices/block.h"
#include "vm/classic/clock.h"

static struct spinlock swap_lock = SPINLOCK_INITIALIZER("swap");
static struct block *swap_disk;
static uint16_t *references;		/* of each slot */
static uint32_t slot_count, used_count;
static uint32_t next_slot;		/* where to look first */

void
swap_init(struct block *disk)
{
	swap_disk = disk;
	slot_count = disk != NULL ? block_sectors(disk) / SECTORS_PER_PAGE : 0;
	free(references);
	references = calloc(MAX(slot_count, 1), sizeof(*references));
	used_count = next_slot = 0;
	if (references == NULL) {
		printf("swap: no memory to keep account of %u slots\n",
		    slot_count);
		slot_count = 0;
	}
}

/* -------------------------------------------------------------------- slots */

/* How many slots from FIRST on are free, at most N? */
static unsigned
count_free(uint32_t first, unsigned n)
{
	unsigned run = 0;

	while (run < n && first + run < slot_count &&
	    references[first + run] == 0)
		run++;
	return run;
}

/* N consecutive free slots in [START, END): the first of them, or SWAP_NONE. */
static uint32_t
find_free_run(unsigned n, uint32_t start, uint32_t end)
{
	uint32_t slot;
	unsigned run;

	for (slot = start; slot < end; slot += run + 1) {
		run = count_free(slot, n);
		if (run == n)
			return slot;
	}
	return SWAP_NONE;
}

int
swap_alloc(unsigned n, uint32_t *slot)
{
	uint32_t found = SWAP_NONE;

	spin_acquire(&swap_lock);
	if (n > 0 && n <= slot_count - used_count) {
		found = find_free_run(n, next_slot, slot_count);
		if (found == SWAP_NONE)
			found = find_free_run(n, 0, next_slot);
	}
	if (found != SWAP_NONE) {
		for (unsigned i = 0; i < n; i++)
			references[found + i] = 1;
		used_count += n;
		next_slot = (found + n) % slot_count;
		*slot = found;
	}
	spin_release(&swap_lock);
	return found != SWAP_NONE ? 0 : ENOSPC;
}

static void
check_slot_used(uint32_t slot)
{
	ASSERT_CMP(slot, <, slot_count);
	if (references[slot] == 0)
		panic("swap slot %u is free", slot);
}

void
swap_ref(uint32_t slot)
{
	spin_acquire(&swap_lock);
	check_slot_used(slot);
	references[slot]++;
	ASSERT_CMP(references[slot], !=, 0u);
	spin_release(&swap_lock);
}

void
swap_free(uint32_t slot)
{
	spin_acquire(&swap_lock);
	check_slot_used(slot);
	if (--references[slot] == 0)
		used_count--;
	spin_release(&swap_lock);
}

/* The slot that the pages of FRAME refer to, and nobody else, with one more
 * reference; else SWAP_NONE.  */
static uint32_t
find_own_slot(struct frame *frame)
{
	struct page *first = page_of_elem(list_front(&frame->pages));
	struct list_elem *e;
	struct page *page;
	unsigned sharers = 0;
	uint32_t slot;

	if (first->where != PAGE_SWAP)
		return SWAP_NONE;
	slot = first->slot;
	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	    e = list_next(e)) {
		page = page_of_elem(e);
		if (page->where == PAGE_SWAP && page->slot == slot)
			sharers++;
	}
	spin_acquire(&swap_lock);
	if (references[slot] == sharers)
		references[slot]++;
	else
		slot = SWAP_NONE;
	spin_release(&swap_lock);
	return slot;
}

static void
release_slots(const uint32_t *slots, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		swap_free(slots[i]);
}

/* A slot for each of the COUNT frames, with one reference that is ours; in runs
 * that are as long as possible.  0 or ENOSPC.  */
static int
alloc_slots(struct frame **frames, unsigned count, uint32_t *slots)
{
	unsigned done = 0, n, i;

	while (done < count) {
		for (n = count - done; n > 0; n /= 2)
			if (swap_alloc(n, &slots[done]) == 0)
				break;
		for (i = 1; i < n; i++)
			slots[done + i] = slots[done] + i;
		if (n == 0) {
			n = 1;
			slots[done] = find_own_slot(frames[done]);
			if (slots[done] == SWAP_NONE) {
				release_slots(slots, done);
				return ENOSPC;
			}
		}
		done += n;
	}
	return 0;
}

/* ---------------------------------------------------------------------- I/O */

/* Transfer the COUNT frames from or to SLOT and those behind it; in one request,
 * and wait.  0 or EIO.  */
static int
transfer_frames(enum block_operation operation, uint32_t slot, struct frame **frames,
    unsigned count)
{
	struct block_request request = {
		.operation = operation, .sector = slot * SECTORS_PER_PAGE,
		.segment_count = count,
	};

	ASSERT_CMP(slot + count, <=, slot_count);
	for (unsigned i = 0; i < count; i++) {
		request.segments[i].address = frame_kva(frames[i]);
		request.segments[i].sectors = SECTORS_PER_PAGE;
	}
	return block_submit_and_wait(swap_disk, &request);
}

/* Write each run of frames whose slots follow one another. */
static int
write_runs(struct frame **frames, const uint32_t *slots, unsigned count)
{
	unsigned done, n;
	int error;

	for (done = 0; done < count; done += n) {
		for (n = 1; done + n < count; n++)
			if (slots[done + n] != slots[done] + n)
				break;
		error = transfer_frames(BLOCK_WRITE, slots[done], frames + done, n);
		TRACE(swap_out, "slot=%u pages=%u error=%d", slots[done], n,
		    error);
		if (error != 0)
			return error;
	}
	return 0;
}

/* The content of FRAME is in SLOT: note that in all its pages. */
static void
assign_slot(struct frame *frame, uint32_t slot)
{
	struct list_elem *e;
	struct page *page;

	for (e = list_begin(&frame->pages); e != list_end(&frame->pages);
	    e = list_next(e)) {
		page = page_of_elem(e);
		swap_ref(slot);
		if (page->where == PAGE_SWAP)
			swap_free(page->slot);
		page->where = PAGE_SWAP;
		page->slot = slot;
	}
	vm_count(&vm_counters.pageouts);
}

int
swap_out(struct frame **frames, unsigned count)
{
	uint32_t slots[EVICT_MAX];
	unsigned i;
	int error;

	ASSERT(count >= 1 && count <= EVICT_MAX);
	error = alloc_slots(frames, count, slots);
	if (error != 0)
		return error;
	error = write_runs(frames, slots, count);
	if (error == 0) {
		spin_acquire(&frames_lock);
		for (i = 0; i < count; i++)
			assign_slot(frames[i], slots[i]);
		spin_release(&frames_lock);
	}
	/* Those that were noted have references of their own now. */
	release_slots(slots, count);
	return error;
}

int
swap_in(uint32_t slot, struct frame *frame)
{
	int error = transfer_frames(BLOCK_READ, slot, &frame, 1);

	TRACE(swap_in, "slot=%u frame=%x error=%d", slot, frame->pa, error);
	return error;
}

void
swap_get_stats(uint32_t *slots, uint32_t *used)
{
	spin_acquire(&swap_lock);
	*slots = slot_count;
	*used = used_count;
	spin_release(&swap_lock);
}
