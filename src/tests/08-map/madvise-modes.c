/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the expected access pattern, NOSYNC and NOCORE are stored independently of
 *     each other in the flags of the entries of a range, and entries that become
 *     equal are merged again; WILLNEED, DONTNEED and INVAL keep the content, and FREE
 *     keeps or clears it; INVAL removes the mappings of its range except those of wired
 *     pages; DONTNEED and FREE map nothing, and FREE reaches no page outside its range;
 *     advice about pages waits until no other thread changes the map; SETMAP, unknown
 *     advice and unknown inheritance are refused, and a submap cannot be clipped
 * points: 4
 */
#include "lib/abi.h"
#include "tests/08-map/kpages.h"
#include "tests/deadline.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define ADVICE (MAP_ENTRY_BEHAV_MASK | MAP_ENTRY_NOSYNC | MAP_ENTRY_NOCOREDUMP)

static struct vm_map map, submap;

static void
advise(unsigned first, unsigned end, int advice, int expected)
{
	KTEST_CHECK_CMP(
	    vm_map_madvise(&map, kmap_va(first), kmap_va(end), advice, 0), ==,
	    expected);
	kmap_check_unlocked(&map);
}

static void
inherit(unsigned first, unsigned end, enum vm_inherit inheritance, int expected)
{
	KTEST_CHECK_CMP(
	    vm_map_inherit(&map, kmap_va(first), kmap_va(end), inheritance), ==,
	    expected);
	kmap_check_unlocked(&map);
}

static uint32_t
advice_flags(unsigned i)
{
	return kmap_entry(&map, i)->eflags & ADVICE;
}

static void
check_flags(void)
{
	static const struct {
		int advice;
		uint32_t eflags;
	} steps[] = {
		{ MADV_RANDOM, MAP_ENTRY_BEHAV_RANDOM },
		{ MADV_SEQUENTIAL, MAP_ENTRY_BEHAV_SEQUENTIAL },
		{ MADV_NOSYNC, MAP_ENTRY_BEHAV_SEQUENTIAL | MAP_ENTRY_NOSYNC },
		{ MADV_NOCORE,
		    MAP_ENTRY_BEHAV_SEQUENTIAL | MAP_ENTRY_NOSYNC |
			MAP_ENTRY_NOCOREDUMP },
		{ MADV_RANDOM,
		    MAP_ENTRY_BEHAV_RANDOM | MAP_ENTRY_NOSYNC |
			MAP_ENTRY_NOCOREDUMP },
		{ MADV_AUTOSYNC,
		    MAP_ENTRY_BEHAV_RANDOM | MAP_ENTRY_NOCOREDUMP },
		{ MADV_NORMAL, MAP_ENTRY_NOCOREDUMP },
	};

	kmap_insert(&map, 0, 6, KMAP_RW);
	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
		advise(2, 4, steps[i].advice, 0);
		KTEST_CHECK_CMP(advice_flags(2), ==, steps[i].eflags);
		KTEST_CHECK_CMP(advice_flags(0), ==, 0);
		KTEST_CHECK_CMP(advice_flags(4), ==, 0);
		KMAP_EXPECT(&map, "ww|ww|ww");
	}
	advise(2, 4, MADV_CORE, 0);
	KMAP_EXPECT(&map, "wwwwww");
	KTEST_CHECK_CMP(advice_flags(2), ==, 0);
	kmap_empty(&map);
}

/* Check ranges that have holes, and that extend beyond what is mapped. */
static void
check_holes(void)
{
	static const int harmless[] = { MADV_WILLNEED, MADV_DONTNEED, MADV_FREE,
		MADV_INVAL, MADV_NORMAL };

	kmap_insert_picture(&map, ".ww..rr");
	advise(0, KMAP_PAGES, MADV_SEQUENTIAL, 0);
	KTEST_CHECK_CMP(advice_flags(1), ==, MAP_ENTRY_BEHAV_SEQUENTIAL);
	KTEST_CHECK_CMP(advice_flags(5), ==, MAP_ENTRY_BEHAV_SEQUENTIAL);
	for (unsigned i = 0; i < ARRAY_SIZE(harmless); i++) {
		advise(0, KMAP_PAGES, harmless[i], 0);
		advise(3, 5, harmless[i], 0);
		advise(9, 11, harmless[i], 0);
	}
	KMAP_EXPECT(&map, ".ww..rr");
	kmap_empty(&map);
}

static void
check_content(void)
{
	kmap_insert(&map, 0, 6, KMAP_RW);
	kpages_bring_in(&map, 0, 6, KMAP_RW);
	for (unsigned i = 0; i < 6; i++)
		kpages_put(&map, i, i + 1);
	advise(1, 5, MADV_WILLNEED, 0);
	advise(1, 5, MADV_DONTNEED, 0);
	advise(1, 3, MADV_INVAL, 0);
	KPAGES_EXPECT(&map, "w..www");
	kpages_bring_in(&map, 0, 6, VM_PROT_READ);
	for (unsigned i = 0; i < 6; i++)
		KTEST_CHECK_CMP(kpages_get(&map, i), ==, i + 1);
	advise(3, 5, MADV_FREE, 0);
	kpages_bring_in(&map, 0, 6, KMAP_RW);
	for (unsigned i = 0; i < 6; i++)
		if ((i != 3 && i != 4) || kpages_get(&map, i) != 0)
			KTEST_CHECK_CMP(kpages_get(&map, i), ==, i + 1);
	KMAP_EXPECT(&map, "wwwwww");
	kmap_empty(&map);
}

