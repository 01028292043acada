/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: clock_select returns a frame even if another CPU references the only frame
 *     between any two instructions of the search
 */
#include "tests/04-clock/kring.h"
#include "tests/deadline.h"
#include "tests/windows.h"

static int selected;

/* Reference frame 0, so that the search passes over it at first. */
static void
touch(void)
{
	kring_touch(0, 0);
}

static void
select_frame(void)
{
	selected = kring_select();
}

/* Emulate a read on another CPU. */
static void
reference(void)
{
	pmap_emulate_access(kring_spaces[0]->pmap, kring_va(0), PMAP_READ);
}

static void
check(void)
{
	KTEST_CHECK_CMP(selected, ==, 0);
}

KTEST(window_clock)
{
	static const void *const over[] = { pmap_test_clear_referenced, NULL };
	const struct window_case c = {
		.name = "reference",
		.place = WINDOW_HERE,
		.setup = touch,
		.function = select_frame,
		.action = reference,
		.check = check,
		.over = over,
	};

	set_deadline(60);
	kring_make(1, 1);
	KTEST_CHECK_CMP(windows_run(&c), >, 0);
}
