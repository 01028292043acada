/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects.
 *
 * The pages of an object form a tree, by index.  A function that walks through a range
 * keeps an index as its position, not a page: whenever it sleeps, pages can be freed
 * and inserted.
 *
 * hold_count includes one hold from the creation of the object until the end of its
 * termination.  Therefore the thread that releases the last hold can free the object
 * without looking at it: if it had to read afterwards whether the object is dead,
 * another thread could have terminated and freed it in between.
 *
 * OBJ_WRITEABLE and OBJ_MIGHTBEDIRTY are cleared before the first page is
 * write-protected, not after the last one.  A thread that maps a page writable sets the
 * flags while it has the page busy, and write-protecting a page needs it busy as well.
 * So either the flags are set after they were cleared, or the mapping is
 * write-protected and its page written.
 *
 * Locks: objects_lock guards the list of all objects.  wait_lock guards pip_waiters and
 * clean_waiters, where threads wait for any object.
 */
#include "vm/dragonfly/vm_object.h"

#include <stdlib.h>

#include "lib/abi.h"
#include "lib/debug.h"
#include "vm/dragonfly/swap_pager.h"
#include "vm/dragonfly/vm_file.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vnode_pager.h"

static struct spinlock objects_lock, wait_lock;
static struct list objects;   /* (objects_lock) markers included */
static uint32_t object_count; /* (objects_lock) markers excluded */
static struct waitq pip_waiters, clean_waiters;
static uint32_t pip_waiting; /* threads in vm_object_pip_wait; atomic */

void
vm_object_init(void)
{
	spin_init(&objects_lock, "objects");
	spin_init(&wait_lock, "object wait");
	list_init(&objects);
	waitq_init(&pip_waiters, "object pip");
	waitq_init(&clean_waiters, "object clean");
}

static void
set_flags(struct vm_object *object, uint32_t flags)
{
	__atomic_fetch_or(&object->flags, flags, __ATOMIC_SEQ_CST);
}

static void
clear_flags(struct vm_object *object, uint32_t flags)
{
	__atomic_fetch_and(&object->flags, ~flags, __ATOMIC_SEQ_CST);
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
	spin_acquire(&wait_lock);
	waitq_wake_all(&pip_waiters);
	spin_release(&wait_lock);
}

void
vm_object_pip_wait(struct vm_object *object)
{
	spin_acquire(&wait_lock);
	__atomic_fetch_add(&pip_waiting, 1, __ATOMIC_SEQ_CST);
	while (
	    __atomic_load_n(&object->paging_in_progress, __ATOMIC_SEQ_CST) > 0)
		waitq_sleep(&pip_waiters, &wait_lock);
	__atomic_fetch_sub(&pip_waiting, 1, __ATOMIC_SEQ_CST);
	spin_release(&wait_lock);
}

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

	return pindex < m->pindex ? -1 : pindex > m->pindex;
}

