/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects: the naive version of stage 09.
 *
 * The pages of an object are a list, sorted by index and searched from its start.  This
 * is not a design to start from.
 */
#include "vm/dragonfly/vm_object.h"

#include <stdlib.h>

#include "lib/debug.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vnode_pager.h"

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
	list_init(&object->memq);
	object->size = size;
	object->ref_count = 1;
	object->hold_count = 1; /* until the object has been terminated */
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

	ASSERT_CMP(before, >, 0);
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
		vm_page_remove(m);
		vm_page_wakeup(m);
	} else
		vm_page_free(m);
}

void
vm_object_terminate(struct vm_object *object)
{
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	ASSERT_CMP(object->ref_count, ==, 0);
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
	vm_pager_dealloc(object);
	vm_object_list_remove(object);
	object->type = OBJT_DEAD;
	vm_object_drop_only(object); /* the hold from vm_object_allocate */
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
	vm_object_hold(object);
	ASSERT_CMP(object->ref_count, >, 0);
	if (__atomic_sub_fetch(&object->ref_count, 1, __ATOMIC_SEQ_CST) == 0)
		vm_object_terminate(object);
	vm_object_drop(object);
}

/* -------------------------------------------------------------------- pages */

static struct vm_page *
page_of_elem(struct list_elem *elem)
{
	return list_entry(elem, struct vm_page, listq);
}

/* Return the list element of the first page at PINDEX or above, or the end of the
 * list.  */
static struct list_elem *
seek_page(struct vm_object *object, vm_pindex_t pindex)
{
	struct list_elem *e = list_begin(&object->memq);

	while (e != list_end(&object->memq) && page_of_elem(e)->pindex < pindex)
		e = list_next(e);
	return e;
}

bool
vm_page_insert(struct vm_page *m, struct vm_object *object, vm_pindex_t pindex)
{
	struct list_elem *next;

	ASSERT(token_held_exclusive(&object->token));
	ASSERT(vm_page_is_busy(m));
	ASSERT(m->object == NULL);
	next = seek_page(object, pindex);
	if (next != list_end(&object->memq) &&
	    page_of_elem(next)->pindex == pindex)
		return false;
	list_insert(next, &m->listq);
	m->object = object;
	m->pindex = pindex;
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
	list_remove(&m->listq);
	m->object = NULL;
	object->resident_page_count--;
	object->generation++;
}

struct vm_page *
vm_page_next_resident(struct vm_object *object, vm_pindex_t pindex)
{
	struct list_elem *e;

	ASSERT(token_held(&object->token));
	e = seek_page(object, pindex);
	return e != list_end(&object->memq) ? page_of_elem(e) : NULL;
}

struct vm_page *
vm_page_lookup(struct vm_object *object, vm_pindex_t pindex)
{
	struct vm_page *m = vm_page_next_resident(object, pindex);

	return m != NULL && m->pindex == pindex ? m : NULL;
}
