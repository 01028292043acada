/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects: their life and their pages.
 *
 * The pages of an object form a tree, by index.  Programs often access new memory in
 * ascending order, so the page with the highest index is recorded: a page beyond it is
 * known to be absent, and is inserted, without a search of the tree.
 */
#include "vm/dragonfly/vm_object.h"

#include <stdlib.h>

#include "lib/debug.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vnode_pager.h"

/* -------------------------------------------------------------------- pages */

static struct vm_page *
page_of_node(const struct rb_node *node)
{
	return node != NULL ? rb_entry(node, struct vm_page, rb_entry) : NULL;
}

static bool
page_is_before(const struct rb_node *a, const struct rb_node *b)
{
	return page_of_node(a)->pindex < page_of_node(b)->pindex;
}

static int
compare_index(const void *key, const struct rb_node *node)
{
	vm_pindex_t pindex = *(const vm_pindex_t *)key;
	const struct vm_page *m = page_of_node(node);

	return (pindex > m->pindex) - (pindex < m->pindex);
}

static bool
is_beyond_last(const struct vm_object *object, vm_pindex_t pindex)
{
	return object->last_page == NULL || pindex > object->last_page->pindex;
}

/* Insert M as the last page of OBJECT. */
static void
append_page(struct vm_object *object, struct vm_page *m)
{
	struct vm_page *last = object->last_page;

	rb_insert_below(&object->rb_memq, &m->rb_entry,
	    last != NULL ? &last->rb_entry : NULL, 1);
	object->last_page = m;
}

bool
vm_page_insert(struct vm_page *m, struct vm_object *object, vm_pindex_t pindex)
{
	ASSERT(token_held_exclusive(&object->token));
	ASSERT(vm_page_is_busy(m));
	ASSERT(m->object == NULL);
	m->pindex = pindex;
	if (is_beyond_last(object, pindex))
		append_page(object, m);
	else if (rb_insert_key(&object->rb_memq, &m->rb_entry, &pindex,
		     compare_index) != NULL)
		return false;
	m->object = object;
	object->resident_page_count++;
	object->generation++;
	return true;
}

void
vm_page_remove(struct vm_page *m)
{
	struct vm_object *object = m->object;

	ASSERT(vm_page_is_busy(m));
	ASSERT(object != NULL);
	ASSERT(token_held_exclusive(&object->token));
	if (m == object->last_page)
		object->last_page = page_of_node(rb_prev(&m->rb_entry));
	rb_remove(&object->rb_memq, &m->rb_entry);
	m->object = NULL;
	object->resident_page_count--;
	object->generation++;
}

struct vm_page *
vm_page_lookup(struct vm_object *object, vm_pindex_t pindex)
{
	ASSERT(token_held(&object->token));
	if (is_beyond_last(object, pindex))
		return NULL;
	return page_of_node(rb_find(&object->rb_memq, &pindex, compare_index));
}

struct vm_page *
vm_page_next_resident(struct vm_object *object, vm_pindex_t pindex)
{
	ASSERT(token_held(&object->token));
	return page_of_node(
	    rb_lower_bound(&object->rb_memq, &pindex, compare_index));
}

/* ------------------------------------------------- creation and termination */

struct vm_object *
vm_object_allocate(enum objtype type, vm_pindex_t size)
{
	struct vm_object *object = calloc(1, sizeof(*object));

	if (object == NULL)
		return NULL;
	token_init(&object->token, "object");
	spin_init(&object->backing_lk, "backing");
	list_init(&object->backing_list);
	rb_init(&object->rb_memq, page_is_before);
	object->size = size;
	object->ref_count = 1;
	object->hold_count = 1;
	object->type = type;
	if (vm_object_is_anonymous(object))
		object->flags = OBJ_ONEMAPPING;
	object->pg_color = vm_page_new_object_color();
	object->memattr = VM_MEMATTR_WRITE_BACK;
	vm_object_list_insert(object);
	return object;
}

void
vm_object_reference(struct vm_object *object)
{
	uint32_t before =
	    __atomic_fetch_add(&object->ref_count, 1, __ATOMIC_SEQ_CST);

	ASSERT_CMP(before, >, 0u);
}

/* Free M or, if it is wired and not fictitious, only remove it from its object.
 * => M is not mapped.  It is hard busy on entry, and no longer on return.  */
static void
discard_page(struct vm_page *m)
{
	if (m->flags & PG_FICTITIOUS) {
		vm_page_remove(m);
		vm_page_free_fake(m);
	} else if (m->wire_count > 0) {
		vm_page_flag_clear(m, PG_SWAPPED);
		vm_page_remove(m);
		vm_page_wakeup(m);
	} else
		vm_page_free(m);
}

/* The second wait is for transfers that began after the first one, with a page that was
 * still in the object: the page daemon can start one at any time.  */
void
vm_object_terminate(struct vm_object *object)
{
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	ASSERT_CMP(object->ref_count, ==, 0u);
	ASSERT(!(object->flags & OBJ_DEAD));
	__atomic_fetch_or(&object->flags, OBJ_DEAD, __ATOMIC_SEQ_CST);
	vm_object_pip_wait(object);
	while ((m = vm_page_next_resident(object, 0)) != NULL) {
		if (vm_page_busy_try(m, true)) {
			vm_page_protect(m, VM_PROT_NONE);
			discard_page(m);
		} else
			vm_page_sleep_busy(m, true);
	}
	vm_object_pip_wait(object);
	ASSERT_CMP(object->resident_page_count, ==, 0u);
	vm_pager_dealloc(object);
	vm_object_list_remove(object);
	object->type = OBJT_DEAD;
	vm_object_drop_only(object); /* the hold from vm_object_allocate */
}

/* Release a reference to OBJECT, unless it is the last one.  Returns whether it was
 * released.  */
static bool
release_shared_reference(struct vm_object *object)
{
	uint32_t count = object->ref_count;

	while (count > 1) {
		if (__atomic_compare_exchange_n(&object->ref_count, &count,
			count - 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			return true;
	}
	return false;
}

void
vm_object_deallocate(struct vm_object *object)
{
	if (object == NULL)
		return;
	if (object->type == OBJT_VNODE) {
		vnode_pager_release(object);
		return;
	}
	if (release_shared_reference(object))
		return;
	/* The caller has the only reference, so no thread can add one. */
	vm_object_hold(object);
	__atomic_fetch_sub(&object->ref_count, 1, __ATOMIC_SEQ_CST);
	vm_object_terminate(object);
	vm_object_drop(object);
}
