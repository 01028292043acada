/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a program reads a mapped file in order, the pager reads at least four
 *     pages at a time on average, and more after MADV_SEQUENTIAL; after MADV_RANDOM it
 *     reads each page alone; each page is read once; a fault at the page marked PG_RAM
 *     causes the next read, and removes the mark
 * points: 3
 * options: burst=1
 */
#include "tests/09-object/kfile.h"

#define PAGES 48

static struct kfile f;
static struct process process;
static struct vm_space *space;

static void
read_page(unsigned i)
{
	KSPACE_EXPECT(KSPACE_BASE + ptoa(i), file_byte(KFILE_SEED, ptoa(i)));
}

/* Read all pages in order after ADVICE.  Returns the number of reads. */
static uint32_t
count_reads(int advice)
{
	uint32_t reads = vm_stat_get(V_VNODEIN);
	uint32_t pages = vm_stat_get(V_VNODEPGSIN);

	kfile_forget(&f);
	KTEST_CHECK_CMP(
	    vm_advise(space, KSPACE_BASE, ptoa(PAGES), advice, 0), ==, 0);
	for (unsigned i = 0; i < PAGES; i++)
		read_page(i);
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEPGSIN) - pages, ==, PAGES);
	return vm_stat_get(V_VNODEIN) - reads;
}

static void
check_advice(void)
{
	uint32_t normal = count_reads(MADV_NORMAL);
	uint32_t sequential = count_reads(MADV_SEQUENTIAL);

	ktest_note("reads=%u sequential=%u", normal, sequential);
	KTEST_CHECK_CMP(normal, <=, PAGES / 4);
	KTEST_CHECK_CMP(sequential, <, normal);
	KTEST_CHECK_CMP(sequential, >=, PAGES / VM_PAGER_PAGES_MAX);
	KTEST_CHECK_CMP(count_reads(MADV_RANDOM), ==, PAGES);
}

/* Return the index of the page with PG_RAM; there is exactly one. */
static unsigned
find_mark(void)
{
	unsigned mark = 0, marks = 0;

	for (unsigned i = 0; i < PAGES; i++)
		if (kfile_page(&f, i) != NULL &&
		    (kfile_page(&f, i)->flags & PG_RAM) != 0) {
			mark = i;
			marks++;
		}
	KTEST_CHECK_CMP(marks, ==, 1);
	return mark;
}

static void
check_mark(void)
{
	uint32_t reads;
	unsigned mark;

	KTEST_CHECK_CMP(
	    vm_advise(space, KSPACE_BASE, ptoa(PAGES), MADV_NORMAL, 0), ==, 0);
	kfile_forget(&f);
	read_page(10);
	mark = find_mark();
	KTEST_CHECK_CMP(mark, >, 10);
	for (unsigned i = 11; i < mark; i++)
		read_page(i);
	KTEST_CHECK(kfile_page(&f, mark + 1) == NULL);
	/* The next pages are read before one of them is needed. */
	read_page(mark);
	KTEST_CHECK(kfile_page(&f, mark + 1) != NULL);
	KTEST_CHECK((kfile_page(&f, mark)->flags & PG_RAM) == 0);
	reads = vm_stat_get(V_VNODEIN);
	read_page(mark + 1);
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEIN), ==, reads);
	/* With MADV_RANDOM, a mark has no effect. */
	KTEST_CHECK_CMP(
	    vm_advise(space, KSPACE_BASE, ptoa(PAGES), MADV_RANDOM, 0), ==, 0);
	read_page(find_mark());
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEIN), ==, reads);
}

KTEST(pager_ahead)
{
	kfile_create(&f, "/f", ptoa(PAGES));
	space = kspace_create();
	kspace_enter(&process, space);
	kfile_map(space, &f, PAGES);
	check_advice();
	check_mark();
	kspace_leave();
	vm_space_destroy(space);
	kfile_close(&f);
}
