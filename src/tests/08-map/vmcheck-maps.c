/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_check finds map entries and layers that violate an invariant, and
 *     names the entry
 */
#include "mem/pmap.h"
#include "tests/08-map/violate.h"
#include "vm/dragonfly/vm_rmap.h"

#define FIRST  KSPACE_BASE
#define SECOND (KSPACE_BASE + 8 * PAGE_SIZE)
#define THIRD  (KSPACE_BASE + 16 * PAGE_SIZE)

static struct vm_space *space;

static void
check_places(void)
{
	struct vm_map_entry *entry = entry_of(space, SECOND);
	struct vm_map_backing *ba = &entry->ba;

	EXPECT_IF_SET(ba->end, THIRD + PAGE_SIZE, "overlaps");
	KTEST_CHECK(strstr(violation, "0x10010000") != NULL);
	EXPECT_IF_SET(ba->end, ba->end + 1, "range of pages");
	EXPECT_IF_SET(ba->end, ba->start, "range of pages");
	EXPECT_IF_SET(space->vm_map.min_addr, SECOND, "range of its map");
	EXPECT_IF_SET(space->vm_map.nentries, 4, "entries");
	EXPECT_IF_SET(space->vm_map.size, 1, "entries");
}

static void
check_states(void)
{
	struct vm_map_entry *entry = entry_of(space, SECOND);
	uint32_t eflags = entry->eflags;

	EXPECT_IF_SET(entry->max_protection, VM_PROT_READ, "more rights");
	EXPECT_IF_SET(
	    entry->eflags, eflags | MAP_ENTRY_IN_TRANSITION, "in transition");
	EXPECT_IF_SET(entry->eflags, eflags | MAP_ENTRY_USER_WIRED, "mlock");
	EXPECT_IF_SET(entry->eflags,
	    (eflags & ~MAP_ENTRY_COW) | MAP_ENTRY_NEEDS_COPY, "not private");
	EXPECT_IF_SET(entry->eflags,
	    eflags | MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY, "needs a copy");
	EXPECT_IF_SET(entry->protection, VM_PROT_READ, "entry is not");
	EXPECT_IF_SET(entry->protection, VM_PROT_NONE, "no access");
	EXPECT_IF_SET(entry->wired_count, 1, "the page is not");
}

static void
check_hints(void)
{
	struct vm_map_freehint *hint = &space->vm_map.freehint[1];
	struct vm_map_freehint before = *hint;

	*hint = (struct vm_map_freehint){
		.low = FIRST,
		.start = THIRD,
		.length = 4 * PAGE_SIZE,
		.align = PAGE_SIZE,
	};
	expect_violation("hint 1");
	hint->length = 8 * PAGE_SIZE;
	expect_no_violation();
	*hint = before;
}

static void
check_layers(void)
{
	struct vm_map_backing *ba = &entry_of(space, SECOND)->ba;
	struct pmap *other = pmap_create();

	EXPECT_IF_SET(ba->pmap, other, "different pmap");
	EXPECT_IF_SET(ba->offset, ba->offset + 1, "offset inside a page");
	EXPECT_IF_SET(ba->offset, 0x1000000, "beyond the end of its object");
	EXPECT_IF_SET(ba->backing_count, 1, "backing_count");
	EXPECT_IF_SET(ba->object, NULL, "object");
	vm_map_backing_detach(ba);
	expect_violation("not in the list of its object");
	vm_map_backing_attach(ba);
	pmap_release(other);
}

KTEST(vmcheck_maps)
{
	space = kspace_create();
	map_and_write(space, FIRST, 2);
	map_and_write(space, SECOND, 3);
	map_and_write(space, THIRD, 4);
	expect_no_violation();
	check_places();
	check_states();
	check_hints();
	check_layers();
	expect_no_violation();
	vm_space_destroy(space);
	expect_no_violation();
}
