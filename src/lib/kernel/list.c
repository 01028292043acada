/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doubly linked lists.  Because each list is a ring that includes its sentinel,
 * every element has two neighbors, and the first and last need no special case.
 */
#include "lib/kernel/list.h"

void
list_panic(const struct list_elem *elem)
{
	panic("list element %p: prev->next is %p, next->prev is %p",
	    (const void *)elem, (void *)elem->prev->next,
	    (void *)elem->next->prev);
}

void
list_splice(
    struct list_elem *before, struct list_elem *first, struct list_elem *last)
{
	struct list_elem *final;

	if (first == last || before == last)
		return;
	final = last->prev;
	list_join(first->prev, last);
	list_join(before->prev, first);
	list_join(final, before);
}

struct list_elem *
list_pop_front(struct list *list)
{
	struct list_elem *front = list_front(list);

	list_remove(front);
	return front;
}

struct list_elem *
list_pop_back(struct list *list)
{
	struct list_elem *back = list_back(list);

	list_remove(back);
	return back;
}

struct list_elem *
list_front(struct list *list)
{
	ASSERT(!list_empty(list));
	return list->end.next;
}

struct list_elem *
list_back(struct list *list)
{
	ASSERT(!list_empty(list));
	return list->end.prev;
}

size_t
list_size(const struct list *list)
{
	const struct list_elem *e;
	size_t size = 0;

	for (e = list->end.next; e != &list->end; e = e->next)
		size++;
	return size;
}

void
list_reverse(struct list *list)
{
	struct list_elem *e = &list->end, *next;

	do {
		next = e->next;
		e->next = e->prev;
		e->prev = next;
		e = next;
	} while (e != &list->end);
}

/* Return the element that follows the ascending run of elements starting at E,
 * or END if the run extends to the end.  */
static struct list_elem *
find_run_end(
    struct list_elem *e, struct list_elem *end, list_less_func *less, void *aux)
{
	do
		e = e->next;
	while (e != end && !less(e, e->prev, aux));
	return e;
}

/* Merge the adjacent ascending runs [A, MIDDLE) and [MIDDLE, END). */
static void
merge_runs(struct list_elem *a, struct list_elem *middle, struct list_elem *end,
    list_less_func *less, void *aux)
{
	struct list_elem *b = middle, *next;

	while (a != b && b != end) {
		if (less(b, a, aux)) {
			next = b->next;
			list_splice(a, b, next);
			b = next;
		} else
			a = a->next;
	}
}

void
list_sort(struct list *list, list_less_func *less, void *aux)
{
	struct list_elem *end = &list->end, *a, *middle, *b;
	size_t runs;

	/* Merge adjacent runs, pass after pass, until one is left.  Each pass
	 * halves the number of runs.  Unlike quicksort, this needs no random
	 * access, keeps equal elements in order, and is O(n) for a sorted
	 * list.  */
	do {
		runs = 0;
		for (a = end->next; a != end; a = b) {
			runs++;
			middle = find_run_end(a, end, less, aux);
			if (middle == end)
				break;
			b = find_run_end(middle, end, less, aux);
			merge_runs(a, middle, b, less, aux);
		}
	} while (runs > 1);
}

void
list_insert_ordered(
    struct list *list, struct list_elem *elem, list_less_func *less, void *aux)
{
	struct list_elem *e;

	for (e = list_begin(list); e != list_end(list); e = e->next)
		if (less(elem, e, aux))
			break;
	list_insert(e, elem);
}

void
list_unique(
    struct list *list, struct list *duplicates, list_less_func *less, void *aux)
{
	struct list_elem *e, *next;

	if (list_empty(list))
		return;
	e = list_begin(list);
	while ((next = e->next) != list_end(list)) {
		if (less(e, next, aux) || less(next, e, aux)) {
			e = next;
			continue;
		}
		list_remove(next);
		if (duplicates != NULL)
			list_push_back(duplicates, next);
	}
}

struct list_elem *
list_max(struct list *list, list_less_func *less, void *aux)
{
	struct list_elem *max = list_begin(list), *e;

	for (e = max; e != list_end(list); e = e->next)
		if (less(max, e, aux))
			max = e;
	return max;
}

struct list_elem *
list_min(struct list *list, list_less_func *less, void *aux)
{
	struct list_elem *min = list_begin(list), *e;

	for (e = min; e != list_end(list); e = e->next)
		if (less(e, min, aux))
			min = e;
	return min;
}
