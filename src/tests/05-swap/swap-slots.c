/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: every whole page of the swap disk is a slot; slots can be allocated
 *     while frames_lock is held, and none is allocated again before it is freed;
 *     the slots of a run are consecutive; a request for which there is no run of
 *     free slots fails and allocates nothing; and swap_init changes the disk
 * points: 6
 * swap: 256K
 */
#include <errno.h>
#include <string.h>

#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/05-swap/made-up.h"

#define SLOTS       64
#define ODD_SLOTS   3
#define ODD_SECTORS (ODD_SLOTS * SECTORS_PER_PAGE + 5)

static uint8_t odd_memory[ODD_SECTORS * SECTOR_SIZE];
static bool taken[SLOTS];

/* Allocate a run of N slots, and return the first.  Fails the test if swap_alloc fails. */
static uint32_t
take_run(unsigned n)
{
	uint32_t slot = SWAP_NONE, before = used_slots();

	spin_acquire(&frames_lock);
	KTEST_CHECK_CMP(swap_alloc(n, &slot), ==, 0);
	spin_release(&frames_lock);
	KTEST_CHECK(slot < SLOTS && n <= SLOTS - slot);
	for (unsigned i = 0; i < n; i++) {
		KTEST_CHECK(!taken[slot + i]);
		taken[slot + i] = true;
	}
	KTEST_CHECK_CMP(used_slots(), ==, before + n);
	return slot;
}

static void
free_slot(uint32_t slot)
{
	KTEST_CHECK(taken[slot]);
	taken[slot] = false;
	swap_free(slot);
}

static void
expect_refused(unsigned n)
{
	uint32_t slot, before = used_slots();

	KTEST_CHECK_CMP(swap_alloc(n, &slot), ==, ENOSPC);
	KTEST_CHECK_CMP(used_slots(), ==, before);
}

/* Allocate all slots in runs of N, and free them. */
static void
check_runs(unsigned n)
{
	for (unsigned i = 0; i < SLOTS / n; i++)
		take_run(n);
	expect_refused(n);
	for (unsigned i = 0; i < SLOTS % n; i++)
		take_run(1);
	expect_refused(1);
	for (uint32_t slot = 0; slot < SLOTS; slot++)
		free_slot(slot);
	KTEST_CHECK_CMP(used_slots(), ==, 0);
}

/* Check that runs are allocated only from gaps that are large enough. */
static void
check_gaps(void)
{
	for (unsigned i = 0; i < SLOTS; i++)
		take_run(1);
	for (uint32_t slot = 0; slot < SLOTS; slot += 2)
		free_slot(slot);
	expect_refused(2);
	free_slot(21);
	KTEST_CHECK_CMP(take_run(3), ==, 20);
	expect_refused(2);
	free_slot(63);
	KTEST_CHECK_CMP(take_run(2), ==, 62);
	/* With the first and the last two slots free, there is no run of three: a
	 * run neither wraps around nor continues past the end.  */
	while (used_slots() < SLOTS)
		take_run(1);
	free_slot(0);
	free_slot(62);
	free_slot(63);
	expect_refused(3);
	for (uint32_t slot = 0; slot < SLOTS; slot++)
		if (taken[slot])
			free_slot(slot);
	KTEST_CHECK_CMP(take_run(SLOTS), ==, 0);
	for (uint32_t slot = 0; slot < SLOTS; slot++)
		free_slot(slot);
	KTEST_CHECK_CMP(used_slots(), ==, 0);
}

/* Check that page-outs go to the disk whose memory is odd_memory. */
static void
check_transfer(void)
{
	static struct made_up made;
	struct frame *frame = &made.frame;

	make_up(&made, 1, 0x5a);
	KTEST_CHECK_CMP(swap_out(&frame, 1), ==, 0);
	KTEST_CHECK_CMP(odd_memory[slot_of(&made) * PAGE_SIZE], ==, 0x5a);
	free_slots(&made);
}

/* Check a disk whose size is not a multiple of the page size, and the case of
 * no disk.  */
static void
check_odd_and_no_disk(void)
{
	struct block *odd = memdisk_create("t0", odd_memory, ODD_SECTORS, 0);
	uint32_t slots, in_use, slot;

	swap_init(odd);
	swap_get_stats(&slots, &in_use);
	KTEST_CHECK_CMP(slots, ==, ODD_SLOTS);
	KTEST_CHECK_CMP(in_use, ==, 0);
	KTEST_CHECK_CMP(swap_alloc(ODD_SLOTS + 1, &slot), ==, ENOSPC);
	for (unsigned i = 0; i < ODD_SLOTS; i++)
		KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, ENOSPC);
	swap_free(0);
	swap_free(ODD_SLOTS - 1);
	KTEST_CHECK_CMP(swap_alloc(2, &slot), ==, ENOSPC);
	swap_free(1);
	check_transfer();
	swap_init(NULL);
	swap_get_stats(&slots, &in_use);
	KTEST_CHECK_CMP(slots, ==, 0);
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, ENOSPC);
}

KTEST(swap_slots)
{
	uint32_t slots, in_use;

	swap_get_stats(&slots, &in_use);
	KTEST_CHECK_CMP(slots, ==, SLOTS);
	KTEST_CHECK_CMP(in_use, ==, 0);
	for (unsigned n = 1; n <= 9; n++)
		check_runs(n);
	check_gaps();
	check_odd_and_no_disk();
}
