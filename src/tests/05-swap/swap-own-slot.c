/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if no slot is free, swap_out writes a frame to the slot that its pages have,
 *     unless another page has it too; an error changes neither the pages nor the
 *     number of references
 * points: 0
 * swap: 64K
 */
#include <errno.h>

#include "devices/block.h"
#include "tests/05-swap/made-up.h"

#define SLOTS 16
#define COUNT 4

static struct made_up made[COUNT + 1];
static struct frame *frames[COUNT + 1];
static uint32_t own[COUNT];
static uint32_t fillers[SLOTS - COUNT]; /* slots that no page has */

/* Write frames with different numbers of pages to swap, and allocate all other slots. */
static void
fill_disk(void)
{
	for (unsigned i = 0; i < COUNT; i++) {
		make_up(&made[i], 1 + i % SHARERS_MAX, (uint8_t)(i + 1));
		frames[i] = &made[i].frame;
	}
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, 0);
	for (unsigned i = 0; i < COUNT; i++)
		own[i] = slot_of(&made[i]);
	for (unsigned i = 0; i < SLOTS - COUNT; i++)
		KTEST_CHECK_CMP(swap_alloc(1, &fillers[i]), ==, 0);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);
}

static void
change_content(uint8_t first)
{
	for (unsigned i = 0; i < COUNT; i++)
		memset(frame_kva(frames[i]), (int)(first + i), PAGE_SIZE);
}

/* Check that frame I is in SLOT, and that each byte of SLOT is CONTENT. */
static void
check_slot(unsigned i, uint32_t slot, uint8_t content)
{
	static struct made_up into;
	const uint8_t *kva;

	KTEST_CHECK_CMP(slot_of(&made[i]), ==, slot);
	make_up(&into, 1, 0xee);
	kva = frame_kva(&into.frame);
	KTEST_CHECK_CMP(swap_in(slot, &into.frame), ==, 0);
	for (uint32_t k = 0; k < PAGE_SIZE; k++)
		KTEST_CHECK_CMP(kva[k], ==, content);
	palloc_free_page(frame_kva(&into.frame));
}

static void
check_own_slots(uint8_t first)
{
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS);
	for (unsigned i = 0; i < COUNT; i++)
		check_slot(i, own[i], (uint8_t)(first + i));
}

/* A slot that a page outside the frame has is not overwritten. */
static void
check_shared_slots(uint8_t first)
{
	for (unsigned i = 0; i < COUNT; i++) {
		swap_ref(own[i]);
		memset(frame_kva(frames[i]), 0xdd, PAGE_SIZE);
		KTEST_CHECK_CMP(swap_out(&frames[i], 1), ==, ENOSPC);
		check_slot(i, own[i], (uint8_t)(first + i));
		swap_free(own[i]);
	}
}

/* A group with a frame that has no slot is refused.  The page's field slot is not valid, but
 * is the number of a slot with one reference.  */
static void
check_no_slot(void)
{
	struct page *page = &made[COUNT].pages[0];

	make_up(&made[COUNT], 1, 0xcc);
	frames[COUNT] = &made[COUNT].frame;
	page->slot = fillers[0];
	KTEST_CHECK_CMP(swap_out(&frames[COUNT], 1), ==, ENOSPC);
	KTEST_CHECK_CMP(swap_out(frames, COUNT + 1), ==, ENOSPC);
	KTEST_CHECK_CMP(page->where, ==, PAGE_ZERO);
	for (unsigned i = 0; i < COUNT; i++)
		KTEST_CHECK_CMP(slot_of(&made[i]), ==, own[i]);
}

static void
check_write_error(void)
{
	block_inject(block_swap(), BLOCK_WRITE, 1, 1000);
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, EIO);
	block_inject(block_swap(), BLOCK_WRITE, 1, 0);
	for (unsigned i = 0; i < COUNT; i++)
		KTEST_CHECK_CMP(slot_of(&made[i]), ==, own[i]);
}

/* Drop the references of all pages: each frame has as many as it has pages. */
static void
check_references(void)
{
	for (unsigned i = 0; i < COUNT; i++) {
		for (unsigned k = 1; k < made[i].sharers; k++)
			swap_free(own[i]);
		KTEST_CHECK_CMP(used_slots(), ==, SLOTS - i);
		swap_free(own[i]);
		KTEST_CHECK_CMP(used_slots(), ==, SLOTS - i - 1);
	}
}

KTEST(swap_own_slot)
{
	KTEST_CHECK(block_swap() != NULL);
	fill_disk();
	change_content(0x40);
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, 0);
	check_own_slots(0x40);
	check_shared_slots(0x40);
	check_no_slot();
	check_write_error();
	change_content(0x50);
	for (unsigned i = 0; i < COUNT; i++)
		KTEST_CHECK_CMP(swap_out(&frames[i], 1), ==, 0);
	check_own_slots(0x50);
	check_references();
}
