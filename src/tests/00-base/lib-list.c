/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the functions that insert, remove, splice and reverse elements, sort
 *     stably, separate duplicates, and find the minimum and maximum work as
 *     their header specifies
 */
#include <random.h>

#include "lib/kernel/list.h"
#include "tests/ktest.h"

#define ITEMS 64

struct item {
	int key, serial;
	struct list_elem elem;
};

static struct item items[ITEMS];

static struct item *
item_of(const struct list_elem *elem)
{
	return list_entry(elem, struct item, elem);
}

static bool
is_less(const struct list_elem *a, const struct list_elem *b, void *aux)
{
	KTEST_CHECK(aux == items);
	return item_of(a)->key < item_of(b)->key;
}

/* Check that LIST has COUNT items in order, traversed forward and backward, and
 * that equal items are in order of their serial numbers.  */
static void
check_sorted(struct list *list, size_t count)
{
	struct list_elem *e, *last = NULL;
	size_t backwards = 0;

	KTEST_CHECK_CMP(list_size(list), ==, count);
	for (e = list_begin(list); e != list_end(list); e = list_next(e)) {
		if (last != NULL) {
			KTEST_CHECK(list_prev(e) == last);
			KTEST_CHECK_CMP(
			    item_of(last)->key, <=, item_of(e)->key);
			if (item_of(last)->key == item_of(e)->key)
				KTEST_CHECK_CMP(item_of(last)->serial, <,
				    item_of(e)->serial);
		}
		last = e;
	}
	for (e = list_rbegin(list); e != list_rend(list); e = list_prev(e))
		backwards++;
	KTEST_CHECK_CMP(backwards, ==, count);
}

/* Fill LIST with COUNT items with random keys below RANGE; if ORDERED, keep it in
 * order of the keys.  */
static void
fill_list(struct list *list, int count, int range, bool ordered)
{
	list_init(list);
	for (int i = 0; i < count; i++) {
		items[i].key = (int)(random_ulong() % (unsigned)range);
		items[i].serial = i;
		if (ordered)
			list_insert_ordered(
			    list, &items[i].elem, is_less, items);
		else
			list_push_back(list, &items[i].elem);
	}
}

static void
check_unique(struct list *list, size_t count)
{
	struct list duplicates;
	struct list_elem *e;

	list_init(&duplicates);
	list_unique(list, &duplicates, is_less, items);
	KTEST_CHECK_CMP(list_size(list) + list_size(&duplicates), ==, count);
	for (e = list_begin(list);
	     e != list_end(list) && list_next(e) != list_end(list);
	     e = list_next(e))
		KTEST_CHECK_CMP(item_of(e)->key, <, item_of(list_next(e))->key);

	/* Move all duplicates to the front of LIST. */
	list_splice(
	    list_begin(list), list_begin(&duplicates), list_end(&duplicates));
	KTEST_CHECK(list_empty(&duplicates));
	KTEST_CHECK_CMP(list_size(list), ==, count);
}

static void
check_ends(void)
{
	struct list list = LIST_INITIALIZER(list);

	KTEST_CHECK(list_empty(&list));
	KTEST_CHECK(list_max(&list, is_less, items) == list_end(&list));
	list_push_front(&list, &items[1].elem);
	list_push_front(&list, &items[0].elem);
	list_push_back(&list, &items[2].elem);
	KTEST_CHECK(list_front(&list) == &items[0].elem);
	KTEST_CHECK(list_back(&list) == &items[2].elem);
	list_reverse(&list);
	KTEST_CHECK(list_front(&list) == &items[2].elem);
	KTEST_CHECK(list_back(&list) == &items[0].elem);
	list_reverse(&list);
	KTEST_CHECK(list_remove(&items[1].elem) == &items[2].elem);
	KTEST_CHECK(list_pop_back(&list) == &items[2].elem);
	KTEST_CHECK(list_pop_front(&list) == &items[0].elem);
	KTEST_CHECK(list_empty(&list));
}

KTEST(lib_list)
{
	struct list list;

	random_init(1);
	check_ends();
	for (int round = 0; round < 50; round++) {
		int count = (int)(random_ulong() % ITEMS);

		fill_list(&list, count, 1 + round, round % 2 == 0);
		list_reverse(&list);
		list_reverse(&list);
		list_sort(&list, is_less, items);
		check_sorted(&list, (size_t)count);
		if (count > 0) {
			KTEST_CHECK(list_min(&list, is_less, items) ==
			    list_front(&list));
			KTEST_CHECK_CMP(
			    item_of(list_max(&list, is_less, items))->key, ==,
			    item_of(list_back(&list))->key);
		}
		check_unique(&list, (size_t)count);
	}
}
