/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pages of a test's map, and lookups in it, for kernel tests of stage 08.  Header
 * only.
 */
#ifndef TESTS_08_MAP_KPAGES_H
#define TESTS_08_MAP_KPAGES_H

#include "tests/08-map/kmap.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_stat.h"

/* Look up page I of MAP for an access that needs PROT, and unlock the map again.  Returns
 * the result of vm_map_lookup.  *FOUND, unless FOUND is NULL, is set to what was found.  */
static inline int
klookup(
    struct vm_map *map, unsigned i, vm_prot_t prot, struct vm_map_found *found)
{
	struct vm_map_found result = { .map = NULL };
	int error = vm_map_lookup(map, kmap_va(i), prot, &result);

	if (error == 0) {
		KTEST_CHECK(rwlock_held_shared(&result.map->lock));
		vm_map_lookup_done(&result);
	}
	if (found != NULL)
		*found = result;
	return error;
}

/* Fail the test if a thread has locked MAP. */
static inline void
kmap_check_unlocked(struct vm_map *map)
{
	KTEST_CHECK(rwlock_try_exclusive(&map->lock));
	rwlock_release(&map->lock);
}

/* Bring pages [FIRST, FIRST + COUNT) of MAP in, and map them for accesses that
 * need PROT.  (If stage 09 is not solved, vm_fault_prefill brings them in; otherwise,
 * vm_fault does.)  */
static inline void
kpages_bring_in(
    struct vm_map *map, unsigned first, unsigned count, vm_prot_t prot)
{
	vm_map_lock(map);
	KTEST_CHECK_CMP(
	    vm_fault_prefill(map, kmap_va(first), kmap_va(first + count)), ==,
	    0);
	vm_map_unlock(map);
	for (unsigned i = first; i < first + count; i++)
		KTEST_CHECK_CMP(
		    vm_fault(map, kmap_va(i), prot, VM_FAULT_NORMAL), ==, 0);
}

/* Return 'w' if page I of MAP is mapped writable in the page table, 'r' if it is mapped
 * read-only, and '.' if it is not mapped.  */
static inline char
kpages_mapped(struct vm_map *map, unsigned i)
{
	struct pmap_mapping mapping;

	if (!pmap_lookup(map->pmap, kmap_va(i), &mapping))
		return '.';
	return (mapping.prot & PMAP_WRITE) != 0 ? 'w' : 'r';
}

/* Fail the test unless the first pages of MAP are mapped as PICTURE shows. */
static inline void
kpages_expect_at(
    struct vm_map *map, const char *picture, const char *file, int line)
{
	char found[KMAP_PAGES + 1];
	unsigned i;

	for (i = 0; picture[i] != '\0'; i++)
		found[i] = kpages_mapped(map, i);
	found[i] = '\0';
	if (strcmp(found, picture) != 0)
		ktest_fail(file, line, "the page table has %s, expected %s",
		    found, picture);
}

#define KPAGES_EXPECT(map, picture)                                            \
	kpages_expect_at((map), (picture), __FILE__, __LINE__)

/* Return the vm_page that is mapped at page I of MAP; one must be mapped there. */
static inline struct vm_page *
kpages_page(struct vm_map *map, unsigned i)
{
	struct pmap_mapping mapping;
	struct vm_page *m;

	KTEST_CHECK(pmap_lookup(map->pmap, kmap_va(i), &mapping));
	m = vm_page_at(mapping.pa);
	KTEST_CHECK(m != NULL);
	return m;
}

/* Fill page I of MAP, which must be mapped, with BYTE, and mark it dirty, as if a program
 * had written to it.  */
static inline void
kpages_put(struct vm_map *map, unsigned i, unsigned char byte)
{
	struct vm_page *m = kpages_page(map, i);

	memset(vm_page_kva(m), byte, PAGE_SIZE);
	vm_page_dirty(m);
}

/* Return the first byte of page I of MAP, which must be mapped. */
static inline unsigned char
kpages_get(struct vm_map *map, unsigned i)
{
	return *(unsigned char *)vm_page_kva(kpages_page(map, i));
}

#endif
