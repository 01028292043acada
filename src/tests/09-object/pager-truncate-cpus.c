/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while programs on other CPUs store to a file through mappings, truncating the
 *     file removes all pages past its new end at once, and clears the rest of its last
 *     page; when the file grows again, old data does not reappear; no store before the
 *     end is lost
 * points: 2
 * cpus: 3
 * tags: races
 */
#include "mem/pmap.h"
#include "tests/09-object/kstore.h"
#include "vm/dragonfly/vmspace.h"

#define PAGES  3
#define ROUNDS 60

static struct kfile f;

static void
set_size(uint32_t size)
{
	KTEST_CHECK_CMP(vnode_truncate(f.vnode, size), ==, 0);
}

/* Check that none of pages 1 to PAGES - 1 is in memory or mapped. */
static void
check_removed(void)
{
	struct pmap_mapping mapping;

	for (unsigned i = 1; i < PAGES; i++) {
		KTEST_CHECK(kfile_page(&f, i) == NULL);
		for (unsigned j = 0; j < KSTORE_PROGRAMS; j++)
			KTEST_CHECK(!pmap_lookup(kstores[j].space->vm_map.pmap,
			    KSPACE_BASE + ptoa(i), &mapping));
	}
}

/* Check that bytes [START, END) of PAGE, which is in memory, are zeros. */
static void
check_zeros(unsigned page, uint32_t start, uint32_t end)
{
	struct vm_page *m = kfile_page(&f, page);

	KTEST_CHECK(m != NULL);
	for (uint32_t i = start; i < end; i++)
		KTEST_CHECK_CMP(((uint8_t *)vm_page_kva(m))[i], ==, 0);
}

/* Store bytes in places that the programs do not use.  The next truncation must remove
 * them.  */
static void
store_remains(struct vm_space *space)
{
	static struct process process;

	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_put(KSPACE_BASE + KFILE_TAIL, 'x'), ==, 0);
	for (unsigned i = 1; i < PAGES; i++) {
		KSPACE_EXPECT(KSPACE_BASE + ptoa(i) + KFILE_TAIL, 0);
		KTEST_CHECK_CMP(
		    kspace_put(KSPACE_BASE + ptoa(i) + KFILE_TAIL, 'x'), ==, 0);
	}
	kspace_leave();
}

KTEST(pager_truncate_cpus)
{
	struct vm_space *space = kspace_create();

	kfile_create(&f, "/f", ptoa(PAGES));
	set_size(0);
	set_size(ptoa(PAGES));
	kfile_map(space, &f, PAGES);
	kstore_start(&f, PAGES, 2, true);
	for (unsigned i = 0; i < ROUNDS; i++) {
		store_remains(space);
		kstore_wait(1);
		set_size(KFILE_TAIL);
		check_removed();
		check_zeros(0, KFILE_TAIL, PAGE_SIZE);
		kstore_wait(1);
		check_removed();
		set_size(ptoa(PAGES));
	}
	kstore_end();
	vm_space_destroy(space);
	KTEST_CHECK_CMP(vnode_clean(f.vnode), ==, 0);
	for (unsigned i = 0; i < KSTORE_PROGRAMS; i++) {
		KTEST_CHECK_CMP(kstores[i].failures, >, 0);
		KTEST_CHECK_CMP(
		    kstore_in_file(&f, &kstores[i], 0), ==, kstores[i].value);
	}
	kfile_close(&f);
}
