/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hash tables with chaining.  The links are embedded in the elements: a
 * structure that is kept in a table has a member of type struct hash_elem, and
 * hash_entry converts a pointer to that member into a pointer to the structure.
 * The caller provides a hash function and a less function; two elements are
 * equal if neither is less than the other.  A table holds no two equal
 * elements.
 *
 * The table grows and shrinks with the number of elements.  If there is no
 * memory for a resize, it keeps its size and becomes slower.
 *
 * => the caller does all locking.  Insertion, look-up and deletion take
 *    constant time on average.  Only hash_init can fail.
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

/* Return the structure of TYPE whose MEMBER is the hash_elem at ELEM. */
#define hash_entry(elem, type, member) CONTAINER_OF(elem, type, member)

/* Functions that the caller provides.  A hash function returns the hash value
 * of an element, the same for equal elements; a less function returns whether A
 * is less than B; an action is called with one element at a time.  AUX is the
 * pointer passed to hash_init.  */
typedef unsigned hash_hash_func(const struct hash_elem *, void *aux);
typedef bool hash_less_func(
    const struct hash_elem *a, const struct hash_elem *b, void *aux);
typedef void hash_action_func(struct hash_elem *, void *aux);

struct hash {
	size_t elem_cnt;   /* elements in the table */
	size_t bucket_cnt; /* a power of two */
	struct list *buckets;
	hash_hash_func *hash;
	hash_less_func *less;
	void *aux; /* passed to the functions */
};

/* The position of an iteration over a table. */
struct hash_iterator {
	struct hash *hash;
	struct list *bucket;
	struct hash_elem *elem;
};

/* Initialize an empty table.  Returns false if out of memory. */
bool hash_init(struct hash *, hash_hash_func *, hash_less_func *, void *aux);
/* Remove all elements, calling ACTION (unless NULL) for each of them.  ACTION
 * may free the element, but must not use the table.  */
void hash_clear(struct hash *, hash_action_func *);
/* Like hash_clear, and free the table's memory.  The table must be initialized
 * again before its next use.  */
void hash_destroy(struct hash *, hash_action_func *);

/* Insert ELEM and return NULL; if the table holds an equal element, return that
 * element instead and change nothing.  */
struct hash_elem *hash_insert(struct hash *, struct hash_elem *elem);
/* Insert ELEM in place of an equal element, if there is one.  Returns the
 * element that was removed, or NULL.  */
struct hash_elem *hash_replace(struct hash *, struct hash_elem *elem);
/* Return the element that equals KEY, or NULL.  KEY need not be in the table;
 * only the members that the hash and less functions use must be set.  */
struct hash_elem *hash_find(struct hash *, struct hash_elem *key);
/* Remove and return the element that equals KEY; return NULL if none does. */
struct hash_elem *hash_delete(struct hash *, struct hash_elem *key);

/* Call ACTION for each element, in no particular order.
 * => ACTION must not change the table.  */
void hash_apply(struct hash *, hash_action_func *);
/* Iterate over the table, in no particular order.  hash_next returns NULL after
 * the last element; hash_cur returns what hash_next returned last.
 *
 *	hash_first(&i, &h);
 *	while (hash_next(&i))
 *		... hash_cur(&i) ...
 *
 * => the table must not change during the iteration.  */
void hash_first(struct hash_iterator *, struct hash *);
struct hash_elem *hash_next(struct hash_iterator *);
struct hash_elem *hash_cur(struct hash_iterator *);

/* Return the number of elements, or whether the table is empty. */
size_t hash_size(const struct hash *);
bool hash_empty(const struct hash *);

/* Return a hash value of SIZE bytes, of a string, or of an integer, for use in
 * hash functions.  */
unsigned hash_bytes(const void *, size_t size);
unsigned hash_string(const char *);
unsigned hash_int(int);

#endif
