/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a lookup for a read of memory that needs a copy leaves out the right to write,
 *     and a lookup for a write prepares the entry for it; a lookup that cannot upgrade
 *     the map's lock starts again and has the same result; two lookups at the same time
 *     get the same object; no thread can remove an entry while a lookup allocates its
 *     object; the lock is upgraded only if that is needed, and then the map's
 *     timestamp changes
 * points: 4
 */
#include "tests/08-map/kpages.h"
#include "tests/deadline.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "vm/dragonfly/vm_inject.h"

static struct vm_map map;

/* Return how many times lookups have tried to upgrade the lock. */
static uint32_t
upgrades(void)
{
	return vm_inject_get_calls(VM_INJECT_UPGRADE);
}

/* Look up page 4 for PROT, which needs an upgrade of the lock, and make the first
 * FAILURES attempts to upgrade it fail.  */
static int
lookup_upgrading(unsigned failures, vm_prot_t prot, struct vm_map_found *found)
{
	uint32_t before = upgrades(), timestamp = map.timestamp;
	int error;

	vm_inject_set(VM_INJECT_UPGRADE, failures);
	error = klookup(&map, 4, prot, found);
	kmap_check_unlocked(&map);
	KTEST_CHECK_CMP(upgrades() - before, ==, failures + 1);
	KTEST_CHECK_CMP(map.timestamp, !=, timestamp);
	return error;
}

/* Look up page 4 for PROT, and check that this needs no upgrade. */
static int
lookup_shared(vm_prot_t prot, struct vm_map_found *found)
{
	uint32_t before = upgrades(), timestamp = map.timestamp;
	int error = klookup(&map, 4, prot, found);

	KTEST_CHECK_CMP(upgrades(), ==, before);
	KTEST_CHECK_CMP(map.timestamp, ==, timestamp);
	return error;
}

/* Insert pages 3 to 5, and look up page 4; the first FAILURES attempts to upgrade the
 * lock fail.  Returns the entry.  */
static struct vm_map_entry *
insert_and_look_up(unsigned failures)
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

/* Check lookups of an entry that needs a copy.  The first FAILURES attempts at each upgrade
 * fail.  */
static void
check_copy(unsigned failures)
{
	struct vm_map_entry *entry = insert_and_look_up(failures);
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

/* Check a lookup for a write to an entry whose object has another user, so that the copy
 * needs a shadow object.  If stage 10 is not solved, none can be made, and the lookup
 * fails.  */
static void
check_shadow(void)
{
	struct vm_map_entry *entry = insert_and_look_up(0);
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

/* The flags of an entry whose object has another user, whether the access is a write, and
 * whether the entry must be given a shadow object.  */
static const struct {
	uint32_t eflags;
	bool write, shadowed;
} preparations[] = {
	{ MAP_ENTRY_NEEDS_COPY, true, true },
	{ MAP_ENTRY_NEEDS_COPY, false, false },
	{ MAP_ENTRY_COW, true, false },
	{ MAP_ENTRY_NOSYNC, true, false },
	{ MAP_ENTRY_STACK, true, false },
	{ MAP_ENTRY_NOCOREDUMP, true, false },
	{ 0, true, false },
};

/* Check vm_map_entry_prepare with and without memory.  It must return an error, and leave the
 * flag, if no shadow object can be made.  */
static void
check_preparations(void)
{
	for (unsigned i = 0; i < 2 * ARRAY_SIZE(preparations); i++) {
		uint32_t eflags = preparations[i / 2].eflags;
		struct vm_map_entry *entry = insert_and_look_up(0);
		struct vm_object *object = entry->ba.object;
		int error;

		vm_object_reference(object);
		entry->eflags = eflags;
		vm_map_lock(&map);
		palloc_inject_failures(i % 2);
		error = vm_map_entry_prepare(
		    &map, entry, kmap_va(4), preparations[i / 2].write);
		palloc_inject_failures(0);
		vm_map_unlock(&map);
		if (!preparations[i / 2].shadowed)
			KTEST_CHECK_CMP(error, ==, 0);
		else if (error == 0)
			eflags &= ~MAP_ENTRY_NEEDS_COPY;
		else
			KTEST_CHECK_CMP(error, ==, ENOMEM);
		KTEST_CHECK_CMP(entry->eflags, ==, eflags);
		KTEST_CHECK_CMP(entry->ba.object != object, ==,
		    preparations[i / 2].shadowed && error == 0);
		kmap_empty(&map);
		vm_object_deallocate(object);
	}
}

/* Check a lookup for a write to an entry that needs a copy and has no object yet: the new
 * object needs no shadow.  */
static void
check_new_object(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 3, 3, KMAP_RW);
	struct vm_map_found found;

	entry->eflags = MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	KTEST_CHECK_CMP(lookup_upgrading(0, KMAP_RW, &found), ==, 0);
	KTEST_CHECK_CMP(found.prot, ==, KMAP_RW);
	KTEST_CHECK_CMP(entry->eflags, ==, MAP_ENTRY_COW);
	KTEST_CHECK(entry->ba.object != NULL);
	KTEST_CHECK(entry->ba.backing_ba == NULL);
	kmap_empty(&map);
}

/* Check that a lookup upgrades the lock only because of NEEDS_COPY, and not because of
 * another flag.  */
static void
check_flags(void)
{
	static const uint32_t flags[] = { MAP_ENTRY_NOSYNC, MAP_ENTRY_STACK,
		MAP_ENTRY_COW, MAP_ENTRY_NOCOREDUMP };
	struct vm_map_entry *entry = insert_and_look_up(0);
	struct vm_map_found found;

	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
		entry->eflags = flags[i];
		KTEST_CHECK_CMP(lookup_shared(KMAP_RW, &found), ==, 0);
		KTEST_CHECK_CMP(found.prot, ==, KMAP_RW);
	}
	kmap_empty(&map);
}

