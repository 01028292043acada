/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: swap_out writes groups of up to EVICT_MAX frames if there are at least as
 *     many free slots as frames, at the start of the disk, at its end, or scattered; if
 *     one slot is lacking, it returns ENOSPC and changes nothing; a disk has one slot for
 *     each whole page, and the last slot can be used
 * points: 0
 * swap: 256K
 * boundaries: EVICT_MAX
 */
#include <errno.h>

#include "devices/memdisk.h"
#include "tests/05-swap/made-up.h"
#include "vm/classic/clock.h"

#define SLOTS 64

static const struct {
	unsigned frames, free; /* frames to write, free slots */
} cases[] = {
	{ 1, 0 },
	{ 1, 1 },
	{ 1, 2 },
	{ 2, 1 },
	{ 2, 2 },
	{ 2, 3 },
	{ EVICT_MAX / 2, EVICT_MAX / 2 },
	{ EVICT_MAX - 1, EVICT_MAX - 2 },
	{ EVICT_MAX - 1, EVICT_MAX - 1 },
	{ EVICT_MAX - 1, EVICT_MAX },
	{ EVICT_MAX, EVICT_MAX - 1 },
	{ EVICT_MAX, EVICT_MAX },
	{ EVICT_MAX, EVICT_MAX + 1 },
	{ EVICT_MAX, SLOTS },
};

/* Where the free slots are. */
enum layout { AT_START, AT_END, SCATTERED, LAYOUTS };

static struct made_up made[EVICT_MAX];
static struct frame *frames[EVICT_MAX];

/* Is SLOT one of the N slots that are free in LAYOUT? */
static bool
is_free(enum layout layout, uint32_t slot, unsigned n)
{
	if (layout == AT_START)
		return slot < n;
	if (layout == AT_END)
		return slot >= SLOTS - n;
	return slot * n / SLOTS != (slot + 1) * n / SLOTS;
}

/* Allocate all slots, and free the N slots that are to be free in LAYOUT. */
static void
prepare_slots(enum layout layout, unsigned n)
{
	uint32_t slot;

	for (unsigned i = 0; i < SLOTS; i++)
		KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	for (slot = 0; slot < SLOTS; slot++)
		if (is_free(layout, slot, n))
			swap_free(slot);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS - n);
}

/* Check that the frame of M, which was filled with CONTENT, has been written to one of the
 * N slots that were free in LAYOUT, and free that slot.  */
static void
check_written(
    struct made_up *m, uint8_t content, enum layout layout, unsigned n)
{
	const uint8_t *kva = frame_kva(&m->frame);

	KTEST_CHECK(is_free(layout, slot_of(m), n));
	memset(frame_kva(&m->frame), 0, PAGE_SIZE);
	KTEST_CHECK_CMP(swap_in(slot_of(m), &m->frame), ==, 0);
	for (unsigned i = 0; i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(kva[i], ==, content);
	free_slots(m);
}

static void
check_case(enum layout layout, unsigned count, unsigned n)
{
	int error = count <= n ? 0 : ENOSPC;

	prepare_slots(layout, n);
	for (unsigned i = 0; i < count; i++) {
		make_up(&made[i], 1, (uint8_t)(i + 1));
		frames[i] = &made[i].frame;
	}
	KTEST_CHECK_CMP(swap_out(frames, count), ==, error);
	KTEST_CHECK_CMP(used_slots(), ==, SLOTS - n + (error == 0 ? count : 0));
	for (unsigned i = 0; i < count; i++) {
		if (error == 0)
			check_written(&made[i], (uint8_t)(i + 1), layout, n);
		else
			KTEST_CHECK_CMP(made[i].pages[0].where, ==, PAGE_ZERO);
		palloc_free_page(frame_kva(frames[i]));
	}
	for (uint32_t slot = 0; slot < SLOTS; slot++)
		if (!is_free(layout, slot, n))
			swap_free(slot);
	KTEST_CHECK_CMP(used_slots(), ==, 0);
}

/* The number of sectors of a disk, and the number of its slots. */
static const struct {
	sector_t sectors;
	uint32_t slots;
} disks[] = {
	{ SECTORS_PER_PAGE - 1, 0 },
	{ SECTORS_PER_PAGE, 1 },
	{ SECTORS_PER_PAGE + 1, 1 },
	{ 2 * SECTORS_PER_PAGE - 1, 1 },
	{ 2 * SECTORS_PER_PAGE, 2 },
	{ 2 * SECTORS_PER_PAGE + 1, 2 },
};

static uint8_t memory[ARRAY_SIZE(disks)][3 * PAGE_SIZE];

/* Allocate all slots of disk I of the table, and write a page to the last slot. */
static void
check_disk(unsigned i)
{
	char name[] = { 't', (char)('0' + i), '\0' };
	struct frame *frame = &made[0].frame;
	uint32_t slots, in_use, slot;

	swap_init(memdisk_create(name, memory[i], disks[i].sectors, 0));
	swap_get_stats(&slots, &in_use);
	KTEST_CHECK_CMP(slots, ==, disks[i].slots);
	for (unsigned n = 0; n < slots; n++)
		KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, 0);
	KTEST_CHECK_CMP(swap_alloc(1, &slot), ==, ENOSPC);
	if (slots == 0)
		return;
	swap_free(slots - 1);
	make_up(&made[0], 1, 0x5a);
	KTEST_CHECK_CMP(swap_out(&frame, 1), ==, 0);
	KTEST_CHECK_CMP(slot_of(&made[0]), ==, slots - 1);
	KTEST_CHECK_CMP(memory[i][(slots - 1) * PAGE_SIZE], ==, 0x5a);
	KTEST_CHECK_CMP(memory[i][slots * PAGE_SIZE - 1], ==, 0x5a);
	KTEST_CHECK_CMP(memory[i][slots * PAGE_SIZE], ==, 0);
	for (slot = 0; slot < slots; slot++)
		swap_free(slot);
	palloc_free_page(frame_kva(frame));
}

KTEST(limits_swap)
{
	for (enum layout layout = AT_START; layout < LAYOUTS; layout++)
		for (unsigned i = 0; i < ARRAY_SIZE(cases); i++)
			check_case(layout, cases[i].frames, cases[i].free);
	for (unsigned i = 0; i < ARRAY_SIZE(disks); i++)
		check_disk(i);
	swap_init(NULL);
}
