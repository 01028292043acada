/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a lookup returns EFAULT where nothing is mapped and EACCES for rights
 *     that the entry does not allow; OVERRIDE_WRITE allows what max_protection
 *     allows, in private entries only; a write to private memory that mlock
 *     has wired is refused, except with OVERRIDE_WRITE; a wired entry is looked up
 *     for all its rights
 * points: 4
 */
#include "tests/08-map/kpages.h"

#define OVERRIDE (VM_PROT_WRITE | VM_PROT_OVERRIDE_WRITE)
/* Flags that have no influence on lookups. */
#define OTHER_FLAGS                                                            \
	(MAP_ENTRY_NOSYNC | MAP_ENTRY_STACK | MAP_ENTRY_BEHAV_RANDOM |         \
	    MAP_ENTRY_NOCOREDUMP)

static struct vm_map map;

/* Look up page I for PROT, and check the result. */
static void
check_lookup(unsigned i, vm_prot_t prot, int expected)
{
	struct vm_map_entry *entry;
	struct vm_map_found found;

	KTEST_CHECK_CMP(klookup(&map, i, prot, &found), ==, expected);
	kmap_check_unlocked(&map);
	if (expected != 0)
		return;
	entry = kmap_entry(&map, i);
	KTEST_CHECK(found.map == &map);
	KTEST_CHECK(found.entry == entry);
	KTEST_CHECK(found.ba == &entry->ba);
	KTEST_CHECK_CMP(
	    found.pindex, ==, vm_map_backing_index(&entry->ba, kmap_va(i)));
	KTEST_CHECK_CMP(found.prot, ==, entry->protection);
	KTEST_CHECK_CMP(found.wired, ==, entry->wired_count != 0);
}

static void
check_plain(void)
{
	static const vm_prot_t prots[] = { VM_PROT_READ, VM_PROT_WRITE, KMAP_RW,
		VM_PROT_EXECUTE, VM_PROT_READ | VM_PROT_EXECUTE };

	kmap_insert_picture(&map, ".ww|rr|nn.w");
	for (unsigned i = 0; i < ARRAY_SIZE(prots); i++) {
		bool executes = (prots[i] & VM_PROT_EXECUTE) != 0;
		bool writes = (prots[i] & VM_PROT_WRITE) != 0;

		check_lookup(0, prots[i], EFAULT);
		check_lookup(2, prots[i], executes ? EACCES : 0);
		check_lookup(3, prots[i], executes || writes ? EACCES : 0);
		check_lookup(6, prots[i], EACCES);
		check_lookup(7, prots[i], EFAULT);
		check_lookup(9, prots[i], EFAULT);
	}
	check_lookup(KMAP_PAGES, VM_PROT_READ, EFAULT);
	kmap_empty(&map);
}

static void
check_override(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 3, 2, VM_PROT_READ);

	check_lookup(3, OVERRIDE, EACCES);
	entry->eflags = OTHER_FLAGS;
	check_lookup(3, OVERRIDE, EACCES);
	entry->eflags = MAP_ENTRY_COW;
	check_lookup(3, VM_PROT_WRITE, EACCES);
	check_lookup(3, OVERRIDE, 0);
	entry->max_protection = VM_PROT_READ;
	check_lookup(3, OVERRIDE, EACCES);
	kmap_empty(&map);
}

/* Check lookups of a wired entry.  Its pages are not brought in: only its fields say that
 * it is wired.  */
static void
check_wired(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 3, 2, KMAP_RW);

	entry->wired_count = 1;
	entry->eflags |= MAP_ENTRY_COW;
	check_lookup(4, KMAP_RW, 0);
	entry->eflags |= MAP_ENTRY_USER_WIRED;
	check_lookup(4, VM_PROT_READ, 0);
	check_lookup(4, KMAP_RW, EACCES);
	check_lookup(4, OVERRIDE, 0);
	entry->eflags &= ~MAP_ENTRY_COW;
	check_lookup(4, KMAP_RW, 0);
	entry->eflags &= ~MAP_ENTRY_USER_WIRED;
	entry->wired_count = 0;
	kmap_empty(&map);
}

/* Check that a lookup of a wired entry for a read also prepares the entry for a write,
 * because a copy made later would replace a page that is already wired.  */
static void
check_all_rights(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 3, 2, KMAP_RW);
	struct vm_map_found found;

	check_lookup(3, VM_PROT_READ, 0);
	entry->eflags |= MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	entry->wired_count = 1;
	KTEST_CHECK_CMP(klookup(&map, 3, VM_PROT_READ, &found), ==, 0);
	KTEST_CHECK_CMP(found.prot, ==, KMAP_RW);
	KTEST_CHECK_CMP(entry->eflags & MAP_ENTRY_NEEDS_COPY, ==, 0);
	/* A wired entry that allows no writes needs no copy. */
	entry->protection = VM_PROT_READ;
	entry->eflags |= MAP_ENTRY_NEEDS_COPY;
	KTEST_CHECK_CMP(klookup(&map, 3, VM_PROT_READ, &found), ==, 0);
	KTEST_CHECK((entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0);
	entry->wired_count = 0;
	kmap_empty(&map);
}

KTEST(lookup_rights)
{
	kmap_create(&map);
	check_plain();
	check_override();
	check_wired();
	check_all_rights();
	kmap_destroy(&map);
}
