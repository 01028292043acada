/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects: holds, transfers in progress, and the list of all objects.
 *
 * hold_count includes one hold from the creation of the object until the end of its
 * termination.  Therefore the thread that releases the last hold can free the object
 * without looking at it: if it had to read afterward whether the object is dead,
 * another thread could have terminated and freed it in between.
 *
 * Locks: objects_lock guards the list of all objects.  pip_lock guards pip_waiters,
 * where threads wait until the paging_in_progress of some object is 0.
 */
#include "vm/dragonfly/vm_object.h"

#include <stdlib.h>

#include "lib/debug.h"

static struct spinlock objects_lock, pip_lock;
static struct list objects;   /* (objects_lock) markers included */
static uint32_t object_count; /* (objects_lock) markers excluded */
static struct waitq pip_waiters;
static uint32_t pip_waiting; /* threads in vm_object_pip_wait; atomic */

void
vm_object_init(void)
{
	spin_init(&objects_lock, "objects");
	spin_init(&pip_lock, "object pip");
	list_init(&objects);
	waitq_init(&pip_waiters, "object pip");
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

	ASSERT_CMP(old, >, 0u);
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

/* ------------------------------------------------------- paging in progress */

void
vm_object_pip_add(struct vm_object *object, uint32_t count)
{
	__atomic_fetch_add(
	    &object->paging_in_progress, count, __ATOMIC_SEQ_CST);
}

/* A thread that waits increments pip_waiting before it reads paging_in_progress, and
 * this function reads pip_waiting after it has decremented paging_in_progress, so at
 * least one of the two sees the change of the other.  OBJECT is not accessed after the
 * decrement: it may be freed from then on.  */
void
vm_object_pip_wakeup(struct vm_object *object)
{
	uint32_t old = __atomic_fetch_sub(
	    &object->paging_in_progress, 1, __ATOMIC_SEQ_CST);

	ASSERT_CMP(old, >, 0u);
	if (old > 1 || __atomic_load_n(&pip_waiting, __ATOMIC_SEQ_CST) == 0)
		return;
	spin_acquire(&pip_lock);
	waitq_wake_all(&pip_waiters);
	spin_release(&pip_lock);
}

void
vm_object_pip_wait(struct vm_object *object)
{
	spin_acquire(&pip_lock);
	__atomic_fetch_add(&pip_waiting, 1, __ATOMIC_SEQ_CST);
	while (
	    __atomic_load_n(&object->paging_in_progress, __ATOMIC_SEQ_CST) > 0)
		waitq_sleep(&pip_waiters, &pip_lock);
	__atomic_fetch_sub(&pip_waiting, 1, __ATOMIC_SEQ_CST);
	spin_release(&pip_lock);
}

/* ----------------------------------------------------------- all the objects */

/* vm_object_foreach goes from the front to the back.  New objects are added at the
 * front, so that they cannot keep it from reaching the end.  */
void
vm_object_list_insert(struct vm_object *object)
{
	spin_acquire(&objects_lock);
	list_push_front(&objects, &object->object_list);
	object_count++;
	spin_release(&objects_lock);
}

void
vm_object_list_remove(struct vm_object *object)
{
	spin_acquire(&objects_lock);
	list_remove(&object->object_list);
	object_count--;
	spin_release(&objects_lock);
}

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

/* A marker follows the object that is being visited, since the object can leave the list
 * during the visit.  */
void
vm_object_foreach(void (*visit)(struct vm_object *, void *), void *aux)
{
	struct vm_object marker = { .type = OBJT_MARKER }, *object;

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