/* ------------------------------------------------------------- two threads */

static struct lookup {
	struct vm_map_found found;
	int error;
} lookups[2];
static struct semaphore done;

static void
look_up(void *lookup)
{
	struct lookup *l = lookup;

	l->error = klookup(&map, 4, KMAP_RW, &l->found);
	sema_up(&done);
}

static void
delete_all(void *unused UNUSED)
{
	kmap_empty(&map);
	sema_up(&done);
}

/* Start a thread, and let it run until it waits. */
static void
start(thread_func *function, void *argument)
{
	KTEST_CHECK(thread_create("waiter", PRI_DEFAULT, function, argument) !=
	    TID_ERROR);
	timer_sleep(2);
}

/* Insert pages 3 to 5, and keep the map locked. */
static void
insert_locked(void)
{
	struct vm_map_range range = kmap_range(3, 3, KMAP_RW);

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, NULL), ==, 0);
}

/* Check two lookups that wait for the lock, and then hold it shared at the same time, as
 * this thread does.  Only one of them can upgrade it.  */
static void
check_two_lookups(void)
{
	uint32_t before = upgrades(), objects = vm_object_count();

	insert_locked();
	start(look_up, &lookups[0]);
	start(look_up, &lookups[1]);
	vm_map_lock_downgrade(&map);
	timer_sleep(2);
	vm_map_unlock(&map);
	sema_down(&done);
	sema_down(&done);
	KTEST_CHECK_CMP(upgrades() - before, ==, 2);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects + 1);
	for (unsigned i = 0; i < 2; i++) {
		KTEST_CHECK_CMP(lookups[i].error, ==, 0);
		KTEST_CHECK(lookups[i].found.entry == kmap_entry(&map, 4));
		KTEST_CHECK_CMP(lookups[i].found.pindex, ==, 1);
	}
	kmap_check_unlocked(&map);
	kmap_empty(&map);
}

/* Check that a thread that waits for the exclusive lock, to remove the entry, gets the lock
 * only after the lookup has upgraded its shared lock.  */
static void
check_removal(void)
{
	insert_locked();
	start(look_up, &lookups[0]);
	start(delete_all, NULL);
	vm_map_lock_downgrade(&map);
	timer_sleep(2);
	vm_map_unlock(&map);
	sema_down(&done);
	sema_down(&done);
	KTEST_CHECK_CMP(lookups[0].error, ==, 0);
	KTEST_CHECK(vm_map_first(&map) == NULL);
	kmap_check_unlocked(&map);
}

KTEST(lookup_copy)
{
	set_deadline(10);
	kmap_create(&map);
	check_copy(0);
	check_copy(1);
	check_copy(5);
	check_shadow();
	check_preparations();
	check_new_object();
	check_flags();
	sema_init(&done, 0);
	check_two_lookups();
	check_removal();
	kmap_destroy(&map);
}
