/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Swap: slots of one page each, with reference counts.
 *
 *	swap disk   | slot 0 | slot 1 | slot 2 | slot 3 | ...
 *	references       1        0        2        1
 *	                 |                / \
 *	               page A        page B  page C    (B and C: after a fork)
 *
 * A slot with no references is free.
 *
 * A page keeps its slot when it is read back: until it is modified, it can be
 * evicted again without being written.  A modified page gets a new slot at its
 * next page-out.  Pages that are evicted together get consecutive slots where a
 * free run allows it, so that they are written in one request.  The old slot is
 * released after the write.  A page is written to its old slot only if no slot
 * is free and only pages of its frame refer to the old slot.  A slot kept for a
 * resident page therefore never makes a page-out fail: memory and swap together
 * hold as many pages as there are frames and slots.
 *
 * Slots are allocated next fit: the search starts after the slot allocated last.
 * First fit, from slot 0, would pass over the used slots and the small holes at
 * the start of the disk every time.  With next fit, the slots ahead have had the
 * longest time to become free again, so long runs are likely there.  After a
 * write error, next fit also moves on to other slots.
 *
 * Lock order: frames_lock, then swap_lock, which guards the counts and
 * next_slot.  Neither is held during I/O.
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
static uint16_t *references; /* one count per slot */
static uint32_t slot_count, used_count;
static uint32_t next_slot; /* where the search starts */

void
swap_init(struct block *disk)
{
	swap_disk = disk;
	slot_count = disk != NULL ? block_sectors(disk) / SECTORS_PER_PAGE : 0;
	free(references);
	references = calloc(slot_count, sizeof(*references));
	used_count = next_slot = 0;
	if (references == NULL) {
		printf(
		    "swap: no memory for the counts of %u slots\n", slot_count);
		slot_count = 0;
	}
}

/* -------------------------------------------------------------------- slots */

/* Return the number of consecutive free slots from FIRST on, but at most N. */
static unsigned
count_free(uint32_t first, unsigned n)
{
	unsigned run = 0;

	while (
	    run < n && first + run < slot_count && references[first + run] == 0)
		run++;
	return run;
}

/* Find N consecutive free slots that start in [START, END).  Returns the first
 * of these slots, or SWAP_NONE.  */
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
	if (n <= slot_count - used_count) {
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

/* If only the pages of FRAME refer to their slot, take another reference to it and
 * return it; otherwise return SWAP_NONE.  All pages of FRAME have the same slot, if
 * any: they come to share a frame by fork, which copies the slot number.  A failed
 * write to the slot destroys the content of the slot, but the content of the pages is
 * still in FRAME, which stays dirty.  */
static uint32_t
reuse_own_slot(struct frame *frame)
{
	struct page *page = page_of_elem(list_front(&frame->pages));
	uint32_t slot = SWAP_NONE;

	spin_acquire(&swap_lock);
	if (page->where == PAGE_SWAP &&
	    references[page->slot] == list_size(&frame->pages)) {
		slot = page->slot;
		references[slot]++;
	}
	spin_release(&swap_lock);
	return slot;
}

static void
release_slots(const uint32_t *slots, unsigned count)
{
	while (count > 0)
		swap_free(slots[--count]);
}

/* Find a slot for each of the COUNT frames, in runs of consecutive slots: the
 * length tried is halved until a free run of that length is found.  If no slot
 * is free, a frame reuses its own slot, if possible.  The caller owns one
 * reference to each slot.  Returns 0, or ENOSPC with no references taken.  */
static int
alloc_slots(struct frame **frames, unsigned count, uint32_t *slots)
{
	unsigned done = 0, n;
	uint32_t slot;

	while (done < count) {
		for (n = count - done; n > 0; n /= 2)
			if (swap_alloc(n, &slot) == 0)
				break;
		if (n == 0) {
			slot = reuse_own_slot(frames[done]);
			if (slot == SWAP_NONE) {
				release_slots(slots, done);
				return ENOSPC;
			}
			n = 1;
		}
		while (n-- > 0)
			slots[done++] = slot++;
	}
	return 0;
}

/* ---------------------------------------------------------------------- I/O */

/* Read or write the COUNT frames, from or to consecutive slots from SLOT on, in
 * one request, and wait for it.  Returns 0 or EIO.  */
static int
transfer_frames(enum block_operation operation, uint32_t slot,
    struct frame **frames, unsigned count)
{
	struct block_request request = {
		.operation = operation,
		.sector = slot * SECTORS_PER_PAGE,
		.segment_count = count,
	};

	ASSERT_CMP(slot + count, <=, slot_count);
	for (unsigned i = 0; i < count; i++) {
		request.segments[i].address = frame_kva(frames[i]);
		request.segments[i].sectors = SECTORS_PER_PAGE;
	}
	return block_submit_and_wait(swap_disk, &request);
}

/* FRAME has been written to SLOT: make all its pages refer to SLOT. */
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

/* Write the COUNT frames to their slots, each run of consecutive slots in one
 * request.  Returns 0 or EIO.  */
static int
write_slot_runs(struct frame **frames, const uint32_t *slots, unsigned count)
{
	unsigned done, n;
	int error;

	for (done = 0; done < count; done += n) {
		for (n = 1; done + n < count; n++)
			if (slots[done + n] != slots[done] + n)
				break;
		error =
		    transfer_frames(BLOCK_WRITE, slots[done], frames + done, n);
		TRACE(swap_out, "slot=%u pages=%u error=%d", slots[done], n,
		    error);
		if (error != 0)
			return error;
	}
	return 0;
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
	error = write_slot_runs(frames, slots, count);
	if (error == 0) {
		spin_acquire(&frames_lock);
		for (i = 0; i < count; i++)
			assign_slot(frames[i], slots[i]);
		spin_release(&frames_lock);
	}
	/* After a success, the references of the pages keep the assigned slots in use; after
	 * an error, this frees the slots.  */
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
	/* Each is one word, and slot_count is constant: no lock is needed. */
	*slots = slot_count;
	*used = used_count;
}
