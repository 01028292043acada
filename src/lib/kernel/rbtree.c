/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Red-black trees.  Invariants: the root is black; the children of a red node
 * are black; every path from the root down to a missing child has the same
 * number of black nodes.  Hence the longest path is at most twice as long as
 * the shortest.
 *
 * Sides are indices (0: less, 1: greater), so that one piece of code serves a
 * case and its mirror image.  Comments describe the case where SIDE is 0.
 */
#include "lib/kernel/rbtree.h"

static bool
is_red(const struct rb_node *node)
{
	return node != NULL && node->red;
}

/* Return the index of NODE among its parent's children. */
static int
side_of(const struct rb_node *node)
{
	return node->parent->child[1] == node;
}

/* Make NEW (may be NULL) a child of OLD's parent, or the root, in place of
 * OLD.  */
static void
replace_child(struct rb_tree *tree, struct rb_node *old, struct rb_node *new)
{
	if (old->parent == NULL)
		tree->root = new;
	else
		old->parent->child[side_of(old)] = new;
	if (new != NULL)
		new->parent = old->parent;
}

/*
 * Move NODE down to SIDE, and its child on the other side, UP, to NODE's place.
 *
 *	  node		     up
 *	 /    \		    /  \
 *	a      up   -->   node  c
 *	      /  \	 /  \
 *	     b	  c	a    b
 */
static void
rotate(struct rb_tree *tree, struct rb_node *node, int side)
{
	struct rb_node *up = node->child[!side], *inner = up->child[side];

	replace_child(tree, node, up);
	node->child[!side] = inner;
	if (inner != NULL)
		inner->parent = node;
	up->child[side] = node;
	node->parent = up;
}

void
rb_init(struct rb_tree *tree,
    bool (*less)(const struct rb_node *, const struct rb_node *))
{
	tree->root = NULL;
	tree->less = less;
}

bool
rb_empty(const struct rb_tree *tree)
{
	return tree->root == NULL;
}

/* Restore the invariants after NODE became red: its parent may be red as well,
 * or NODE may be the root.  */
static void
fix_insert(struct rb_tree *tree, struct rb_node *node)
{
	struct rb_node *parent, *grand, *uncle;
	int side;

	while (is_red(parent = node->parent)) {
		grand = parent->parent; /* exists: the root is black */
		side = side_of(parent);
		uncle = grand->child[!side];
		if (is_red(uncle)) {
			/* Move the grandparent's black color down to both of
			 * its children.  The grandparent is now red, and its
			 * own parent may be red as well.  */
			parent->red = uncle->red = false;
			grand->red = true;
			node = grand;
			continue;
		}
		if (side_of(node) != side) {
			rotate(tree, parent, side);
			parent = node;
		}
		parent->red = false;
		grand->red = true;
		rotate(tree, grand, !side);
		break;
	}
	tree->root->red = false;
}

void
rb_insert_below(struct rb_tree *tree, struct rb_node *node,
    struct rb_node *parent, int side)
{
	node->parent = parent;
	node->child[0] = node->child[1] = NULL;
	node->red = true;
	*(parent != NULL ? &parent->child[side] : &tree->root) = node;
	fix_insert(tree, node);
}

struct rb_node *
rb_insert(struct rb_tree *tree, struct rb_node *node)
{
	struct rb_node *parent = NULL, *next = tree->root;
	int side = 0;

	while (next != NULL) {
		parent = next;
		if (tree->less(node, parent))
			side = 0;
		else if (tree->less(parent, node))
			side = 1;
		else
			return parent;
		next = parent->child[side];
	}
	rb_insert_below(tree, node, parent, side);
	return NULL;
}

void
rb_insert_after(
    struct rb_tree *tree, struct rb_node *node, struct rb_node *previous)
{
	/* If PREVIOUS has a right child, the next node has no left child. */
	if (previous != NULL && previous->child[1] == NULL)
		rb_insert_below(tree, node, previous, 1);
	else
		rb_insert_below(tree, node,
		    previous == NULL ? rb_first(tree) : rb_next(previous), 0);
}

/*
 * Restore the invariants after the removal of a black node: paths through
 * PARENT's child at SIDE have one black node too few.  That child's sibling
 * exists, because paths through it have one more black node.
 */
