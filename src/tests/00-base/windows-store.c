/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an emulated store sets the bits that the CPU would set, and fails where the CPU
 *     would fault; if a function clears the modified bit after it has saved the page, a
 *     store is lost in at least one of its windows; if it clears the bit before it saves
 *     the page, no store is lost
 */
#include "tests/windows.h"

#include <errno.h>
#include <string.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/ktest.h"

#define VA 0x10000000u

static struct pmap *pmap;
static char *frame;
static char saved[64]; /* the first bytes of the frame */
static unsigned lost;

static void
check_bits(enum pmap_prot prot, bool referenced, bool modified)
{
	struct pmap_mapping mapping;

	KTEST_CHECK(pmap_lookup(pmap, VA, &mapping));
	KTEST_CHECK_CMP(mapping.prot & PMAP_WRITE, ==, prot & PMAP_WRITE);
	KTEST_CHECK_CMP(mapping.referenced, ==, referenced);
	KTEST_CHECK_CMP(mapping.modified, ==, modified);
}

static void
check_stores(void)
{
	KTEST_CHECK(!windows_store(pmap, VA, 1));
	KTEST_CHECK_CMP(
	    pmap_enter(pmap, VA, virt_to_phys(frame), PMAP_READ), ==, 0);
	KTEST_CHECK(!windows_store(pmap, VA, 1));
	check_bits(PMAP_READ, false, false);
	KTEST_CHECK(pmap_emulate_access(pmap, VA, PMAP_READ) == frame);
	check_bits(PMAP_READ, true, false);
	pmap_protect(pmap, VA, VA + PAGE_SIZE, PMAP_WRITE);
	KTEST_CHECK_CMP(frame[5], ==, 0);
	KTEST_CHECK(windows_store(pmap, VA + 5, 7));
	KTEST_CHECK_CMP(frame[5], ==, 7);
	check_bits(PMAP_WRITE, true, true);
	KTEST_CHECK(!windows_store(pmap, VA + PAGE_SIZE, 1));
}

static void
modify(void)
{
	KTEST_CHECK(windows_store(pmap, VA, 1));
}

static void
modify_again(void)
{
	KTEST_CHECK(windows_store(pmap, VA, 2));
}

static void
save(void)
{
	memcpy(saved, frame, sizeof(saved));
}

static void
save_and_clear(void)
{
	save();
	pmap_test_clear_modified(pmap, VA);
}

static void
clear_and_save(void)
{
	if (pmap_test_clear_modified(pmap, VA))
		save();
}

/* Count a run in which the last store is neither saved nor recorded in the modified bit. */
static void
check_saved(void)
{
	struct pmap_mapping mapping;

	KTEST_CHECK(pmap_lookup(pmap, VA, &mapping));
	KTEST_CHECK(windows_acted() == (*frame == 2));
	lost += *saved != *frame && !mapping.modified;
}

KTEST(windows_store)
{
	struct window_case c = {
		.name = "cleared last",
		.setup = modify,
		.function = save_and_clear,
		.action = modify_again,
		.check = check_saved,
	};

	set_deadline(60);
	pmap = pmap_create();
	frame = palloc_get_page(PALLOC_ZERO);
	KTEST_CHECK(pmap != NULL && frame != NULL);
	check_stores();
	KTEST_CHECK_CMP(windows_run(&c), >=, 10);
	KTEST_CHECK_CMP(lost, >=, 1);
	lost = 0;
	c.name = "cleared first";
	c.function = clear_and_save;
	KTEST_CHECK_CMP(windows_run(&c), >=, 10);
	KTEST_CHECK_CMP(lost, ==, 0);
	pmap_remove(pmap, VA, NULL);
	pmap_release(pmap);
	palloc_free_page(frame);
}
