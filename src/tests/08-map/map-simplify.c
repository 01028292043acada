/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: adjacent entries with equal attributes are merged if they show
 *     adjacent pages of the same object or if neither has an object; a
 *     difference in any attribute, object or offset keeps them apart, and so does a second
 *     layer
 * points: 5
 */
#include "tests/08-map/kmap.h"

static struct vm_map map;

static void
simplify(struct vm_map_entry *entry)
{
	vm_map_lock(&map);
	vm_map_simplify_entry(&map, entry);
	vm_map_unlock(&map);
}

/* Insert an entry of four pages, and cut it in the middle.  Returns the second
 * half.  */
static struct vm_map_entry *
insert_halves(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 2, 4, KMAP_RW);

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_clip_start(&map, entry, kmap_va(4)), ==, 0);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "..ww|ww");
	return entry;
}

/* Check that HALF and the entry before it are not merged, and remove both. */
static void
check_apart(struct vm_map_entry *half)
{
	simplify(half);
	KTEST_CHECK_CMP(map.nentries, ==, 2);
	simplify(vm_map_prev(&map, half));
	KTEST_CHECK_CMP(map.nentries, ==, 2);
	KTEST_CHECK_CMP(map.size, ==, 4 * PAGE_SIZE);
	half->wired_count = 0;
	half->eflags = 0;
	vm_map_prev(&map, half)->eflags = 0;
	kmap_empty(&map);
}

static void
check_attributes(void)
{
	struct vm_map_entry *half = insert_halves();

	half->protection = VM_PROT_READ;
	check_apart(half);
	half = insert_halves();
	half->max_protection = KMAP_RW;
	check_apart(half);
	half = insert_halves();
	half->inheritance = VM_INHERIT_NONE;
	check_apart(half);
	half = insert_halves();
	half->id = VM_SUBSYS_BRK;
	check_apart(half);
	half = insert_halves();
	half->eflags = MAP_ENTRY_NOCOREDUMP;
	check_apart(half);
	half = insert_halves();
	half->eflags = MAP_ENTRY_IN_TRANSITION;
	check_apart(half);
	half = insert_halves();
	half->wired_count = 1;
	check_apart(half);
	/* Two stacks: the upper one must keep its room. */
	half = insert_halves();
	half->aux = PAGE_SIZE;
	half->eflags = vm_map_prev(&map, half)->eflags = MAP_ENTRY_STACK;
	check_apart(half);
	/* Both in transition, possibly on behalf of different threads. */
	half = insert_halves();
	half->eflags = MAP_ENTRY_IN_TRANSITION;
	vm_map_prev(&map, half)->eflags = MAP_ENTRY_IN_TRANSITION;
	check_apart(half);
}

/* Check that parts that are both given the flag are merged, and that the whole keeps the
 * room of the lower part.  */
static void
check_equal(void)
{
	static const uint32_t flags[] = { MAP_ENTRY_NOSYNC, MAP_ENTRY_STACK,
		MAP_ENTRY_COW, MAP_ENTRY_NOCOREDUMP };

	for (unsigned i = 0; i < 2 * ARRAY_SIZE(flags); i++) {
		struct vm_map_entry *back = insert_halves();
		struct vm_map_entry *front = vm_map_prev(&map, back);

		front->eflags = back->eflags = flags[i / 2];
		front->aux = ptoa(2);
		simplify(i % 2 == 0 ? front : back);
		KMAP_EXPECT(&map, "..wwww");
		KTEST_CHECK_CMP(kmap_entry(&map, 2)->aux, ==, ptoa(2));
		kmap_empty(&map);
	}
}

/* Insert an entry of two pages at page FIRST that shows OBJECT from page INDEX on.
 * Returns the entry.  */
static struct vm_map_entry *
insert_object(unsigned first, struct vm_object *object, vm_pindex_t index)
{
	struct vm_map_range range = kmap_range(first, 2, KMAP_RW);
	struct vm_map_entry *entry;

	range.object = object;
	range.offset = ptoa(index);
	vm_object_reference(object);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, &entry), ==, 0);
	vm_map_unlock(&map);
	return entry;
}

