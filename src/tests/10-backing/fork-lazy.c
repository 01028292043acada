/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fork copies no page, whatever the number of pages; afterward no page of
 *     private memory is writable in a page table, in the parent or in the child; the
 *     first write to a page by each of them copies it, and so does the first write after
 *     another fork; when the children have ended, a write copies nothing
 * points: 4
 */
#include "tests/10-backing/kchain.h"

#define ENTRIES 20
#define PAGES   40 /* of an entry */
#define GAP     64 /* pages from one entry to the next */

static struct vm_map map, child, other;

static unsigned
count_writable(struct vm_map *counted)
{
	struct pmap_mapping mapping;
	unsigned count = 0;

	for (unsigned i = 0; i < ENTRIES * GAP; i++)
		count += pmap_lookup(counted->pmap, kmap_va(i), &mapping) &&
		    (mapping.prot & PMAP_WRITE) != 0;
	return count;
}

static void
make_entries(void)
{
	for (unsigned i = 0; i < ENTRIES; i++) {
		kmap_insert(&map, i * GAP, PAGES, KMAP_RW);
		for (unsigned page = 0; page < PAGES; page++)
			kchain_write(&map, i * GAP + page, (char)('a' + i));
	}
	KTEST_CHECK_CMP(count_writable(&map), ==, ENTRIES * PAGES);
}

/* Fork, and check that no page is copied or writable. */
static void
check_fork(struct vm_map *created)
{
	uint32_t available = vm_page_available();
	uint32_t copies = vm_stat_get(V_COW_FAULTS);

	kchain_fork(&map, created);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KTEST_CHECK_CMP(vm_stat_get(V_COW_FAULTS), ==, copies);
	KTEST_CHECK_CMP(count_writable(&map), ==, 0);
	KTEST_CHECK_CMP(count_writable(created), ==, 0);
	/* The parent's pages are still mapped. */
	KTEST_CHECK_CMP(pmap_resident(map.pmap), ==, ENTRIES * PAGES);
	KCHAIN_CHECK(created);
}

/* Write to page I of WRITER, and check that this allocates COPIES pages. */
static void
check_write(struct vm_map *writer, unsigned i, unsigned copies)
{
	uint32_t available = vm_page_available();

	kchain_write(writer, i, 'X');
	KTEST_CHECK_CMP(vm_page_available(), ==, available - copies);
	KTEST_CHECK_CMP(count_writable(writer), ==, 1);
	KCHAIN_CHECK(writer);
}

KTEST(fork_lazy)
{
	kmap_create_to(&map, kmap_va(ENTRIES * GAP));
	make_entries();
	check_fork(&child);
	check_write(&child, 3 * GAP + 5, 1);
	KCHAIN_READ(&map, 3 * GAP + 5, "dd");
	/* The parent makes a copy, too: the page itself stays in the object that both
	 * still use.  */
	check_write(&map, 3 * GAP + 5, 1);
	check_fork(&other);
	KCHAIN_READ(&other, 3 * GAP + 4, "dXd");
	check_write(&map, 3 * GAP + 5, 1);
	kmap_destroy(&child);
	kmap_destroy(&other);
	/* No other map uses the page any more. */
	check_write(&map, 3 * GAP + 5, 0);
	kmap_destroy(&map);
}
