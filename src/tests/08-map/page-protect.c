/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: all mappings of a page are found through the layers that show its
 *     object, whatever their ranges and offsets, and no other mappings are
 *     found; the rights of all of them can be lowered together; no modified bit
 *     is lost, either then or when a mapping is replaced or its range is removed
 */
#include <string.h>

#include "mem/pmap.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_rmap.h"

#define SIZE   8 /* pages of the object */
#define INDEX  5 /* of the page */
#define LAYERS 6

/* The layers: number of the pmap, address, number of pages, first page of the object
 * that the layer shows, and the page of the layer that shows page INDEX of the object
 * (-1: none).  */
static const struct {
	unsigned pmap;
	vaddr_t start;
	unsigned pages, offset;
	int place;
} layout[LAYERS] = {
	{ 0, 0x10000000, 8, 0, 5 },  /* the whole object */
	{ 0, 0x20000000, 3, 4, 1 },  /* a part, in the same pmap */
	{ 1, 0x10000000, 8, 0, 5 },  /* a child */
	{ 1, 0x403ff000, 2, 5, 0 },  /* a part, across two page tables */
	{ 2, 0x30000000, 5, 0, -1 }, /* ends before the page */
	{ 2, 0x30005000, 2, 6, -1 }, /* starts after the page */
};

static struct pmap *pmaps[3];
static struct vm_map_backing layers[LAYERS];
static struct vm_object *object;
static struct vm_page *m;

static vaddr_t
place_of(unsigned i)
{
	return layout[i].start + ptoa((uint32_t)layout[i].place);
}

static void
attach_layers(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(pmaps); i++) {
		pmaps[i] = pmap_create();
		KTEST_CHECK(pmaps[i] != NULL);
	}
	for (unsigned i = 0; i < LAYERS; i++) {
		layers[i] = (struct vm_map_backing){
			.start = layout[i].start,
			.end = layout[i].start + ptoa(layout[i].pages),
			.pmap = pmaps[layout[i].pmap],
			.object = object,
			.offset = ptoa(layout[i].offset),
		};
		vm_map_backing_attach(&layers[i]);
	}
	/* Map the page's frame at addresses where the layers do not show the page: these
	 * mappings must not be found.  */
	for (unsigned i = 0; i < 7; i++)
		KTEST_CHECK_CMP(pmap_enter(pmaps[2], 0x30000000 + ptoa(i),
				    m->phys_addr, PMAP_WRITE),
		    ==, 0);
}

/* Map the page wherever it is shown.  Returns the number of places. */
static unsigned
map_everywhere(vm_prot_t prot)
{
	unsigned count = 0;

	for (unsigned i = 0; i < LAYERS; i++) {
		if (layout[i].place < 0)
			continue;
		KTEST_CHECK_CMP(
		    vm_page_enter(layers[i].pmap, place_of(i), m, prot), ==, 0);
		count++;
	}
	KTEST_CHECK_CMP(vm_page_count_mappings(m), ==, count);
	KTEST_CHECK(m->flags & PG_MAPPEDMULTI);
	return count;
}

/* Access the page through layer I, with its page tables active. */
static void
access_page(unsigned i, bool write)
{
	volatile uint32_t *word = (volatile uint32_t *)place_of(i);

	thread_set_pmap(layers[i].pmap);
	if (write)
		*word = i;
	else
		(void)*word;
	thread_set_pmap(NULL);
}

/* Check that all mappings of the page have the rights PROT; PMAP_NONE: that there are
 * none.  */
static void
check_rights(enum pmap_prot prot)
{
	struct pmap_mapping mapping;

	for (unsigned i = 0; i < LAYERS; i++)
		if (layout[i].place >= 0)
			KTEST_CHECK_CMP(
			    pmap_lookup(layers[i].pmap, place_of(i), &mapping) ?
				mapping.prot :
				PMAP_NONE,
			    ==, prot);
	/* Mappings that belong to no layer do not change. */
	KTEST_CHECK_CMP(pmap_resident(pmaps[2]), ==, 7);
}

