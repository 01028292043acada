/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: swap_out writes several frames with one request, each to a new slot;
 *     all pages of a frame then refer to that slot and no longer to their old
 *     one; each frame is counted as a page-out; swap_in reads the frames back
 * points: 7
 * swap: 256K
 */
#include "devices/block.h"
#include "mem/palloc.h"
#include "tests/05-swap/made-up.h"

#define COUNT 8

static struct made_up made[COUNT];
static struct frame *frames[COUNT];

static void
check_content(uint32_t slot, uint8_t content)
{
	static struct made_up into;
	uint8_t *kva;

	make_up(&into, 1, 0xee);
	kva = frame_kva(&into.frame);
	KTEST_CHECK_CMP(swap_in(slot, &into.frame), ==, 0);
	for (uint32_t i = 0; i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(kva[i], ==, content);
	palloc_free_page(kva);
}

KTEST(swap_pages)
{
	struct block_stats before, after;
	uint32_t old[COUNT], pageouts, pageins;

	for (unsigned i = 0; i < COUNT; i++) {
		make_up(&made[i], 1 + i % SHARERS_MAX, (uint8_t)(i + 1));
		frames[i] = &made[i].frame;
	}
	KTEST_CHECK(block_swap() != NULL);
	block_get_stats(block_swap(), &before);
	pageouts = vm_counters.pageouts;
	pageins = vm_counters.pageins;
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, 0);
	KTEST_CHECK_CMP(vm_counters.pageouts - pageouts, ==, COUNT);
	block_get_stats(block_swap(), &after);
	KTEST_CHECK_CMP(after.sectors_written - before.sectors_written, ==,
	    COUNT * SECTORS_PER_PAGE);
	KTEST_CHECK_CMP(used_slots(), ==, COUNT);
	for (unsigned i = 0; i < COUNT; i++) {
		old[i] = slot_of(&made[i]);
		for (unsigned k = 0; k < i; k++)
			KTEST_CHECK_CMP(old[k], !=, old[i]);
		check_content(old[i], (uint8_t)(i + 1));
	}
	KTEST_CHECK_CMP(used_slots(), ==, COUNT);
	/* The caller of swap_in counts the page-ins. */
	KTEST_CHECK_CMP(vm_counters.pageins, ==, pageins);

	/* Write them again with different content: the old slots are freed. */
	for (unsigned i = 0; i < COUNT; i++)
		memset(frame_kva(frames[i]), (int)(i + 0x80), PAGE_SIZE);
	KTEST_CHECK_CMP(swap_out(frames, COUNT), ==, 0);
	KTEST_CHECK_CMP(used_slots(), ==, COUNT);
	for (unsigned i = 0; i < COUNT; i++)
		check_content(slot_of(&made[i]), (uint8_t)(i + 0x80));

	/* Each slot has as many references as its frame has pages. */
	for (unsigned i = 0; i < COUNT; i++) {
		for (unsigned k = 1; k < made[i].sharers; k++)
			swap_free(made[i].pages[k].slot);
		KTEST_CHECK_CMP(used_slots(), ==, COUNT - i);
		swap_free(made[i].pages[0].slot);
		KTEST_CHECK_CMP(used_slots(), ==, COUNT - i - 1);
	}

	/* This check is last, so that a first version of swap_out that writes
	 * pages one by one passes all the others.  */
	KTEST_CHECK_CMP(after.writes - before.writes, ==, 1);
}
