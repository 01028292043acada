/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps for kernel tests of stage 08.  A test has a map of its own, of KMAP_PAGES
 * pages from KMAP_BASE on, and compares it with a picture, one character per page:
 *
 *	"ww|rr..R"	two pages that can be written, an entry of two pages that
 *			can be read, two free pages, a wired page that can be
 *			read
 *
 * Adjacent entries are separated by '|'.  An 'n' is a page without rights, an 'x' a
 * page of an entry in transition, a capital letter a wired page.  Header only.
 */
#ifndef TESTS_08_MAP_KMAP_H
#define TESTS_08_MAP_KMAP_H

#include <errno.h>
#include <string.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_object.h"

#define KMAP_BASE  0x10000000u
#define KMAP_PAGES 16
#define KMAP_END   (KMAP_BASE + KMAP_PAGES * PAGE_SIZE)

#define KMAP_RW (VM_PROT_READ | VM_PROT_WRITE)

/* Return the address of page I of the map. */
static inline vaddr_t
kmap_va(unsigned i)
{
	return KMAP_BASE + ptoa(i);
}

/* Make MAP an empty map of [KMAP_BASE, END), with a pmap of its own.  kmap_destroy
 * releases both.  */
static inline void
kmap_create_to(struct vm_map *map, vaddr_t end)
{
	struct pmap *pmap = pmap_create();

	KTEST_CHECK(pmap != NULL);
	vm_map_init(map, pmap, KMAP_BASE, end, true);
}

/* Make MAP an empty map of KMAP_PAGES pages, as kmap_create_to does. */
static inline void
kmap_create(struct vm_map *map)
{
	kmap_create_to(map, KMAP_END);
}

/* Remove all entries of MAP, and check that nothing is left. */
static inline void
kmap_empty(struct vm_map *map)
{
	vm_map_lock(map);
	KTEST_CHECK_CMP(
	    vm_map_delete(map, map->min_addr, map->max_addr), ==, 0);
	KTEST_CHECK(vm_map_first(map) == NULL);
	KTEST_CHECK_CMP(map->nentries, ==, 0);
	KTEST_CHECK_CMP(map->size, ==, 0);
	KTEST_CHECK_CMP(pmap_resident(map->pmap), ==, 0);
	vm_map_unlock(map);
}

/* Remove all entries of MAP, check that nothing is left, and release the
 * pmap.  */
static inline void
kmap_destroy(struct vm_map *map)
{
	kmap_empty(map);
	pmap_release(map->pmap);
}

/* Let only the Nth allocation of memory from now on fail.  palloc_inject_failures(0) ends
 * this.  */
static inline void
kmap_fail_one(uint32_t n)
{
	const uint32_t many = 1000;

	palloc_inject_failures(many);
	for (; n < many; n++)
		palloc_must_fail();
}

/* Let allocations fail: every Nth or, if ONE, only the Nth. */
static inline void
kmap_inject_failures(uint32_t n, bool one)
{
	if (one)
		kmap_fail_one(n);
	else
		palloc_inject_failures(n);
}

/* Describe PAGES pages of anonymous memory with the rights PROT at page FIRST. */
static inline struct vm_map_range
kmap_range(unsigned first, unsigned pages, vm_prot_t prot)
{
	return (struct vm_map_range){
		.start = kmap_va(first),
		.end = kmap_va(first + pages),
		.prot = prot,
		.max_prot = VM_PROT_ALL,
		.inheritance = VM_INHERIT_COPY,
		.id = VM_SUBSYS_MMAP,
	};
}

/* Insert PAGES pages of anonymous memory with the rights PROT at page FIRST.
 * Returns the entry that contains them.  */
static inline struct vm_map_entry *
kmap_insert(struct vm_map *map, unsigned first, unsigned pages, vm_prot_t prot)
{
	struct vm_map_range range = kmap_range(first, pages, prot);
	struct vm_map_entry *entry = NULL;

	vm_map_lock(map);
	KTEST_CHECK_CMP(vm_map_insert(map, &range, &entry), ==, 0);
	vm_map_unlock(map);
	return entry;
}

