/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects: the naive version of stage 09.
 *
 * The pages of an object are a list, sorted by index and searched from its start.
 * Dirty pages are never written, an object is never extended for an entry, and advice
 * is ignored.  This is not a design to start from.
 *
 * Locks: objects_lock guards the list of all objects.  pip_lock guards pip_waiters,
 * where threads wait until the paging_in_progress of an object is 0.
 */
#include "vm/dragonfly/vm_object.h"

#include <stdlib.h>

#include "lib/debug.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vnode_pager.h"

static struct spinlock objects_lock, pip_lock;
static struct list objects;   /* (objects_lock) markers included */
static uint32_t object_count; /* (objects_lock) markers excluded */
static struct waitq pip_waiters;

void
vm_object_init(void)
{
	spin_init(&objects_lock, "objects");
	spin_init(&pip_lock, "object pip");
	list_init(&objects);
	waitq_init(&pip_waiters, "object pip");
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
	list_init(&object->memq);
	object->size = size;
	object->ref_count = 1;
	object->hold_count = 1; /* until the object has been terminated */
	object->type = type;
	if (vm_object_is_anonymous(object))
		object->flags = OBJ_ONEMAPPING;
	object->pg_color = vm_page_new_object_color();
	object->memattr = VM_MEMATTR_WRITE_BACK;
	/* New objects are added at the front, so that they cannot keep
	 * vm_object_foreach from reaching the end of the list.  */
	spin_acquire(&objects_lock);
	list_push_front(&objects, &object->object_list);
	object_count++;
	spin_release(&objects_lock);
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
	spin_acquire(&objects_lock);
	list_remove(&object->object_list);
	object_count--;
	spin_release(&objects_lock);
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

/* -------------------------------------------------------------------- holds */

void
vm_object_hold_only(struct vm_object *object)
{
	__atomic_fetch_add(&object->hold_count, 1, __ATOMIC_SEQ_CST);
}

void
vm_object_drop_only(struct vm_object *object)
{
	uint32_t old =
	    __atomic_fetch_sub(&object->hold_count, 1, __ATOMIC_SEQ_CST);

	ASSERT_CMP(old, >, 0);
	if (old > 1)
		return;
	ASSERT_CMP(object->type, ==, OBJT_DEAD);
	ASSERT(list_empty(&object->backing_list));
	free(object);
}

void
vm_object_hold(struct vm_object *object)
{
	vm_object_hold_only(object);
	token_get(&object->token);
}

void
vm_object_hold_shared(struct vm_object *object)
{
	vm_object_hold_only(object);
	token_get_shared(&object->token);
}

void
vm_object_drop(struct vm_object *object)
{
	token_release(&object->token);
	vm_object_drop_only(object);
}

void
vm_object_pip_add(struct vm_object *object, uint32_t count)
{
	__atomic_fetch_add(
	    &object->paging_in_progress, count, __ATOMIC_SEQ_CST);
}

void
vm_object_pip_wakeup(struct vm_object *object)
{
	ASSERT_CMP(object->paging_in_progress, >, 0);
	spin_acquire(&pip_lock);
	if (__atomic_sub_fetch(
		&object->paging_in_progress, 1, __ATOMIC_SEQ_CST) == 0)
		waitq_wake_all(&pip_waiters);
	spin_release(&pip_lock);
}

void
vm_object_pip_wait(struct vm_object *object)
{
	spin_acquire(&pip_lock);
	while (object->paging_in_progress > 0)
		waitq_sleep(&pip_waiters, &pip_lock);
	spin_release(&pip_lock);
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

/* ----------------------------------------------------------- all the objects */

/* Hold and return the first object at list element E or after it, or return NULL.
 * => objects_lock is held.  */
static struct vm_object *
hold_object_from(struct list_elem *e)
{
	for (; e != list_end(&objects); e = list_next(e)) {
		struct vm_object *object =
		    list_entry(e, struct vm_object, object_list);

		if (object->type != OBJT_MARKER) {
			vm_object_hold_only(object);
			return object;
		}
	}
	return NULL;
}

void
vm_object_foreach(void (*visit)(struct vm_object *, void *), void *aux)
{
	struct vm_object marker = { .type = OBJT_MARKER }, *object;

	/* The marker follows the object that is being visited, which can leave
	 * the list during the visit.  */
	spin_acquire(&objects_lock);
	list_push_front(&objects, &marker.object_list);
	while ((object = hold_object_from(list_next(&marker.object_list))) !=
	    NULL) {
		list_remove(&marker.object_list);
		list_insert(
		    list_next(&object->object_list), &marker.object_list);
		spin_release(&objects_lock);
		visit(object, aux);
		vm_object_drop_only(object);
		spin_acquire(&objects_lock);
	}
	list_remove(&marker.object_list);
	spin_release(&objects_lock);
}

uint32_t
vm_object_count(void)
{
	uint32_t count;

	spin_acquire(&objects_lock);
	count = object_count;
	spin_release(&objects_lock);
	return count;
}
