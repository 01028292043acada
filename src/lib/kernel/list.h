/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doubly linked lists whose links lie in the elements, so that nothing is
 * allocated.  A structure that goes into a list has a member of type struct
 * list_elem (one for each list that it is in at once); list_entry leads from
 * there back to the structure.
 *
 *	struct car { int plate; struct list_elem elem; };
 *
 *	for (e = list_begin(&cars); e != list_end(&cars); e = list_next(e))
 *		print(list_entry(e, struct car, elem)->plate);
 *
 * A list is a ring of its elements and one element of its own, the end, that
 * list_end returns: it is before the first and behind the last.
 *
 * => locks are the caller's affair.  All take constant time unless said
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

#define LIST_INITIALIZER(list)	{ { &(list).end, &(list).end } }

/* The structure of type STRUCT whose MEMBER is at ELEM. */
#define list_entry(elem, type, member)	CONTAINER_OF(elem, type, member)

/* Is A before B?  AUX is what the caller gave. */
typedef bool list_less_func(const struct list_elem *a,
    const struct list_elem *b, void *aux);

static inline void
list_init(struct list *list)
{
	list->end.prev = list->end.next = &list->end;
}

/* Walk forwards from list_begin to list_end, by list_next... */
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

/* ...or backwards from list_rbegin to list_rend, by list_prev. */
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

/* The end, from both sides: list_next of the head is list_begin. */
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

/* What the links of a removed element become. */
#define LIST_REMOVED	((struct list_elem *)0xdead1157)

/* Make B follow A. */
static inline void
list_join(struct list_elem *a, struct list_elem *b)
{
	a->next = b;
	b->prev = a;
}

/* Insert ELEM, which is in no list by these links, just before BEFORE. */
static inline void
list_insert(struct list_elem *before, struct list_elem *elem)
{
	ASSERT(before != NULL && before->prev != LIST_REMOVED);
	ASSERT(elem != NULL);
	list_join(before->prev, elem);
	list_join(elem, before);
}

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

/* Move [FIRST, LAST), of any list, to before BEFORE, which is not in it. */
void	list_splice(struct list_elem *before, struct list_elem *first,
	    struct list_elem *last);

/* Take ELEM out of its list; returns what followed it.  Its links are then
 * poisoned: removing it again panics.  */
static inline struct list_elem *
list_remove(struct list_elem *elem)
{
	struct list_elem *next = elem->next;

	ASSERT(next != LIST_REMOVED);
	ASSERT_CMP(elem->prev->next, ==, elem);
	ASSERT_CMP(next->prev, ==, elem);
	list_join(elem->prev, next);
	elem->prev = elem->next = LIST_REMOVED;
	return next;
}

/* Take out the first (last) element; panics when the list is empty. */
struct list_elem *list_pop_front(struct list *);
struct list_elem *list_pop_back(struct list *);
/* The first (last) element; panics when the list is empty. */
struct list_elem *list_front(struct list *);
struct list_elem *list_back(struct list *);

static inline bool
list_empty(const struct list *list)
{
	return list->end.next == &list->end;
}

size_t	list_size(const struct list *);		/* O(n) */
void	list_reverse(struct list *);		/* O(n) */

/* Sort; elements that are equal keep their order.  O(n log n). */
void	list_sort(struct list *, list_less_func *, void *aux);
/* Insert ELEM behind all that are not greater.  O(n). */
void	list_insert_ordered(struct list *, struct list_elem *,
	    list_less_func *, void *aux);
/* Of neighbours that are equal, keep the first; move the others to the end of
 * DUPLICATES, or just take them out if that is NULL.  O(n).  */
void	list_unique(struct list *, struct list *duplicates,
	    list_less_func *, void *aux);
/* The greatest (least) element, the first of several; the end if the list is
 * empty.  O(n).  */
struct list_elem *list_max(struct list *, list_less_func *, void *aux);
struct list_elem *list_min(struct list *, list_less_func *, void *aux);

#endif