static void
check_protect(unsigned writer)
{
	unsigned count = map_everywhere(VM_PROT_READ | VM_PROT_WRITE);

	KTEST_CHECK_CMP(vm_page_count_writable(m), ==, count);
	m->dirty = 0;
	vm_page_test_dirty(m);
	KTEST_CHECK_CMP(m->dirty, ==, 0);
	access_page(writer, true);
	KTEST_CHECK_CMP(m->dirty, ==, 0);
	vm_page_test_dirty(m);
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	vm_page_undirty(m);
	vm_page_test_dirty(m);
	KTEST_CHECK_CMP(m->dirty, ==, 0);

	access_page(writer, true);
	vm_page_protect(m, VM_PROT_READ);
	check_rights(PMAP_READ);
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(vm_page_count_writable(m), ==, 0);
	KTEST_CHECK_CMP(m->flags & (PG_MAPPED | PG_WRITEABLE), ==, PG_MAPPED);

	m->dirty = 0;
	map_everywhere(VM_PROT_READ | VM_PROT_WRITE);
	access_page(writer, true);
	vm_page_protect(m, VM_PROT_NONE);
	check_rights(PMAP_NONE);
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(vm_page_count_mappings(m), ==, 0);
	KTEST_CHECK_CMP(m->flags & (PG_MAPPED | PG_WRITEABLE), ==, 0);
	KTEST_CHECK(vm_page_check(m) == NULL);
	m->dirty = 0;
}

static void
check_references(void)
{
	map_everywhere(VM_PROT_READ);
	vm_page_flag_clear(m, PG_REFERENCED);
	KTEST_CHECK_CMP(vm_page_clear_references(m), ==, 0);
	access_page(0, false);
	access_page(3, false);
	vm_page_flag_set(m, PG_REFERENCED);
	KTEST_CHECK_CMP(vm_page_clear_references(m), ==, 3);
	KTEST_CHECK_CMP(vm_page_clear_references(m), ==, 0);
	vm_page_protect(m, VM_PROT_NONE);
	KTEST_CHECK_CMP(m->dirty, ==, 0);
}

/* Check that no modified bit is lost when mappings disappear one by one. */
static void
check_modified_bits(void)
{
	struct vm_page *other = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);

	vm_page_zero_fill(other);
	map_everywhere(VM_PROT_READ | VM_PROT_WRITE);
	access_page(1, true);
	KTEST_CHECK_CMP(
	    vm_page_enter(layers[1].pmap, place_of(1), other, VM_PROT_READ), ==,
	    0);
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK_CMP(other->dirty, ==, 0);
	m->dirty = 0;
	access_page(2, true);
	vm_pmap_remove(
	    pmaps[1], layout[2].start, layout[2].start + ptoa(layout[2].pages));
	KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	vm_pmap_remove(pmaps[0], place_of(1), place_of(1) + PAGE_SIZE);
	KTEST_CHECK_CMP(other->dirty, ==, 0);
	vm_page_protect(m, VM_PROT_NONE);
	vm_page_protect(other, VM_PROT_NONE);
	vm_page_free(other);
	m->dirty = 0;
}

/* Check that the mapping in a layer is found after the range of the layer has changed, and
 * that a mapping is not found after its layer has been detached.  */
static void
check_changes(void)
{
	vm_map_backing_move(&layers[1], layout[1].start + PAGE_SIZE,
	    layers[1].end, layers[1].offset + PAGE_SIZE);
	map_everywhere(VM_PROT_READ | VM_PROT_WRITE);
	vm_page_protect(m, VM_PROT_NONE);
	check_rights(PMAP_NONE);
	vm_map_backing_detach(&layers[3]);
	KTEST_CHECK_CMP(
	    vm_page_enter(layers[3].pmap, place_of(3), m, VM_PROT_READ), ==, 0);
	KTEST_CHECK_CMP(vm_page_count_mappings(m), ==, 0);
	vm_pmap_remove(pmaps[1], place_of(3), place_of(3) + PAGE_SIZE);
	vm_map_backing_attach(&layers[3]);
}

static void
detach_layers(void)
{
	for (unsigned i = 0; i < LAYERS; i++)
		vm_map_backing_detach(&layers[i]);
	KTEST_CHECK(list_empty(&object->backing_list));
	vm_pmap_remove(pmaps[2], 0x30000000, 0x30010000);
	for (unsigned i = 0; i < ARRAY_SIZE(pmaps); i++) {
		KTEST_CHECK_CMP(pmap_resident(pmaps[i]), ==, 0);
		pmap_release(pmaps[i]);
	}
}

KTEST(page_protect)
{
	object = vm_object_allocate(OBJT_DEFAULT, SIZE);
	KTEST_CHECK(object != NULL);
	vm_object_hold(object);
	m = vm_page_alloc(object, INDEX, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	vm_page_zero_fill(m);
	attach_layers();
	for (unsigned i = 0; i < 4; i++)
		check_protect(i);
	check_references();
	check_modified_bits();
	check_changes();
	detach_layers();
	vm_page_protect(m, VM_PROT_NONE);
	vm_page_free(m);
	vm_object_drop(object);
	vm_object_deallocate(object);
}
