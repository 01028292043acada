/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Red-black trees: sorted sets whose links lie in the elements.  A structure
 * that goes into a tree has a member of type struct rb_node; rb_entry leads
 * back.  The user gives an order; elements that are equal are allowed only
 * where the caller avoids rb_insert's refusal by making them differ.
 *
 * Keys to look for are not elements: the look-ups take a function that compares
 * a key with a node.
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
 * => locks are the caller's affair.  All take O(log n); nothing is allocated.
 */
#ifndef LIB_KERNEL_RBTREE_H
#define LIB_KERNEL_RBTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/debug.h"

struct rb_node {
	struct rb_node *parent;		/* NULL: the root */
	struct rb_node *child[2];	/* less, greater */
	bool red;
};

struct rb_tree {
	struct rb_node *root;
	bool (*less)(const struct rb_node *, const struct rb_node *);
};

#define RB_TREE_INITIALIZER(less_function)	{ NULL, (less_function) }

/* The structure of TYPE whose MEMBER is at NODE. */
#define rb_entry(node, type, member)	CONTAINER_OF(node, type, member)

/* Negative, 0 or positive: KEY is before, at or behind NODE. */
typedef int rb_compare(const void *key, const struct rb_node *node);

void	rb_init(struct rb_tree *,
	    bool (*less)(const struct rb_node *, const struct rb_node *));
bool	rb_empty(const struct rb_tree *);

/* Insert NODE and return NULL, or return the equal one that is there. */
struct rb_node *rb_insert(struct rb_tree *, struct rb_node *);
void	rb_remove(struct rb_tree *, struct rb_node *);

/* The node at KEY, or NULL; the first at KEY or behind, or NULL; the last at
 * KEY or before, or NULL.  */
struct rb_node *rb_find(const struct rb_tree *, const void *key, rb_compare *);
struct rb_node *rb_lower_bound(const struct rb_tree *, const void *key,
	    rb_compare *);
struct rb_node *rb_floor(const struct rb_tree *, const void *key, rb_compare *);

/* In order; NULL at the ends. */
struct rb_node *rb_first(const struct rb_tree *);
struct rb_node *rb_last(const struct rb_tree *);
struct rb_node *rb_next(const struct rb_node *);
struct rb_node *rb_prev(const struct rb_node *);

/* Panic unless the tree obeys all its rules; returns how many nodes it has.
 * For tests: O(n).  */
size_t	rb_check(const struct rb_tree *);

#endif
