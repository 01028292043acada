/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: of up to EVICT_MAX frames, frame_evict frees those that are not modified and
 *     keeps the others, whether none, one, several or all frames are modified; more
 *     frames can be evicted in several calls
 * points: 0
 * boundaries: EVICT_MAX
 */
#include "tests/04-clock/kwindow.h"

#define FRAMES_MAX (2 * EVICT_MAX)

static const struct {
	unsigned frames, dirty; /* the last DIRTY of them are modified */
} cases[] = {
	{ 1, 0 },
	{ 1, 1 },
	{ EVICT_MAX - 1, 0 },
	{ EVICT_MAX - 1, EVICT_MAX - 1 },
	{ EVICT_MAX, 0 },
	{ EVICT_MAX, 1 },
	{ EVICT_MAX, EVICT_MAX - 1 },
	{ EVICT_MAX, EVICT_MAX },
	{ EVICT_MAX + 1, 0 },
	{ EVICT_MAX + 1, 1 },
	{ EVICT_MAX + 1, EVICT_MAX },
	{ 2 * EVICT_MAX, 0 },
	{ 2 * EVICT_MAX, 2 * EVICT_MAX },
};

static struct vm_space *space;
static struct process process = { .name = "test" };
static struct frame *frames[FRAMES_MAX];

static vaddr_t
va_of(unsigned i)
{
	return KSPACE_BASE + i * PAGE_SIZE;
}

/* Bring COUNT pages into memory, modify those from number FIRST_DIRTY on, and make the
 * frames of all of them busy.  */
static void
make_frames(unsigned count, unsigned first_dirty)
{
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, count), ==, 0);
	kspace_enter(&process, space);
	for (unsigned i = 0; i < count; i++) {
		KSPACE_EXPECT(va_of(i), 0);
		if (i >= first_dirty)
			KTEST_CHECK_CMP(kspace_put(va_of(i), 1), ==, 0);
	}
	kspace_leave();
	for (unsigned i = 0; i < count; i++) {
		frames[i] = kwindow_make_busy(kwindow_page(space, va_of(i)));
		KTEST_CHECK(frames[i] != NULL);
	}
}

/* Call frame_evict for the COUNT frames.  Returns how many were freed. */
static unsigned
evict_all(unsigned count)
{
	unsigned freed = 0;

	for (unsigned i = 0; i < count; i += EVICT_MAX)
		freed += frame_evict(&frames[i], MIN(EVICT_MAX, count - i));
	return freed;
}

KTEST(limits_evict)
{
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned count = cases[i].frames;
		unsigned clean = count - cases[i].dirty;

		space = kspace_create();
		make_frames(count, clean);
		KTEST_CHECK_CMP(evict_all(count), ==, clean);
		for (unsigned n = 0; n < count; n++)
			KTEST_CHECK_CMP(
			    kwindow_page(space, va_of(n))->frame == NULL, ==,
			    n < clean);
		kspace_enter(&process, space);
		for (unsigned n = 0; n < count; n++)
			KSPACE_EXPECT(va_of(n), n >= clean);
		kspace_leave();
		vm_space_destroy(space);
	}
}
