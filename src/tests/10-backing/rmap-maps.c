/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: all mappings of a page of an object are found, in eight maps that show it
 *     through first and lower layers; some of their entries have been clipped: after the
 *     page is unmapped, no page table maps it; after it is write-protected, no page table
 *     maps it writable; other pages stay mapped
 * points: 4
 */
#include "tests/10-backing/kchain.h"

#define MAPS 8

static struct vm_map maps[MAPS];

/* The first map has the pages "abcdef"; each of the others is a copy of the one before it
 * or of the first.  Some write to page 0, and some to page 5, so that they get objects of
 * their own; the entries of some are clipped.  */
static void
make_maps(void)
{
	kmap_create(&maps[0]);
	kchain_build(&maps[0], 0, 3, "abcdef");
	for (unsigned i = 1; i < MAPS; i++) {
		kchain_fork(&maps[i % 3 == 0 ? 0 : i - 1], &maps[i]);
		if (i % 2 == 1)
			kchain_write(&maps[i], 0, 'A');
		if (i % 4 == 2)
			kchain_write(&maps[i], 5, 'F');
	}
	kchain_clip(&maps[1], 3);
	kchain_clip(&maps[2], 2);
	kchain_clip(&maps[2], 4);
	kchain_clip(&maps[6], 3);
}

/* Return the object that has the pages "abcdef".  It is the last layer in all maps. */
static struct vm_object *
lowest_object(void)
{
	struct vm_map_backing *ba = &kmap_entry(&maps[1], 0)->ba;

	while (ba->backing_ba != NULL)
		ba = ba->backing_ba;
	return ba->object;
}

static void
read_everywhere(void)
{
	for (unsigned i = 0; i < MAPS; i++)
		KCHAIN_READ(&maps[i], 1, "bcde");
}

static void
protect_page(struct vm_object *object, unsigned i, vm_prot_t prot)
{
	struct vm_page *m;

	vm_object_hold(object);
	m = vm_page_lookup_busy_wait(object, 3 + i, true);
	KTEST_CHECK(m != NULL);
	KTEST_CHECK_CMP(vm_page_count_mappings(m), ==, MAPS);
	vm_page_protect(m, prot);
	KTEST_CHECK_CMP(
	    vm_page_count_mappings(m), ==, prot == VM_PROT_NONE ? 0 : MAPS);
	KTEST_CHECK_CMP(vm_page_count_writable(m), ==, 0);
	vm_page_wakeup(m);
	vm_object_drop(object);
}

/* Fail the test unless all of pages 1 to 4 of map I are mapped, except page HOLE. */
static void
check_mapped(unsigned i, unsigned hole)
{
	for (unsigned page = 1; page < 5; page++)
		KTEST_CHECK_CMP(
		    kpages_mapped(&maps[i], page) == '.', ==, page == hole);
	KCHAIN_CHECK(&maps[i]);
}

KTEST(rmap_maps)
{
	struct kchain_use before = kchain_use();
	struct vm_object *object;

	make_maps();
	object = lowest_object();
	for (unsigned page = 1; page < 5; page++) {
		read_everywhere();
		protect_page(object, page, VM_PROT_READ);
		protect_page(object, page, VM_PROT_NONE);
		for (unsigned i = 0; i < MAPS; i++)
			check_mapped(i, page);
	}
	for (unsigned i = 0; i < MAPS; i++) {
		KCHAIN_READ(&maps[i], 1, "bcde");
		kmap_destroy(&maps[i]);
	}
	kchain_check_use(before);
}
