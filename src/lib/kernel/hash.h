/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hash tables with chains, whose links lie in the elements.  A structure that
 * goes into a table has a member of type struct hash_elem; the user gives a
 * hash function and an order of elements (two of which neither is less are
 * equal).  No two elements of a table are equal.
 *
 * The table grows and shrinks with its content; when memory for that is
 * short, it goes on as it is, only slower.
 *
 * => locks are the caller's affair.  Insert, find and delete take constant
 *    time on average.  Only hash_init can fail.
 */
#ifndef LIB_KERNEL_HASH_H
#define LIB_KERNEL_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/kernel/list.h"

struct hash_elem {
	struct list_elem list_elem;
};

/* The structure of TYPE whose MEMBER is at the hash_elem ELEM. */
#define hash_entry(elem, type, member)	CONTAINER_OF(elem, type, member)

typedef unsigned hash_hash_func(const struct hash_elem *, void *aux);
typedef bool hash_less_func(const struct hash_elem *a,
    const struct hash_elem *b, void *aux);
typedef void hash_action_func(struct hash_elem *, void *aux);

struct hash {
	size_t elem_cnt;		/* elements in the table */
	size_t bucket_cnt;		/* a power of two */
	struct list *buckets;
	hash_hash_func *hash;
	hash_less_func *less;
	void *aux;			/* for HASH and LESS, and any use */
};

/* Where a walk over a table is. */
struct hash_iterator {
	struct hash *hash;
	struct list *bucket;
	struct hash_elem *elem;
};

/* Make an empty table; false: out of memory. */
bool	hash_init(struct hash *, hash_hash_func *, hash_less_func *, void *aux);
/* Take all elements out, after calling ACTION (may be NULL) for each, which may
 * free it but not change the table.  */
void	hash_clear(struct hash *, hash_action_func *);
/* Likewise, and free the table itself. */
void	hash_destroy(struct hash *, hash_action_func *);

/* Insert ELEM and return NULL, or return the equal one that is there. */
struct hash_elem *hash_insert(struct hash *, struct hash_elem *);
/* Insert ELEM; returns the equal one that it replaces, or NULL. */
struct hash_elem *hash_replace(struct hash *, struct hash_elem *);
/* The element that equals the given one, or NULL. */
struct hash_elem *hash_find(struct hash *, struct hash_elem *);
/* Take the element that equals the given one out; NULL if there is none. */
struct hash_elem *hash_delete(struct hash *, struct hash_elem *);

/* Call ACTION for each element; it does not change the table. */
void	hash_apply(struct hash *, hash_action_func *);
/* Walk over the table, which does not change meanwhile:
 *	hash_first(&i, &h);
 *	while (hash_next(&i))
 *		... hash_cur(&i) ...  */
void	hash_first(struct hash_iterator *, struct hash *);
struct hash_elem *hash_next(struct hash_iterator *);	/* NULL: the end */
struct hash_elem *hash_cur(struct hash_iterator *);

size_t	hash_size(const struct hash *);
bool	hash_empty(const struct hash *);

/* Hash values of SIZE bytes, of a string, of a number. */
unsigned hash_bytes(const void *, size_t size);
unsigned hash_string(const char *);
unsigned hash_int(int);

#endif
