/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a read of memory that needs a copy leaves out the right to write, and a
 *     write makes the entry ready for it; a lookup that cannot upgrade the map's
 *     lock starts again and has the same result; two threads that do so at the
 *     same time get the same object; nothing is upgraded without need
 * points: 4
 * cpus: 2
 * options: jitter=8
 * tags: races
 */
#include "tests/08-map/kpages.h"
#include "tests/deadline.h"
#include "vm/dragonfly/vm_inject.h"

#define ROUNDS 400

static struct vm_map map;

/* How many upgrades of the lock have lookups needed so far? */
static uint32_t
upgrades(void)
{
	return vm_inject_asked(VM_INJECT_UPGRADE);
}

/* Let the next lookups fail to upgrade FAILURES times, and look page 4 up for PROT;
 * that needs an upgrade.  */
static int
lookup_upgrading(unsigned failures, vm_prot_t prot, struct vm_map_found *found)
{
	uint32_t before = upgrades();
	int error;

	vm_inject_set(VM_INJECT_UPGRADE, failures);
	error = klookup(&map, 4, prot, found);
	kmap_check_unlocked(&map);
	KTEST_CHECK_CMP(upgrades() - before, ==, failures + 1);
	return error;
}

/* Likewise, one that needs none. */
static int
lookup_shared(vm_prot_t prot, struct vm_map_found *found)
{
	uint32_t before = upgrades(), timestamp = map.timestamp;
	int error = klookup(&map, 4, prot, found);

	KTEST_CHECK_CMP(upgrades(), ==, before);
	KTEST_CHECK_CMP(map.timestamp, ==, timestamp);
	return error;
}

/* Insert pages 3 to 5, and look page 4 up. */
static struct vm_map_entry *
insert_entry(unsigned failures)
{
	uint32_t objects = vm_object_count();
	struct vm_map_entry *entry = kmap_insert(&map, 3, 3, KMAP_RW);
	struct vm_map_found found;

	KTEST_CHECK_CMP(
	    lookup_upgrading(failures, VM_PROT_READ, &found), ==, 0);
	KTEST_CHECK(found.entry == entry);
	KTEST_CHECK_CMP(found.pindex, ==, 1);
	KTEST_CHECK_CMP(found.prot, ==, KMAP_RW);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects + 1);
	KTEST_CHECK_CMP(lookup_shared(KMAP_RW, &found), ==, 0);
	return entry;
}

/* With FAILURES at each upgrade. */
static void
check_copy(unsigned failures)
{
	struct vm_map_entry *entry = insert_entry(failures);
	struct vm_object *object = entry->ba.object;
	struct vm_map_found found;

	entry->eflags |= MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	KTEST_CHECK_CMP(lookup_shared(VM_PROT_READ, &found), ==, 0);
	KTEST_CHECK_CMP(found.prot, ==, VM_PROT_READ);
	KTEST_CHECK((entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0);
	KTEST_CHECK(entry->ba.object == object);
	KTEST_CHECK_CMP(
	    lookup_upgrading(failures, VM_PROT_WRITE, &found), ==, 0);
	KTEST_CHECK(found.entry == entry);
	KTEST_CHECK_CMP(found.prot, ==, KMAP_RW);
	KTEST_CHECK_CMP(entry->eflags & MAP_ENTRY_NEEDS_COPY, ==, 0);
	KTEST_CHECK_CMP(lookup_shared(KMAP_RW, &found), ==, 0);
	kmap_empty(&map);
}

/* The object has another user, so a copy needs a shadow.  If stage 10 is not solved,
 * there is none, and the lookup fails.  */
static void
check_shadow(void)
{
	struct vm_map_entry *entry = insert_entry(0);
	struct vm_object *object = entry->ba.object;
	struct vm_map_found found;
	int error;

	vm_object_reference(object);
	entry->eflags |= MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	error = lookup_upgrading(2, VM_PROT_WRITE, &found);
	if (error == 0) {
		KTEST_CHECK(found.ba->object != object);
		KTEST_CHECK(found.ba->backing_ba != NULL);
		KTEST_CHECK(found.ba->backing_ba->object == object);
	} else {
		KTEST_CHECK_CMP(error, ==, ENOMEM);
		KTEST_CHECK(entry->ba.object == object);
		KTEST_CHECK((entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0);
	}
	kmap_empty(&map);
	vm_object_deallocate(object);
}

/* ------------------------------------------------------------- two threads */

static volatile uint32_t started, finished;
static struct vm_object *volatile other_object;

static void
look_up_often(void *unused UNUSED)
{
	struct vm_map_found found;

	for (uint32_t i = 0; i < ROUNDS; i++) {
		while (started <= i)
			thread_yield();
		KTEST_CHECK_CMP(klookup(&map, 4, KMAP_RW, &found), ==, 0);
		other_object = found.ba->object;
		finished = i + 1;
	}
}

static void
check_two_threads(void)
{
	uint32_t before, objects = vm_object_count(), attempts = 0;
	struct vm_map_found found;

	KTEST_CHECK(thread_create("other", PRI_DEFAULT, look_up_often, NULL) !=
	    TID_ERROR);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		kmap_insert(&map, 3, 3, KMAP_RW);
		before = upgrades();
		started = i + 1;
		KTEST_CHECK_CMP(klookup(&map, 4, KMAP_RW, &found), ==, 0);
		while (finished <= i)
			thread_yield();
		KTEST_CHECK(other_object == found.ba->object);
		KTEST_CHECK_CMP(vm_object_count(), ==, objects + 1);
		attempts += upgrades() - before;
		kmap_empty(&map);
	}
	KTEST_CHECK_CMP(attempts, >=, ROUNDS);
	ktest_note("%u of %u upgrades met another", attempts - ROUNDS, ROUNDS);
}

KTEST(lookup_copy)
{
	set_deadline(60);
	kmap_create(&map);
	check_copy(0);
	check_copy(1);
	check_copy(5);
	check_shadow();
	check_two_threads();
	kmap_destroy(&map);
}
