/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: hash tables insert, replace, find, delete and iterate as their header
 *     specifies while they grow and shrink, and free their memory
 */
#include <random.h>
#include <string.h>

#include "lib/kernel/hash.h"
#include "mem/heap.h"
#include "tests/ktest.h"

#define KEYS  300
#define ITEMS (2 * KEYS) /* two with each key */

struct item {
	int key;
	struct hash_elem elem;
};

static struct item items[ITEMS];
static struct item *present[KEYS]; /* the model */
static unsigned action_count;

static struct item *
item_of(const struct hash_elem *elem)
{
	return hash_entry(elem, struct item, elem);
}

static unsigned
hash_item(const struct hash_elem *elem, void *aux UNUSED)
{
	return hash_int(item_of(elem)->key);
}

static bool
is_less(const struct hash_elem *a, const struct hash_elem *b, void *aux UNUSED)
{
	return item_of(a)->key < item_of(b)->key;
}

static void
count_action(struct hash_elem *elem, void *aux UNUSED)
{
	KTEST_CHECK(present[item_of(elem)->key] == item_of(elem));
	action_count++;
}

/* Return the element that the table must find for ITEM's key, or NULL. */
static struct hash_elem *
expected_elem(const struct item *item)
{
	struct item *there = present[item->key];

	return there != NULL ? &there->elem : NULL;
}

/* Make the same change to the table and the model; return the change
 * in size.  */
static int
change_both(struct hash *table, struct item *item, bool grow)
{
	struct item **slot = &present[item->key];
	int before = *slot != NULL;

	KTEST_CHECK(hash_find(table, &item->elem) == expected_elem(item));
	if (!grow) {
		KTEST_CHECK(
		    hash_delete(table, &item->elem) == expected_elem(item));
		*slot = NULL;
	} else if (*slot == item) {
		return 0;
	} else if (random_ulong() % 2 == 0) {
		KTEST_CHECK(
		    hash_insert(table, &item->elem) == expected_elem(item));
		*slot = *slot != NULL ? *slot : item;
	} else {
		KTEST_CHECK(
		    hash_replace(table, &item->elem) == expected_elem(item));
		*slot = item;
	}
	return (*slot != NULL) - before;
}

static void
check_walk(struct hash *table, size_t size)
{
	struct hash_iterator i;
	size_t seen = 0;

	KTEST_CHECK_CMP(hash_size(table), ==, size);
	KTEST_CHECK_CMP(hash_empty(table), ==, size == 0);
	hash_first(&i, table);
	while (hash_next(&i) != NULL) {
		KTEST_CHECK(present[item_of(hash_cur(&i))->key] ==
		    item_of(hash_cur(&i)));
		seen++;
	}
	KTEST_CHECK_CMP(seen, ==, size);
	action_count = 0;
	hash_apply(table, count_action);
	KTEST_CHECK_CMP(action_count, ==, size);
}

KTEST(lib_hash)
{
	struct heap_stats before, after;
	struct hash table;
	int size = 0;

	random_init(2);
	heap_get_stats(&before);
	for (int i = 0; i < ITEMS; i++)
		items[i].key = i % KEYS;
	KTEST_CHECK(hash_init(&table, hash_item, is_less, NULL));
	check_walk(&table, 0);
	for (int step = 0; step < 6000; step++) {
		/* Mostly grow for 1000 steps, then mostly shrink for 1000. */
		bool grow = (random_ulong() % 8 == 0) != (step / 1000 % 2 == 0);

		size +=
		    change_both(&table, &items[random_ulong() % ITEMS], grow);
		if (step % 100 == 0)
			check_walk(&table, (size_t)size);
	}
	check_walk(&table, (size_t)size);
	action_count = 0;
	hash_destroy(&table, count_action);
	KTEST_CHECK_CMP(action_count, ==, size);
	heap_get_stats(&after);
	KTEST_CHECK_CMP(after.bytes, ==, before.bytes);
	KTEST_CHECK(hash_string("abc") == hash_bytes("abc", 3));
	KTEST_CHECK(hash_string("abc") != hash_string("acb"));
}