/* Initialize SUBMAP as an empty map of PAGES pages, and insert an entry for it into MAP at
 * page FIRST; both use the same addresses.  Returns the entry.  */
static inline struct vm_map_entry *
kmap_insert_submap(
    struct vm_map *map, struct vm_map *submap, unsigned first, unsigned pages)
{
	struct vm_map_range range = kmap_range(first, pages, KMAP_RW);
	struct vm_map_entry *entry = NULL;

	vm_map_init(submap, map->pmap, range.start, range.end, true);
	range.maptype = VM_MAPTYPE_SUBMAP;
	range.sub_map = submap;
	vm_map_lock(map);
	KTEST_CHECK_CMP(vm_map_insert(map, &range, &entry), ==, 0);
	vm_map_unlock(map);
	return entry;
}

/* Insert the pages of PICTURE, which may contain 'w', 'r', 'n', '.' and '|': each run
 * of equal letters with one vm_map_insert.  */
static inline void
kmap_insert_picture(struct vm_map *map, const char *picture)
{
	unsigned page = 0, length;

	for (; *picture != '\0'; picture += length, page += length) {
		if (*picture == '|')
			picture++;
		for (length = 1; picture[length] == *picture; length++)
			continue;
		if (*picture != '.')
			kmap_insert(map, page, length,
			    *picture == 'w'     ? KMAP_RW :
				*picture == 'r' ? VM_PROT_READ :
						  VM_PROT_NONE);
	}
}

/* Return the character that shows a page of ENTRY in a picture. */
static inline char
kmap_character(const struct vm_map_entry *entry)
{
	bool wired = entry->wired_count != 0;

	if (entry->eflags & MAP_ENTRY_IN_TRANSITION)
		return 'x';
	if (entry->protection & VM_PROT_WRITE)
		return wired ? 'W' : 'w';
	if (entry->protection & VM_PROT_READ)
		return wired ? 'R' : 'r';
	return wired ? 'N' : 'n';
}

/* Fail the test unless MAP, locked in any mode, looks like PICTURE, up to the last page
 * that PICTURE shows or that is mapped.  */
static inline void
kmap_expect_at(
    struct vm_map *map, const char *picture, const char *file, int line)
{
	char found[2 * KMAP_PAGES + 1];
	vaddr_t va = KMAP_BASE;
	unsigned n = 0;

	for (struct vm_map_entry *entry = vm_map_first(map); entry != NULL;
	     entry = vm_map_next(map, entry)) {
		if (va == entry->ba.start && va != KMAP_BASE)
			found[n++] = '|';
		for (; va < entry->ba.start; va += PAGE_SIZE)
			found[n++] = '.';
		for (; va < entry->ba.end; va += PAGE_SIZE)
			found[n++] = kmap_character(entry);
	}
	found[n] = '\0';
	while (n < strlen(picture) && picture[n] == '.')
		found[n++] = '.', found[n] = '\0';
	if (strcmp(found, picture) != 0)
		ktest_fail(
		    file, line, "the map is %s, expected %s", found, picture);
}

#define KMAP_EXPECT(map, picture)                                              \
	do {                                                                   \
		vm_map_lock_read(map);                                         \
		kmap_expect_at((map), (picture), __FILE__, __LINE__);          \
		vm_map_unlock(map);                                            \
	} while (0)

/* Return the entry that contains page I, which must be mapped. */
static inline struct vm_map_entry *
kmap_entry(struct vm_map *map, unsigned i)
{
	struct vm_map_entry *entry;
	bool found;

	vm_map_lock_read(map);
	found = vm_map_lookup_entry(map, kmap_va(i), &entry);
	vm_map_unlock(map);
	KTEST_CHECK(found);
	return entry;
}

#endif
