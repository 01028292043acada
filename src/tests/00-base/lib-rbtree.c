/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: red-black trees keep their invariants through random insertions and
 *     removals; look-ups, bounds and iteration follow the order of the keys
 */
#include <random.h>

#include "lib/kernel/rbtree.h"
#include "tests/ktest.h"

#define ITEMS 80

struct item {
	int key; /* twice the index: no key is odd */
	bool present;
	struct rb_node node;
};

static struct item items[ITEMS];

static struct item *
item_of(const struct rb_node *node)
{
	return rb_entry(node, struct item, node);
}

static bool
is_less(const struct rb_node *a, const struct rb_node *b)
{
	return item_of(a)->key < item_of(b)->key;
}

static int
compare_key(const void *key, const struct rb_node *node)
{
	return *(const int *)key - item_of(node)->key;
}

/* Return the first item present at or above KEY (SIDE 1), or the last one at or
 * below KEY (SIDE -1).  */
static struct rb_node *
model_bound(int key, int side)
{
	int i = side > 0 ? (key + 1) / 2 : key >= 0 ? key / 2 : -1;

	for (; i >= 0 && i < ITEMS; i += side)
		if (items[i].present)
			return &items[i].node;
	return NULL;
}

static void
check_lookups(const struct rb_tree *tree)
{
	for (int key = -1; key <= 2 * ITEMS; key++) {
		bool here = key >= 0 && key < 2 * ITEMS && key % 2 == 0 &&
		    items[key / 2].present;

		KTEST_CHECK(rb_find(tree, &key, compare_key) ==
		    (here ? &items[key / 2].node : NULL));
		KTEST_CHECK(rb_lower_bound(tree, &key, compare_key) ==
		    model_bound(key, 1));
		KTEST_CHECK(rb_floor(tree, &key, compare_key) ==
		    (key >= 2 * ITEMS ? rb_last(tree) : model_bound(key, -1)));
	}
}

static void
check_order(const struct rb_tree *tree, size_t count)
{
	struct rb_node *node, *last = NULL;
	size_t seen = 0;

	for (node = rb_first(tree); node != NULL; node = rb_next(node)) {
		KTEST_CHECK(rb_prev(node) == last);
		KTEST_CHECK(last == NULL || is_less(last, node));
		last = node;
		seen++;
	}
	KTEST_CHECK(rb_last(tree) == last);
	KTEST_CHECK_CMP(seen, ==, count);
}

/* Insert ITEM with the insertion function number FUNCTION, from 0 to 2.  Returns
 * NULL or, if an equal node is in the tree, that node.  */
static struct rb_node *
insert(struct rb_tree *tree, struct item *item, int function)
{
	if (function == 0)
		return rb_insert(tree, &item->node);
	if (function == 1)
		return rb_insert_key(
		    tree, &item->node, &item->key, compare_key);
	rb_insert_after(tree, &item->node, model_bound(item->key, -1));
	return NULL;
}

KTEST(lib_rbtree)
{
	struct rb_tree tree = RB_TREE_INITIALIZER(is_less);
	struct item twin;
	size_t count = 0;

	random_init(4);
	for (int i = 0; i < ITEMS; i++)
		items[i].key = 2 * i;
	for (int step = 0; step < 2000; step++) {
		struct item *item = &items[random_ulong() % ITEMS];

		if (!item->present) {
			KTEST_CHECK(insert(&tree, item, step % 3) == NULL);
			count++;
		} else {
			twin.key = item->key;
			KTEST_CHECK(
			    rb_insert(&tree, &twin.node) == &item->node);
			KTEST_CHECK(rb_insert_key(&tree, &twin.node, &twin.key,
					compare_key) == &item->node);
			rb_remove(&tree, &item->node);
			count--;
		}
		item->present = !item->present;
		KTEST_CHECK_CMP(rb_check(&tree), ==, count);
		KTEST_CHECK_CMP(rb_empty(&tree), ==, count == 0);
		if (step % 200 == 0) {
			check_lookups(&tree);
			check_order(&tree, count);
		}
	}
}
