/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: exactly the requested range of a pmap is protected, removed or
 *     shared, even if it has holes, crosses page tables or extends to the end
 *     of user space; without memory for a page table, entering a page fails
 *     with ENOMEM and leaves the page unmapped
 */
#include <errno.h>
#include <random.h>
#include <string.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"

/* Three windows of pages: one at each end of user space, and one that extends over
 * two page tables.  */
#define PAGES   200
#define WINDOWS 3

static const vaddr_t windows[WINDOWS] = { 0, 0x10000000 - PAGES / 2 * PAGE_SIZE,
	KERNEL_BASE - PAGES *PAGE_SIZE };

struct model {
	bool mapped, writable;
};

static struct model model[WINDOWS][PAGES];
static struct pmap *pmap;

static paddr_t
pa_of(int window, int page)
{
	/* Never accessed, so any address will do. */
	return (paddr_t)(window * PAGES + page + 1) << PAGE_SHIFT;
}

static vaddr_t
va_of(int window, int page)
{
	return windows[window] + (vaddr_t)page * PAGE_SIZE;
}

/* For each page of window W, check that pmap_find_mapped finds which pages of a range that
 * starts there are mapped in THIS.  The range has up to 32 pages.  */
static void
check_mapped(struct pmap *this, int w)
{
	uint32_t expected, mapped;

	for (int i = 0; i < PAGES; i++) {
		int count = i % 33 < PAGES - i ? i % 33 : PAGES - i;

		mapped = pmap_find_mapped(this, va_of(w, i), (unsigned)count);
		expected = 0;
		for (int n = 0; n < count; n++)
			if (model[w][i + n].mapped)
				expected |= 1u << n;
		KTEST_CHECK_CMP(mapped, ==, expected);
	}
}

/* Check that THIS has exactly the mappings of the model. */
static void
check_mappings(struct pmap *this)
{
	struct pmap_mapping m;
	uint32_t resident = 0;

	for (int w = 0; w < WINDOWS; w++)
		check_mapped(this, w);
	for (int w = 0; w < WINDOWS; w++)
		for (int i = 0; i < PAGES; i++) {
			bool mapped = pmap_lookup(this, va_of(w, i), &m);

			KTEST_CHECK_CMP(mapped, ==, model[w][i].mapped);
			if (!mapped)
				continue;
			resident++;
			KTEST_CHECK_CMP(m.pa, ==, pa_of(w, i));
			KTEST_CHECK_CMP((m.prot & PMAP_WRITE) != 0, ==,
			    model[w][i].writable);
		}
	KTEST_CHECK_CMP(pmap_resident(this), ==, resident);
}

/* Share all mappings with another pmap, in two parts.  Both pmaps must then
 * agree with the model.  */
static void
check_share(bool read_only)
{
	struct pmap *other = pmap_create();
	vaddr_t middle = va_of(1, PAGES / 3);

	KTEST_CHECK(other != NULL);
	KTEST_CHECK_CMP(pmap_share(pmap, other, 0, middle, read_only), ==, 0);
	KTEST_CHECK_CMP(
	    pmap_share(pmap, other, middle, KERNEL_BASE, read_only), ==, 0);
	for (int w = 0; read_only && w < WINDOWS; w++)
		for (int i = 0; i < PAGES; i++)
			model[w][i].writable = false;
	check_mappings(pmap);
	check_mappings(other);
	pmap_release(other);
}

/* Of the pages in [FIRST, END), at most PMAP_ENTER_MAX, enter those that are
 * absent.  */
static void
enter_absent(int w, int first, int end, enum pmap_prot prot)
{
	static struct pmap_new list[PMAP_ENTER_MAX];

	for (int i = first; i < end; i++)
		list[i - first] = (struct pmap_new){
			.va = va_of(w, i),
			.pa = pa_of(w, i),
			.prot = prot,
		};
	KTEST_CHECK_CMP(
	    pmap_enter_absent(pmap, list, (unsigned)(end - first)), ==, 0);
	for (int i = first; i < end; i++) {
		KTEST_CHECK_CMP(
		    list[i - first].entered, ==, !model[w][i].mapped);
		if (model[w][i].mapped)
			continue;
		model[w][i].mapped = true;
		model[w][i].writable = prot == PMAP_WRITE;
	}
}

static void
do_random_step(int w)
{
	int first = (int)(random_ulong() % PAGES);
	int end = first + (int)(random_ulong() % (unsigned)(PAGES - first + 1));
	enum pmap_prot prot = random_ulong() % 2 ? PMAP_READ : PMAP_WRITE;

	switch (random_ulong() % 5) {
	case 0:
		pmap_remove_range(
		    pmap, va_of(w, first), va_of(w, end), NULL, NULL);
		for (int i = first; i < end; i++)
			model[w][i].mapped = false;
		return;
	case 1:
		pmap_protect(pmap, va_of(w, first), va_of(w, end), prot);
		for (int i = first; i < end; i++)
			model[w][i].writable = prot == PMAP_WRITE;
		return;
	case 2:
		enter_absent(w, first, MIN(end, first + PMAP_ENTER_MAX), prot);
		return;
	default:
		for (int i = first; i < end; i += 1 + i % 3) {
			KTEST_CHECK_CMP(
			    pmap_enter(pmap, va_of(w, i), pa_of(w, i), prot),
			    ==, 0);
			model[w][i].mapped = true;
			model[w][i].writable = prot == PMAP_WRITE;
		}
	}
}

/* Check the errors returned when there is no memory for a page table. */
static void
check_no_memory(void)
{
	uint32_t resident = pmap_resident(pmap);
	struct pmap_new two[2] = {
		{ .va = 0x70000000, .pa = pa_of(0, 0), .prot = PMAP_READ },
		{ .va = va_of(0, 0), .pa = pa_of(0, 0), .prot = PMAP_READ },
	};
	void *list = NULL, **page;

	while ((page = palloc_get_page(0)) != NULL) {
		*page = list;
		list = page;
	}
	KTEST_CHECK_CMP(
	    pmap_enter(pmap, 0x70000000, pa_of(0, 0), PMAP_READ), ==, ENOMEM);
	/* A page whose page table exists is entered although the call fails. */
	KTEST_CHECK_CMP(pmap_enter_absent(pmap, two, 2), ==, ENOMEM);
	KTEST_CHECK(!two[0].entered);
	KTEST_CHECK_CMP(two[1].entered, ==, !model[0][0].mapped);
	if (two[1].entered)
		KTEST_CHECK(pmap_remove(pmap, va_of(0, 0), NULL));
	KTEST_CHECK(pmap_create() == NULL);
	while ((page = list) != NULL) {
		list = *page;
		palloc_free_page(page);
	}
	KTEST_CHECK_CMP(pmap_resident(pmap), ==, resident);
}

KTEST(pmap_ranges)
{
	struct palloc_stats before, after;

	random_init(8);
	palloc_get_stats(0, &before);
	pmap = pmap_create();
	for (int i = 0; i < 60; i++) {
		do_random_step((int)(random_ulong() % WINDOWS));
		check_mappings(pmap);
		if (i % 8 == 0)
			check_share(i % 16 != 0);
	}
	check_no_memory();
	check_mappings(pmap);
	pmap_remove_range(pmap, 0, KERNEL_BASE, NULL, NULL);
	memset(model, 0, sizeof(model));
	check_mappings(pmap);
	pmap_release(pmap);
	palloc_get_stats(0, &after);
	KTEST_CHECK_CMP(after.free, ==, before.free);
}
