/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The supplemental page table: a radix tree of nodes with 64 children each,
 * indexed by the bits of the address, like the page tables of the hardware.
 *
 *	va = | 2: root | 6: level 2 | 6: level 1 | 6: level 0 | 12: byte |
 *
 *	roots      level 2         level 1         level 0
 *	+---+      +----+          +----+          +----+
 *	| 0 | ---> |  8 | -------> |  1 | -------> |  8 | --> page 0x08048000
 *	| 1 |      | .. |          +----+          |  9 | --> page 0x08049000
 *	| 2 | --+  +----+                          +----+
 *	+---+   |
 *	        +-> ...                                   --> page 0xbffff000
 *
 * A look-up takes four steps, however many pages there are.  It takes only one
 * step if the page is in the level-0 node found last, which is the usual case,
 * since neighboring pages are accessed together.  Each node has a bitmap of its
 * children, so that spt_next does not have to examine every empty entry.
 *
 * Why not a hash table?  A hash table is not ordered, so spt_next, which is
 * used to walk ranges and whole spaces, would be slow.  A balanced tree is
 * ordered, but a look-up takes more steps, and an insertion may have to
 * rebalance the tree.  The cost of the radix tree is memory: a space with pages
 * in three distant places needs nine nodes of 264 bytes.  Nodes are freed only
 * with the table.
 */
#include "vm/classic/spt.h"

#include <errno.h>
#include <stdlib.h>

#include "vm/vm.h"

#define CHILD_BITS 6
#define CHILDREN   (1u << CHILD_BITS)
#define LEVELS     3
#define ROOT_SHIFT (LEVELS * CHILD_BITS)
#define ROOTS      (VM_STACK_TOP / PAGE_SIZE >> ROOT_SHIFT)

struct node {
	uint32_t present[CHILDREN / 32]; /* a bit for each child */
	void *children[CHILDREN];        /* nodes, or pages at level 0 */
};

struct spt {
	struct node *roots[ROOTS];
	struct node *last;    /* the level-0 node found last, */
	uint32_t last_prefix; /* and the high bits of its page numbers */
};

#define NO_PREFIX UINT32_MAX /* not the prefix of any page */

/* Represents a level-0 node that does not exist; it has no children. */
static struct node empty_leaf;

/* Return the index, in a node at LEVEL, of the child that leads to page
 * NUMBER.  */
static inline unsigned
index_at(uint32_t number, unsigned level)
{
	return number >> level * CHILD_BITS & (CHILDREN - 1);
}

static inline void
set_child(struct node *node, unsigned index, void *child)
{
	node->children[index] = child;
	if (child != NULL)
		node->present[index / 32] |= 1u << index % 32;
	else
		node->present[index / 32] &= ~(1u << index % 32);
}

/* Return the bitmap of NODE as one number. */
static uint64_t
present_mask(const struct node *node)
{
	return (uint64_t)node->present[1] << 32 | node->present[0];
}

struct spt *
spt_create(void)
{
	struct spt *spt = calloc(1, sizeof(*spt));

	if (spt != NULL)
		spt->last_prefix = NO_PREFIX;
	return spt;
}

/* Free NODE, which is at LEVEL, and all nodes below it. */
static void
free_node(struct node *node, unsigned level)
{
	uint64_t left = level > 0 ? present_mask(node) : 0;

	for (; left != 0; left &= left - 1)
		free_node(node->children[__builtin_ctzll(left)], level - 1);
	free(node);
}

void
spt_destroy(struct spt *spt)
{
	for (unsigned i = 0; i < ROOTS; i++)
		if (spt->roots[i] != NULL)
			free_node(spt->roots[i], LEVELS - 1);
	free(spt);
}

/* Find the level-0 node for page NUMBER and remember it.  Returns empty_leaf if
 * there is no such node.  */
static NO_INLINE struct node *
lookup_leaf(struct spt *spt, uint32_t number)
{
	struct node *node = NULL;

	if (number >> ROOT_SHIFT < ROOTS)
		node = spt->roots[number >> ROOT_SHIFT];
	if (node != NULL)
		node = node->children[index_at(number, 2)];
	if (node != NULL)
		node = node->children[index_at(number, 1)];
	if (node == NULL)
		return &empty_leaf;
	spt->last = node;
	spt->last_prefix = number >> CHILD_BITS;
	return node;
}

/* As lookup_leaf, but faster if the node is the one found last. */
static inline struct node *
find_leaf(struct spt *spt, uint32_t number)
{
	return spt->last_prefix == number >> CHILD_BITS ?
	    spt->last :
	    lookup_leaf(spt, number);
}