/* Give the pages of the map the numbers 1 to 6, and mark them dirty. */
static void
dirty_pages(void)
{
	kpages_bring_in(&map, 0, 6, KMAP_RW);
	for (unsigned i = 0; i < 6; i++)
		kpages_put(&map, i, i + 1);
}

/* Check which pages MADV_FREE cleans.  If stage 09 is not solved, it cleans none. */
static void
check_free(void)
{
	struct vm_object *object;
	bool frees;

	kmap_insert(&map, 0, 6, KMAP_RW);
	dirty_pages();
	object = kmap_entry(&map, 0)->ba.object;
	vm_object_hold(object);
	vm_object_madvise(object, 0, 6, MADV_FREE);
	vm_object_drop(object);
	frees = kpages_page(&map, 0)->dirty == 0;
	dirty_pages();
	advise(0, 6, MADV_WILLNEED, 0);
	advise(0, 6, MADV_DONTNEED, 0);
	for (unsigned i = 0; i < 6; i++)
		KTEST_CHECK(kpages_page(&map, i)->dirty != 0);
	advise(2, 4, MADV_FREE, 0);
	for (unsigned i = 0; i < 6; i++)
		KTEST_CHECK_CMP(kpages_page(&map, i)->dirty == 0, ==,
		    frees && (i == 2 || i == 3));
	advise(0, 6, MADV_INVAL, 0);
	advise(0, 6, MADV_DONTNEED, 0);
	advise(0, 6, MADV_FREE, 0);
	KPAGES_EXPECT(&map, "......");
	kmap_empty(&map);
}

static struct semaphore advised;
static volatile unsigned given; /* how many pieces of advice */

static void
give_advice(void *advice)
{
	KTEST_CHECK_CMP(vm_map_madvise(&map, kmap_va(0), kmap_va(6),
			    *(const int *)advice, 0),
	    ==, 0);
	given++;
	sema_up(&advised);
}

/* Check that a thread that gives advice about pages waits while the map is locked. */
static void
check_locking(void)
{
	static int advices[] = { MADV_WILLNEED, MADV_INVAL };

	kmap_insert(&map, 0, 6, KMAP_RW);
	sema_init(&advised, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(advices); i++) {
		vm_map_lock(&map);
		KTEST_CHECK(thread_create("adviser", PRI_DEFAULT, give_advice,
				&advices[i]) != TID_ERROR);
		timer_msleep(20);
		KTEST_CHECK_CMP(given, ==, i);
		vm_map_unlock(&map);
		sema_down(&advised);
	}
	kmap_empty(&map);
}

static void
check_wired(void)
{
	kmap_insert(&map, 0, 6, KMAP_RW);
	kpages_bring_in(&map, 0, 6, KMAP_RW);
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(2), kmap_va(4), true), ==, 0);
	for (unsigned i = 0; i < 6; i++)
		kpages_put(&map, i, i + 1);
	advise(0, 6, MADV_INVAL, 0);
	KPAGES_EXPECT(&map, "..ww..");
	KTEST_CHECK_CMP(kpages_get(&map, 3), ==, 4);
	KTEST_CHECK_CMP(kpages_page(&map, 3)->wire_count, ==, 1);
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(2), kmap_va(4), true), ==, 0);
	advise(0, 6, MADV_INVAL, 0);
	KPAGES_EXPECT(&map, "......");
	kpages_bring_in(&map, 0, 6, VM_PROT_READ);
	for (unsigned i = 0; i < 6; i++)
		KTEST_CHECK_CMP(kpages_get(&map, i), ==, i + 1);
	kmap_empty(&map);
}

static void
check_refused(void)
{
	static const int refused[] = { MADV_SETMAP, MADV_SETMAP + 1, 1000, -1 };

	kmap_insert(&map, 0, 6, KMAP_RW);
	for (unsigned i = 0; i < ARRAY_SIZE(refused); i++)
		advise(1, 3, refused[i], EINVAL);
	inherit(1, 3, VM_INHERIT_NONE + 1, EINVAL);
	KMAP_EXPECT(&map, "wwwwww");
	KTEST_CHECK_CMP(advice_flags(1), ==, 0);
	kmap_empty(&map);
}

static void
check_submap(void)
{
	kmap_insert_picture(&map, "www..ww");
	kmap_insert_submap(&map, &submap, 3, 2);
	advise(1, 4, MADV_RANDOM, EINVAL);
	advise(4, 6, MADV_RANDOM, EINVAL);
	inherit(1, 4, VM_INHERIT_NONE, EINVAL);
	inherit(4, 6, VM_INHERIT_NONE, EINVAL);
	KMAP_EXPECT(&map, "www|ww|ww");
	KTEST_CHECK_CMP(advice_flags(1), ==, 0);
	KTEST_CHECK_CMP(kmap_entry(&map, 1)->inheritance, ==, VM_INHERIT_COPY);
	advise(3, 5, MADV_RANDOM, 0);
	inherit(3, 5, VM_INHERIT_NONE, 0);
	KMAP_EXPECT(&map, "www|ww|ww");
	kmap_empty(&map);
}

KTEST(madvise_modes)
{
	set_deadline(10);
	kmap_create(&map);
	check_flags();
	check_holes();
	check_content();
	check_free();
	check_locking();
	check_wired();
	check_refused();
	check_submap();
	kmap_destroy(&map);
}
