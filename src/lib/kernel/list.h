/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doubly linked lists.  The links are embedded in the elements, so no operation
 * allocates memory or fails.  A structure that is kept in a list has a member
 * of type struct list_elem, one for each list that it can be in at the same
 * time; list_entry converts a pointer to that member into a pointer to the
 * structure.
 *
 *	struct car { int plate; struct list_elem elem; };
 *
 *	for (e = list_begin(&cars); e != list_end(&cars); e = list_next(e))
 *		print(list_entry(e, struct car, elem)->plate);
 *
 * A list is a ring that consists of the elements and a sentinel, the end, which
 * list_end returns: it precedes the first element and follows the last.
 *
 * => the caller does all locking.  Operations take constant time unless stated
 *    otherwise.
 */
#ifndef LIB_KERNEL_LIST_H
#define LIB_KERNEL_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/debug.h"

struct list_elem {
	struct list_elem *prev, *next;
};

struct list {
	struct list_elem end;
};

#define LIST_INITIALIZER(list)                                                 \
	{                                                                      \
		{                                                              \
			&(list).end, &(list).end                               \
		}                                                              \
	}

/* Return the structure of TYPE whose MEMBER is the list_elem at ELEM. */
#define list_entry(elem, type, member) CONTAINER_OF(elem, type, member)

/* Is A less than B?  AUX is the pointer passed to the list function. */
typedef bool list_less_func(
    const struct list_elem *a, const struct list_elem *b, void *aux);

/* Make LIST an empty list. */
static inline void
list_init(struct list *list)
{
	list->end.prev = list->end.next = &list->end;
}

/* Forward iteration: from list_begin, by list_next, up to list_end
 * (excluded).  */
static inline struct list_elem *
list_begin(struct list *list)
{
	return list->end.next;
}

static inline struct list_elem *
list_next(struct list_elem *elem)
{
	return elem->next;
}

static inline struct list_elem *
list_end(struct list *list)
{
	return &list->end;
}

/* Backward iteration: from list_rbegin, by list_prev, to list_rend
 * (excluded).  */
static inline struct list_elem *
list_rbegin(struct list *list)
{
	return list->end.prev;
}

static inline struct list_elem *
list_prev(struct list_elem *elem)
{
	return elem->prev;
}

static inline struct list_elem *
list_rend(struct list *list)
{
	return &list->end;
}

/* Other names for the end: list_next(list_head(L)) is list_begin(L), and
 * list_prev(list_tail(L)) is list_rbegin(L).  */
static inline struct list_elem *
list_head(struct list *list)
{
	return &list->end;
}

static inline struct list_elem *
list_tail(struct list *list)
{
	return &list->end;
}

/* The value of both links of a removed element. */
#define LIST_REMOVED ((struct list_elem *)0xdead1157)

/* Make B follow A. */
static inline void
list_join(struct list_elem *a, struct list_elem *b)
{
	a->next = b;
	b->prev = a;
}

/* Insert ELEM just before BEFORE, which may be the end.
 * => ELEM must not be in a list.  */
static inline void
list_insert(struct list_elem *before, struct list_elem *elem)
{
	ASSERT(before != NULL && before->prev != LIST_REMOVED);
	ASSERT(elem != NULL);
	list_join(before->prev, elem);
	list_join(elem, before);
}

/* Insert ELEM as the first element (list_push_back: as the last element).
 * => ELEM must not be in a list.  */
static inline void
list_push_front(struct list *list, struct list_elem *elem)
{
	list_insert(list_begin(list), elem);
}

static inline void
list_push_back(struct list *list, struct list_elem *elem)
{
	list_insert(list_end(list), elem);
}

/* Move the elements from FIRST up to LAST (excluded) to just before BEFORE, in
 * the same list or another.
 * => BEFORE must not be one of the elements that move.  */
void list_splice(
    struct list_elem *before, struct list_elem *first, struct list_elem *last);

/* Panic because a neighbor of ELEM does not point back to it. */
void list_panic(const struct list_elem *elem) NORETURN;

/* Remove ELEM from its list.  Returns the element that followed it, or the end.
 * The links of ELEM are poisoned, so removing it twice panics.  */
static inline struct list_elem *
list_remove(struct list_elem *elem)
{
	struct list_elem *next = elem->next;

	ASSERT(next != LIST_REMOVED);
	if (__builtin_expect(elem->prev->next != elem || next->prev != elem, 0))
		list_panic(elem);
	list_join(elem->prev, next);
	elem->prev = elem->next = LIST_REMOVED;
	return next;
}

/* Remove and return the first or the last element.  Panics if the list is
 * empty.  */
struct list_elem *list_pop_front(struct list *);
struct list_elem *list_pop_back(struct list *);
/* Return the first or the last element.  Panics if the list is empty. */
struct list_elem *list_front(struct list *);
struct list_elem *list_back(struct list *);

static inline bool
list_empty(const struct list *list)
{
	return list->end.next == &list->end;
}

/* Count the elements.  O(n). */
size_t list_size(const struct list *);
/* Reverse the order of the elements.  O(n). */
void list_reverse(struct list *);

/* Sort into ascending order; equal elements keep their order.  O(n log n). */
void list_sort(struct list *, list_less_func *, void *aux);
/* Insert ELEM into a sorted list, after all elements that are not greater, so
 * that equal elements are in order of insertion.  O(n).  */
void list_insert_ordered(
    struct list *, struct list_elem *elem, list_less_func *, void *aux);
/* Of each run of adjacent equal elements, keep only the first; remove the
 * others and, if DUPLICATES is not NULL, append them to DUPLICATES.  O(n).  */
void list_unique(
    struct list *, struct list *duplicates, list_less_func *, void *aux);
/* Return the greatest or the least element; if several are equal, the first of
 * them; if the list is empty, the end.  O(n).  */
struct list_elem *list_max(struct list *, list_less_func *, void *aux);
struct list_elem *list_min(struct list *, list_less_func *, void *aux);

#endif
