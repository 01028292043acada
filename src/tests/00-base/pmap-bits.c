/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a pmap maps pages as requested; referenced and modified bits are
 *     exact for accesses by the CPU that reads the bits, and are kept when
 *     protection changes; no memory is leaked
 * cpus: 1
 */
#include <errno.h>
#include <string.h>

#include "mem/heap.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "threads/thread.h"

#define VA 0x10000000u

static struct pmap *pmap;
static volatile uint32_t *const word = (volatile uint32_t *)VA;
static paddr_t modified_frame; /* see check_range */

/* Check the mapping of VA and its bits. */
static void
expect_mapping(
    const void *page, enum pmap_prot prot, bool referenced, bool modified)
{
	struct pmap_mapping m;

	KTEST_CHECK(pmap_lookup(pmap, VA, &m));
	KTEST_CHECK_CMP(m.pa, ==, virt_to_phys(page));
	KTEST_CHECK_CMP(m.prot, ==, prot);
	KTEST_CHECK_CMP(m.referenced, ==, referenced);
	KTEST_CHECK_CMP(m.modified, ==, modified);
}

static void
check_bits(uint32_t *page)
{
	const enum pmap_prot rw = PMAP_READ | PMAP_WRITE;

	KTEST_CHECK_CMP(
	    pmap_enter(pmap, VA, virt_to_phys(page), PMAP_WRITE), ==, 0);
	expect_mapping(page, rw, false, false);
	page[0] = 1234; /* not through VA: sets no bits */
	expect_mapping(page, rw, false, false);
	KTEST_CHECK_CMP(*word, ==, 1234);
	expect_mapping(page, rw, true, false);

	/* Twice: the second time, the CPU has cached the modified bit as set. */
	for (int i = 0; i < 2; i++) {
		KTEST_CHECK(pmap_test_clear_referenced(pmap, VA));
		KTEST_CHECK(!pmap_test_clear_referenced(pmap, VA));
		expect_mapping(page, rw, false, i > 0);
		*word = 5678;
		expect_mapping(page, rw, true, true);
	}
	for (int i = 0; i < 2; i++) {
		KTEST_CHECK(pmap_test_clear_modified(pmap, VA));
		KTEST_CHECK(!pmap_test_clear_modified(pmap, VA));
		expect_mapping(page, rw, true, false);
		*word = 9;
		expect_mapping(page, rw, true, true);
	}
}

/* Check that a change of protection keeps the bits, and that pmap_replace
 * returns the bits of the old page.  Then remove the page, and check that calls
 * on the absent page find nothing.  */
static void
check_changes(uint32_t *page, uint32_t *other)
{
	const enum pmap_prot rw = PMAP_READ | PMAP_WRITE;
	struct pmap_mapping old = { .pa = 1 };

	pmap_protect(pmap, VA - PAGE_SIZE, VA + 2 * PAGE_SIZE, PMAP_READ);
	expect_mapping(page, PMAP_READ, true, true);
	pmap_protect(pmap, VA, VA + PAGE_SIZE, PMAP_WRITE);
	expect_mapping(page, rw, true, true);
	pmap_enter(pmap, VA, virt_to_phys(page), PMAP_READ);
	expect_mapping(page, PMAP_READ, true, true);

	other[0] = 4321;
	KTEST_CHECK_CMP(
	    pmap_replace(pmap, VA, virt_to_phys(page), PMAP_WRITE, NULL, &old),
	    ==, 0);
	expect_mapping(page, rw, true, true);
	KTEST_CHECK(old.prot == PMAP_READ && old.referenced && old.modified);
	KTEST_CHECK_CMP(
	    pmap_replace(pmap, VA, virt_to_phys(other), PMAP_READ, NULL, &old),
	    ==, 0);
	KTEST_CHECK_CMP(old.pa, ==, virt_to_phys(page));
	KTEST_CHECK(old.prot == rw && old.referenced && old.modified);
	expect_mapping(other, PMAP_READ, false, false);
	KTEST_CHECK_CMP(*word, ==, 4321);
	KTEST_CHECK_CMP(pmap_resident(pmap), ==, 1);
	KTEST_CHECK(pmap_remove(pmap, VA, &old));
	KTEST_CHECK_CMP(old.pa, ==, virt_to_phys(other));
	KTEST_CHECK(old.referenced && !old.modified);
	KTEST_CHECK(!pmap_remove(pmap, VA, &old));
	KTEST_CHECK(!pmap_lookup(pmap, VA, &old));
	KTEST_CHECK(!pmap_test_clear_modified(pmap, VA));
	KTEST_CHECK_CMP(pmap_resident(pmap), ==, 0);
	KTEST_CHECK_CMP(
	    pmap_replace(pmap, VA, virt_to_phys(page), PMAP_READ, NULL, &old),
	    ==, 0);
	KTEST_CHECK_CMP(old.prot, ==, PMAP_NONE);
	KTEST_CHECK(pmap_remove(pmap, VA, NULL));
}

static void
count_modified(vaddr_t va, paddr_t pa, void *aux)
{
	unsigned *calls = aux;

	KTEST_CHECK_CMP(va, ==, VA);
	KTEST_CHECK_CMP(pa, ==, modified_frame);
	(*calls)++;
}

/* Check that removing a range reports which of its pages were modified, and
 * their frames.  */
static void
check_range(uint32_t *page, uint32_t *other)
{
	unsigned calls = 0;

	modified_frame = virt_to_phys(page);
	for (int modify = 0; modify < 2; modify++) {
		pmap_enter(pmap, VA, virt_to_phys(page), PMAP_WRITE);
		pmap_enter(
		    pmap, VA + PAGE_SIZE, virt_to_phys(other), PMAP_WRITE);
		(void)word[PAGE_SIZE / sizeof(*word)];
		(void)*word;
		if (modify)
			*word = 10;
		pmap_remove_range(pmap, VA - PAGE_SIZE, VA + 3 * PAGE_SIZE,
		    count_modified, &calls);
		KTEST_CHECK_CMP(calls, ==, modify);
		KTEST_CHECK_CMP(pmap_resident(pmap), ==, 0);
	}
}

KTEST(pmap_bits)
{
	struct palloc_stats before, after;
	struct pmap_stats stats_before, stats;
	uint32_t *page, *other;

	palloc_get_stats(0, &before);
	page = palloc_get_page(0);
	other = palloc_get_page(0);
	pmap_get_stats(&stats_before);
	pmap = pmap_create();
	KTEST_CHECK(pmap != NULL);
	thread_set_pmap(pmap);
	check_bits(page);
	check_changes(page, other);
	check_range(page, other);
	pmap_get_stats(&stats);
	KTEST_CHECK_CMP(stats.pmaps - stats_before.pmaps, ==, 1);
	KTEST_CHECK_CMP(stats.page_tables - stats_before.page_tables, ==, 1);
	KTEST_CHECK_CMP(stats.shootdowns, ==, stats_before.shootdowns);
	thread_set_pmap(NULL);
	pmap_release(pmap);
	palloc_free_page(page);
	palloc_free_page(other);
	pmap_get_stats(&stats);
	palloc_get_stats(0, &after);
	KTEST_CHECK_CMP(stats.pmaps, ==, stats_before.pmaps);
	KTEST_CHECK_CMP(stats.page_tables, ==, stats_before.page_tables);
	KTEST_CHECK_CMP(after.free, ==, before.free);
}