bool
vm_page_insert(struct vm_page *m, struct vm_object *object, vm_pindex_t pindex)
{
	ASSERT(token_held_exclusive(&object->token));
	ASSERT(vm_page_is_busy(m));
	ASSERT(m->object == NULL);
	m->pindex = pindex;
	if (rb_insert_key(&object->rb_memq, &m->rb_entry, &pindex,
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
	rb_remove(&object->rb_memq, &m->rb_entry);
	m->object = NULL;
	object->resident_page_count--;
	object->generation++;
}

struct vm_page *
vm_page_lookup(struct vm_object *object, vm_pindex_t pindex)
{
	ASSERT(token_held(&object->token));
	return page_of_node(rb_find(&object->rb_memq, &pindex, compare_index));
}

struct vm_page *
vm_page_next_resident(struct vm_object *object, vm_pindex_t pindex)
{
	ASSERT(token_held(&object->token));
	return page_of_node(
	    rb_lower_bound(&object->rb_memq, &pindex, compare_index));
}

/* Return the first page in [PINDEX, END), or NULL. */
static struct vm_page *
next_page(struct vm_object *object, vm_pindex_t pindex, vm_pindex_t end)
{
	struct vm_page *m = vm_page_next_resident(object, pindex);

	return m != NULL && m->pindex < end ? m : NULL;
}

/* Likewise, and make the page hard busy, when it is not soft busy.
 * => may sleep.  */
static struct vm_page *
busy_next_page(struct vm_object *object, vm_pindex_t pindex, vm_pindex_t end)
{
	struct vm_page *m;

	while ((m = next_page(object, pindex, end)) != NULL &&
	    !vm_page_busy_try(m, true))
		vm_page_sleep_busy(m, true);
	return m;
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
	/* vm_object_foreach goes from the front to the back.  At the front, new
	 * objects cannot keep it from reaching the end.  */
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

	ASSERT_CMP(before, >, 0u);
}

/* Free M, or take it out of its object if it is wired.
 * => M is hard busy and not mapped.  */
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
	set_flags(object, OBJ_DEAD);
	vm_object_pip_wait(object);
	while ((m = busy_next_page(object, 0, UINT32_MAX)) != NULL) {
		vm_page_protect(m, VM_PROT_NONE);
		discard_page(m);
	}
	vm_object_pip_wait(object);
	ASSERT_CMP(object->resident_page_count, ==, 0u);
	vm_pager_dealloc(object);
	spin_acquire(&objects_lock);
	list_remove(&object->object_list);
	object_count--;
	spin_release(&objects_lock);
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
	vm_object_hold(object);
	ASSERT_CMP(object->ref_count, >, 0u);
	if (__atomic_sub_fetch(&object->ref_count, 1, __ATOMIC_SEQ_CST) == 0)
		vm_object_terminate(object);
	vm_object_drop(object);
}

/* ----------------------------------------------------------- removing pages */

/* Remove the mappings of pages [START, END) of OBJECT.  With many pages, this takes
 * fewer shootdowns than unmapping each of them.  */
static void
unmap_range(struct vm_object *object, vm_pindex_t start, vm_pindex_t end)
{
	struct list_elem *e;

	spin_acquire(&object->backing_lk);
	for (e = list_begin(&object->backing_list);
	     e != list_end(&object->backing_list); e = list_next(e)) {
		const struct vm_map_backing *ba =
		    list_entry(e, struct vm_map_backing, entry);
		vm_pindex_t base = atop(ba->offset);
		vm_pindex_t first = MAX(start, base);
		vm_pindex_t last = MIN(end, base + atop(ba->end - ba->start));

		if (first < last)
			vm_pmap_remove(ba->pmap, ba->start + ptoa(first - base),
			    ba->start + ptoa(last - base));
	}
	spin_release(&object->backing_lk);
}

/* Free M, or make it invalid if it is wired.
 * => M is hard busy, which ends.  */
static void
remove_page(struct vm_page *m)
{
	vm_page_protect(m, VM_PROT_NONE);
	if (m->wire_count > 0 && !(m->flags & PG_FICTITIOUS)) {
		vm_page_set_invalid(m, 0, PAGE_SIZE);
		vm_page_flag_clear(m, PG_SWAPPED);
		vm_page_wakeup(m);
	} else
		discard_page(m);
}

/* Free M, unless it is dirty, wired or held.  It is unmapped before its dirty bits are
 * tested, because a program can modify it as long as it is mapped.  A thread that holds
 * M for writing marks it dirty before it releases the hold, so hold_count is read first.
 * => M is hard busy, which ends.  */
static void
remove_clean_page(struct vm_page *m)
{
	if (m->wire_count == 0 && m->dirty == 0) {
		vm_page_protect(m, VM_PROT_NONE);
		if (m->hold_count == 0 && m->dirty == 0) {
			vm_page_free(m);
			return;
		}
	}
	vm_page_wakeup(m);
}

void
vm_object_page_remove(struct vm_object *object, vm_pindex_t start,
    vm_pindex_t end, bool clean_only)
{
	vm_pindex_t pindex = start;
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	ASSERT_CMP(start, <=, end);
	if (!clean_only && next_page(object, start, end) != NULL)
		unmap_range(object, start, end);
	while ((m = busy_next_page(object, pindex, end)) != NULL) {
		pindex = m->pindex + 1;
		if (clean_only)
			remove_clean_page(m);
		else
			remove_page(m);
	}
	if (!clean_only && object->type == OBJT_SWAP)
		swap_pager_freespace(object, start, end - start);
}

/* -------------------------------------------------------------- page_clean */

/* A call of vm_object_page_clean. */
struct clean {
	struct vm_object *object;
	vm_pindex_t start, end;
	unsigned flags; /* OBJPC_* */
	bool remains;   /* pages can still be dirty, or become dirty */
	int error;      /* the last error */
};

static bool
leaves_out(const struct clean *clean, const struct vm_page *m)
{
	return (clean->flags & OBJPC_NOSYNC) != 0 &&
	    (m->flags & PG_NOSYNC) != 0;
}

/* Wait until no thread cleans OBJECT, then note that this one does. */
static void
begin_clean(struct vm_object *object)
{
	spin_acquire(&wait_lock);
	while (object->flags & OBJ_CLEANING)
		waitq_sleep(&clean_waiters, &wait_lock);
	set_flags(object, OBJ_CLEANING);
	spin_release(&wait_lock);
}

static void
end_clean(struct vm_object *object)
{
	spin_acquire(&wait_lock);
	clear_flags(object, OBJ_CLEANING);
	waitq_wake_all(&clean_waiters);
	spin_release(&wait_lock);
}

/* First pass: write-protect the pages, and mark them with PG_CLEANCHK.  Pages that are
 * inserted later are not marked; whatever they contain was stored later.  */
static void
protect_pages(struct clean *clean)
{
	vm_pindex_t pindex = clean->start;
	struct vm_page *m;

	while (
	    (m = busy_next_page(clean->object, pindex, clean->end)) != NULL) {
		pindex = m->pindex + 1;
		if (leaves_out(clean, m))
			clean->remains = true;
		else {
			vm_page_flag_set(m, PG_CLEANCHK);
			vm_page_protect(m, VM_PROT_READ);
		}
		vm_page_wakeup(m);
	}
}

/* Write M, which has PG_CLEANCHK, if it is dirty.  It is write-protected again, because a
 * fault can have made it writable after the first pass.  A thread that holds M can still
 * modify it, and marks it dirty before it releases the hold, so hold_count is read first.
 * => M is hard busy, which ends.  */
static void
clean_page(struct clean *clean, struct vm_page *m)
{
	int error;

	vm_page_protect(m, VM_PROT_READ);
	if (m->hold_count != 0)
		clean->remains = true;
	if (m->dirty == 0 || m->valid == 0) {
		vm_page_flag_clear(m, PG_CLEANCHK);
		vm_page_wakeup(m);
		return;
	}
	error = vm_file_clean_pages(clean->object, m, clean->end, clean->flags);
	if (error != 0)
		clean->error = error;
}

/* Second pass: write the marked pages that are dirty.  Each page is written once, because
 * the mark is removed first.  */
static void
write_pages(struct clean *clean)
{
	vm_pindex_t pindex = clean->start;
	struct vm_page *m;

	while ((m = next_page(clean->object, pindex, clean->end)) != NULL) {
		if ((m->flags & PG_CLEANCHK) == 0)
			pindex = m->pindex + 1;
		else if (!vm_page_busy_try(m, true))
			vm_page_sleep_busy(m, true);
		else {
			pindex = m->pindex + 1;
			clean_page(clean, m);
		}
	}
}

int
vm_object_page_clean(struct vm_object *object, vm_pindex_t start,
    vm_pindex_t end, unsigned flags)
{
	struct clean clean = {
		.object = object, .start = start, .end = end, .flags = flags
	};

	ASSERT(token_held_exclusive(&object->token));
	ASSERT_CMP(start, <=, end);
	if (object->type == OBJT_VNODE && vm_object_may_be_dirty(object)) {
		begin_clean(object);
		if (object->flags & OBJ_MIGHTBEDIRTY) {
			if (start == 0 && end >= object->size)
				clear_flags(
				    object, OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY);
			protect_pages(&clean);
			write_pages(&clean);
			if (clean.remains)
				vm_object_set_writeable_dirty(object);
		}
		end_clean(object);
	}
	if (flags & OBJPC_INVAL)
		vm_object_page_remove(object, start, end, true);
	return clean.error;
}

/* ------------------------------------------------------------------ extension */

/* If other users have references to OBJECT, one of them may use the pages after
 * index NEXT, unless the object ends there.  */
static bool
can_extend(const struct vm_object *object, vm_pindex_t next)
{
	return vm_object_is_anonymous(object) && object->handle == NULL &&
	    !(object->flags & OBJ_DEAD) &&
	    (object->ref_count == 1 || next == object->size);
}

bool
vm_object_coalesce(struct vm_object *object, vm_pindex_t offset,
    vm_pindex_t size, vm_pindex_t more)
{
	vm_pindex_t next = offset + size, end = next + more;
	bool extended;

	if (object == NULL)
		return true;
	if (end < next)
		return false;
	vm_object_hold(object);
	extended = can_extend(object, next);
	if (extended) {
		/* Pages from an earlier use of the range must not become
		 * visible again.  */
		vm_object_page_remove(object, next, end, false);
		object->size = MAX(object->size, end);
	}
	vm_object_drop(object);
	return extended;
}

/* ------------------------------------------------------------------- advice */

static bool
can_advise(const struct vm_page *m, int advice)
{
	return m->valid == VM_PAGE_BITS_ALL && m->wire_count == 0 &&
	    (m->flags & PG_UNQUEUED) == 0 &&
	    (advice != MADV_FREE || m->hold_count == 0);
}

/* => M is hard busy.  */
static void
free_content(struct vm_page *m)
{
	vm_page_undirty(m);
	vm_page_flag_clear(m, PG_SWAPPED);
	spin_acquire(&m->spin);
	m->act_count = 0;
	spin_release(&m->spin);
}

/* Apply ADVICE to M.  Returns false if M is in use, and the advice does not apply. */
static bool
advise_page(struct vm_page *m, int advice)
{
	bool applies;

	if (!vm_page_busy_try(m, true))
		return false;
	applies = can_advise(m, advice);
	if (applies) {
		if (advice == MADV_FREE)
			free_content(m);
		if (advice == MADV_WILLNEED)
			vm_page_activate(m);
		else
			vm_page_dontneed(m);
	}
	vm_page_wakeup(m);
	return applies;
}

static void
free_swap(struct vm_object *object, vm_pindex_t start, vm_pindex_t end)
{
	if (object->type == OBJT_SWAP && start < end)
		swap_pager_freespace(object, start, end - start);
}

/* The copy in swap of a page that is left alone may be the only good one, so with
 * MADV_FREE it is kept.  */
void
vm_object_madvise(
    struct vm_object *object, vm_pindex_t start, vm_pindex_t end, int advice)
{
	vm_pindex_t from = start; /* copies in swap below it have been freed */
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	if (advice == MADV_FREE &&
	    (!vm_object_is_anonymous(object) ||
		!(object->flags & OBJ_ONEMAPPING)))
		return;
	for (; (m = next_page(object, start, end)) != NULL;
	     start = m->pindex + 1) {
		if (advise_page(m, advice) || advice != MADV_FREE)
			continue;
		free_swap(object, from, m->pindex);
		from = m->pindex + 1;
	}
	if (advice == MADV_FREE)
		free_swap(object, from, end);
}

/* ----------------------------------------------------------- all the objects */

/* Hold the first object at list element E or after it; NULL: there is none.
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