static void
fix_remove(struct rb_tree *tree, struct rb_node *parent, int side)
{
	struct rb_node *node, *sibling;

	while (parent != NULL && !is_red(node = parent->child[side])) {
		sibling = parent->child[!side];
		if (sibling->red) {
			/* Rotate to get a black sibling under a red parent. */
			sibling->red = false;
			parent->red = true;
			rotate(tree, parent, side);
			sibling = parent->child[!side];
		}
		if (!is_red(sibling->child[0]) && !is_red(sibling->child[1])) {
			/* Take one black node from the paths through the
			 * sibling as well, and continue one level up.  */
			sibling->red = true;
			node = parent;
			parent = node->parent;
			if (parent == NULL || node->red) {
				node->red = false;
				return;
			}
			side = side_of(node);
			continue;
		}
		if (!is_red(sibling->child[!side])) {
			sibling->child[side]->red = false;
			sibling->red = true;
			rotate(tree, sibling, !side);
			sibling = parent->child[!side];
		}
		/* The sibling's outer child is red.  Rotate the sibling up and
		 * blacken that child: paths on both sides now have enough black
		 * nodes.  */
		sibling->red = parent->red;
		parent->red = false;
		sibling->child[!side]->red = false;
		rotate(tree, parent, side);
		return;
	}
	node = parent != NULL ? parent->child[side] : tree->root;
	if (node != NULL)
		node->red = false;
}

void
rb_remove(struct rb_tree *tree, struct rb_node *node)
{
	struct rb_node *next, *parent;
	bool removed_is_red;
	int side;

	ASSERT(node->parent != NULL ?
		node->parent->child[side_of(node)] == node :
		tree->root == node);
	if (node->child[0] != NULL && node->child[1] != NULL) {
		/* The next node has no left child, so it is easy to unlink.
		 * Unlink it and put it in NODE's place, with NODE's color.  */
		next = rb_next(node);
		parent = next->parent == node ? next : next->parent;
		side = next->parent == node;
		removed_is_red = next->red;
		replace_child(tree, next, next->child[1]);
		replace_child(tree, node, next);
		next->red = node->red;
		next->child[0] = node->child[0];
		next->child[0]->parent = next;
		next->child[1] = node->child[1];
		if (next->child[1] != NULL)
			next->child[1]->parent = next;
	} else {
		parent = node->parent;
		side = parent != NULL ? side_of(node) : 0;
		removed_is_red = node->red;
		replace_child(tree, node, node->child[node->child[0] == NULL]);
	}
	node->parent = node->child[0] = node->child[1] = NULL;
	if (!removed_is_red)
		fix_remove(tree, parent, side);
}

struct rb_node *
rb_lower_bound(const struct rb_tree *tree, const void *key, rb_compare *compare)
{
	struct rb_node *node = tree->root, *best = NULL;

	while (node != NULL) {
		if (compare(key, node) > 0) {
			node = node->child[1];
		} else {
			best = node;
			node = node->child[0];
		}
	}
	return best;
}

struct rb_node *
rb_floor(const struct rb_tree *tree, const void *key, rb_compare *compare)
{
	struct rb_node *node = tree->root, *best = NULL;

	while (node != NULL) {
		if (compare(key, node) < 0) {
			node = node->child[0];
		} else {
			best = node;
			node = node->child[1];
		}
	}
	return best;
}

/* Follow the children at SIDE from NODE (may be NULL) down to the last one. */
static struct rb_node *
outermost(struct rb_node *node, int side)
{
	while (node != NULL && node->child[side] != NULL)
		node = node->child[side];
	return node;
}

/* Return the node next to NODE on SIDE in sorted order, or NULL. */
static struct rb_node *
neighbor_on(const struct rb_node *node, int side)
{
	if (node->child[side] != NULL)
		return outermost(node->child[side], !side);
	while (node->parent != NULL && side_of(node) == side)
		node = node->parent;
	return node->parent;
}

struct rb_node *
rb_first(const struct rb_tree *tree)
{
	return outermost(tree->root, 0);
}

struct rb_node *
rb_last(const struct rb_tree *tree)
{
	return outermost(tree->root, 1);
}

struct rb_node *
rb_next(const struct rb_node *node)
{
	return neighbor_on(node, 1);
}

struct rb_node *
rb_prev(const struct rb_node *node)
{
	return neighbor_on(node, 0);
}

/* Check the subtree at NODE and add its number of nodes to *COUNT.  Returns its
 * black height.  */
static unsigned
check_below(
    const struct rb_tree *tree, const struct rb_node *node, size_t *count)
{
	unsigned height[2];
	int side;

	if (node == NULL)
		return 0;
	++*count;
	for (side = 0; side < 2; side++) {
		const struct rb_node *child = node->child[side];

		height[side] = check_below(tree, child, count);
		if (child == NULL)
			continue;
		ASSERT_CMP(child->parent, ==, node);
		ASSERT(!(node->red && child->red));
		ASSERT(side == 0 ? tree->less(child, node) :
				   tree->less(node, child));
	}
	ASSERT_CMP(height[0], ==, height[1]);
	return height[0] + !node->red;
}

size_t
rb_check(const struct rb_tree *tree)
{
	size_t count = 0;

	ASSERT(!is_red(tree->root));
	ASSERT(tree->root == NULL || tree->root->parent == NULL);
	check_below(tree, tree->root, &count);
	return count;
}
