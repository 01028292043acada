/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Red-black trees: sorted sets with embedded links.  A structure that is kept
 * in a tree has a member of type struct rb_node; rb_entry converts a pointer to
 * that member into a pointer to the structure.  The caller provides a less
 * function; two elements are equal if neither is less than the other.  A tree
 * holds no two equal elements: to keep several with the same key, the less
 * function must compare something else as well, such as their addresses.
 *
 * Looking up a key needs no dummy element: the look-up functions take a
 * function that compares a key with a node.
 *
 *	static int
 *	compare_va(const void *key, const struct rb_node *node)
 *	{
 *		vaddr_t va = *(const vaddr_t *)key;
 *		const struct page *p = rb_entry(node, struct page, node);
 *
 *		return va < p->va ? -1 : va > p->va;
 *	}
 *
 * => the caller does all locking.  No operation allocates memory; all but
 *    rb_check take at most O(log n).
 */
#ifndef LIB_KERNEL_RBTREE_H
#define LIB_KERNEL_RBTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/debug.h"

struct rb_node {
	struct rb_node *parent;   /* NULL in the root */
	struct rb_node *child[2]; /* 0: less, 1: greater; may be NULL */
	bool red;
};

struct rb_tree {
	struct rb_node *root;
	bool (*less)(const struct rb_node *, const struct rb_node *);
};

#define RB_TREE_INITIALIZER(less_function)                                     \
	{                                                                      \
		NULL, (less_function)                                          \
	}

/* Return the structure of TYPE whose MEMBER is the rb_node at NODE. */
#define rb_entry(node, type, member) CONTAINER_OF(node, type, member)

/* Return a negative number, 0 or a positive number if KEY is before, at or
 * after NODE.  The order must agree with the tree's less function.  */
typedef int rb_compare(const void *key, const struct rb_node *node);

/* Initialize an empty tree, sorted by LESS. */
void rb_init(struct rb_tree *,
    bool (*less)(const struct rb_node *, const struct rb_node *));
bool rb_empty(const struct rb_tree *);

/* Insert NODE and return NULL; if the tree holds an equal node, return that
 * node instead and change nothing.  */
struct rb_node *rb_insert(struct rb_tree *, struct rb_node *node);
/* Likewise, for a NODE whose key is KEY.  This takes less time, because COMPARE is called
 * once per level, and can be inlined.  */
static inline struct rb_node *rb_insert_key(
    struct rb_tree *, struct rb_node *node, const void *key, rb_compare *);
/* Insert NODE just after PREVIOUS; NULL: before all others.  The caller knows that NODE
 * belongs there, so nothing is compared.  */
void rb_insert_after(
    struct rb_tree *, struct rb_node *node, struct rb_node *previous);
/* Insert NODE as the child of PARENT at SIDE (0 or 1), where PARENT has no child.
 * PARENT is NULL if the tree is empty.  The caller knows that NODE belongs there,
 * so nothing is compared.  */
void rb_insert_below(
    struct rb_tree *, struct rb_node *node, struct rb_node *parent, int side);
/* Remove NODE, which must be in the tree. */
void rb_remove(struct rb_tree *, struct rb_node *node);

/* Return the node at KEY (rb_lower_bound: the first node at or after KEY;
 * rb_floor: the last node at or before KEY), or NULL.  */
static inline struct rb_node *rb_find(
    const struct rb_tree *, const void *key, rb_compare *);
struct rb_node *rb_lower_bound(
    const struct rb_tree *, const void *key, rb_compare *);
struct rb_node *rb_floor(const struct rb_tree *, const void *key, rb_compare *);

/* Return the first or last node of the tree, or the node after or before a
 * given one, in sorted order; NULL if there is no such node.  */
struct rb_node *rb_first(const struct rb_tree *);
struct rb_node *rb_last(const struct rb_tree *);
struct rb_node *rb_next(const struct rb_node *);
struct rb_node *rb_prev(const struct rb_node *);

/* Panic if the tree violates an invariant; otherwise return the number of
 * nodes.  For tests.  O(n).  */
size_t rb_check(const struct rb_tree *);

/* Inline, so that the compiler can inline COMPARE as well. */
static inline struct rb_node *
rb_find(const struct rb_tree *tree, const void *key, rb_compare *compare)
{
	struct rb_node *node = tree->root;
	int order;

	while (node != NULL && (order = compare(key, node)) != 0)
		node = node->child[order > 0];
	return node;
}

static inline struct rb_node *
rb_insert_key(struct rb_tree *tree, struct rb_node *node, const void *key,
    rb_compare *compare)
{
	struct rb_node *parent = NULL, *next = tree->root;
	int order, side = 0;

	while (next != NULL) {
		order = compare(key, next);
		if (order == 0)
			return next;
		parent = next;
		side = order > 0;
		next = parent->child[side];
	}
	rb_insert_below(tree, node, parent, side);
	return NULL;
}

#endif