/* Create the level-0 node for page NUMBER and the missing nodes above it.
 * Returns NULL if out of memory.  */
static struct node *
make_leaf(struct spt *spt, uint32_t number)
{
	struct node **root = &spt->roots[number >> ROOT_SHIFT], *node, *child;

	ASSERT_CMP(number >> ROOT_SHIFT, <, ROOTS);
	if (*root == NULL)
		*root = calloc(1, sizeof(**root));
	node = *root;
	for (unsigned level = LEVELS - 1; node != NULL && level > 0; level--) {
		child = node->children[index_at(number, level)];
		if (child == NULL) {
			child = calloc(1, sizeof(*child));
			set_child(node, index_at(number, level), child);
		}
		node = child;
	}
	return node;
}

int
spt_insert(struct spt *spt, struct page *page)
{
	uint32_t number = page->va / PAGE_SIZE;
	struct node *leaf = find_leaf(spt, number);

	if (leaf->children[index_at(number, 0)] != NULL)
		return EEXIST;
	if (leaf == &empty_leaf)
		leaf = make_leaf(spt, number);
	if (leaf == NULL)
		return ENOMEM;
	set_child(leaf, index_at(number, 0), page);
	return 0;
}

/* Insert COUNT pages with consecutive numbers from NUMBER on, which all belong
 * to the same level-0 node.  On an error, none is inserted.  */
static int
insert_in_leaf(
    struct spt *spt, uint32_t number, struct page **pages, unsigned count)
{
	unsigned start = index_at(number, 0);
	uint64_t mask = UINT64_MAX >> (CHILDREN - count) << start;
	struct node *leaf = find_leaf(spt, number);

	if ((present_mask(leaf) & mask) != 0)
		return EEXIST;
	if (leaf == &empty_leaf)
		leaf = make_leaf(spt, number);
	if (leaf == NULL)
		return ENOMEM;
	for (unsigned i = 0; i < count; i++)
		leaf->children[start + i] = pages[i];
	leaf->present[0] |= (uint32_t)mask;
	leaf->present[1] |= (uint32_t)(mask >> 32);
	return 0;
}

int
spt_insert_run(struct spt *spt, struct page **pages, unsigned count)
{
	uint32_t number = pages[0]->va / PAGE_SIZE;
	unsigned done, n;
	int error;

	if (count == 1)
		return spt_insert(spt, pages[0]);
	for (done = 0; done < count; done += n) {
		n = MIN(count - done, CHILDREN - index_at(number + done, 0));
		error = insert_in_leaf(spt, number + done, pages + done, n);
		if (error != 0)
			break;
	}
	if (done == count)
		return 0;
	while (done > 0)
		spt_remove(spt, pages[--done]);
	return error;
}

/* Return page NUMBER, or NULL. */
static inline struct page *
lookup_page(struct spt *spt, uint32_t number)
{
	return find_leaf(spt, number)->children[index_at(number, 0)];
}

struct page *
spt_find(struct spt *spt, vaddr_t va)
{
	return lookup_page(spt, va / PAGE_SIZE);
}

void
spt_remove(struct spt *spt, struct page *page)
{
	uint32_t number = page->va / PAGE_SIZE;
	struct node *leaf = find_leaf(spt, number);

	ASSERT_CMP(leaf->children[index_at(number, 0)], ==, page);
	set_child(leaf, index_at(number, 0), NULL);
}

/* Return the first page below NODE, which is at LEVEL, with a number not less
 * than NUMBER, or NULL.  Only the bits of NUMBER for LEVEL and lower levels are
 * used.  */
static struct page *
find_next_below(const struct node *node, uint32_t number, unsigned level)
{
	unsigned start = index_at(number, level), i;
	uint64_t left = present_mask(node) >> start << start;
	struct page *page;

	for (; left != 0; left &= left - 1) {
		i = (unsigned)__builtin_ctzll(left);
		if (level == 0)
			return node->children[i];
		page = find_next_below(
		    node->children[i], i == start ? number : 0, level - 1);
		if (page != NULL)
			return page;
	}
	return NULL;
}

struct page *
spt_next(struct spt *spt, vaddr_t va)
{
	uint32_t number = va / PAGE_SIZE + (page_offset(va) != 0);
	/* The next page is usually the one at VA. */
	struct page *page = lookup_page(spt, number);

	for (unsigned i = number >> ROOT_SHIFT; page == NULL && i < ROOTS;
	     i++, number = 0)
		if (spt->roots[i] != NULL)
			page =
			    find_next_below(spt->roots[i], number, LEVELS - 1);
	return page;
}