static void
check_objects(void)
{
	struct vm_object *a = vm_object_allocate(OBJT_DEFAULT, 8);
	struct vm_object *b = vm_object_allocate(OBJT_DEFAULT, 8);

	KTEST_CHECK(a != NULL && b != NULL);
	insert_object(0, a, 0);
	check_apart(insert_object(2, b, 2)); /* another object */
	insert_object(0, a, 0);
	check_apart(insert_object(2, a, 3)); /* a gap in the object */
	insert_object(0, a, 2);
	check_apart(insert_object(2, a, 0)); /* in the wrong order */
	insert_object(0, a, 1);
	insert_object(2, a, 3);
	KMAP_EXPECT(&map, "ww|ww"); /* a range with an object is a new entry */
	simplify(kmap_entry(&map, 2));
	KMAP_EXPECT(&map, "wwww");
	KTEST_CHECK_CMP(a->ref_count, ==, 2);
	KTEST_CHECK_CMP(list_size(&a->backing_list), ==, 1);
	KTEST_CHECK_CMP(
	    vm_map_backing_index(&kmap_entry(&map, 0)->ba, kmap_va(3)), ==, 4);
	kmap_empty(&map);
	KTEST_CHECK_CMP(a->ref_count, ==, 1);
	vm_object_deallocate(a);
	vm_object_deallocate(b);
}

/* Insert two adjacent entries of two pages without objects.  At first they differ in
 * their protection, so that vm_map_insert does not merge them.  Returns the second.  */
static struct vm_map_entry *
insert_without_objects(void)
{
	struct vm_map_entry *second;

	kmap_insert(&map, 2, 2, VM_PROT_READ);
	second = kmap_insert(&map, 4, 2, KMAP_RW);
	KMAP_EXPECT(&map, "..rr|ww");
	second->protection = VM_PROT_READ;
	KTEST_CHECK(second->ba.object == NULL);
	KTEST_CHECK(vm_map_prev(&map, second)->ba.object == NULL);
	return second;
}

static void
check_without_objects(void)
{
	struct vm_map_entry *second = insert_without_objects();

	simplify(second);
	KMAP_EXPECT(&map, "..rrrr");
	KTEST_CHECK_CMP(map.nentries, ==, 1);
	kmap_empty(&map);
	second = insert_without_objects();
	simplify(vm_map_prev(&map, second));
	KMAP_EXPECT(&map, "..rrrr");
	kmap_empty(&map);
	/* Only one of the two has an object. */
	second = insert_without_objects();
	KTEST_CHECK_CMP(vm_map_entry_allocate_object(second), ==, 0);
	check_apart(second);
}

/* Check that halves of an entry are not merged while one of them, or both, have a second
 * layer.  */
static void
check_layers(void)
{
	static struct vm_map_backing lower;
	struct vm_map_entry *back = insert_halves();
	struct vm_map_entry *front = vm_map_prev(&map, back);

	for (unsigned i = 1; i <= 3; i++) {
		front->ba.backing_ba = (i & 1) != 0 ? &lower : NULL;
		back->ba.backing_ba = (i & 2) != 0 ? &lower : NULL;
		simplify(front);
		simplify(back);
		KTEST_CHECK_CMP(map.nentries, ==, 2);
	}
	front->ba.backing_ba = back->ba.backing_ba = NULL;
	simplify(back);
	KMAP_EXPECT(&map, "..wwww");
	kmap_empty(&map);
}

/* Check that the middle one of three parts is merged with both others. */
static void
check_both_sides(void)
{
	struct vm_map_entry *entry = insert_halves();

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_clip_end(&map, entry, kmap_va(5)), ==, 0);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "..ww|w|w");
	simplify(entry);
	KMAP_EXPECT(&map, "..wwww");
	KTEST_CHECK_CMP(entry->ba.start, ==, kmap_va(2));
	KTEST_CHECK_CMP(entry->ba.end, ==, kmap_va(6));
	KTEST_CHECK_CMP(map.nentries, ==, 1);
	kmap_empty(&map);
}

KTEST(map_simplify)
{
	uint32_t objects = vm_object_count();

	kmap_create(&map);
	check_both_sides();
	check_attributes();
	check_equal();
	check_objects();
	check_without_objects();
	check_layers();
	kmap_destroy(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
}
