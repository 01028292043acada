/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocating pages: the naive version of stage 11.
 *
 * Every allocation may use all free pages.  When there are none, a NORMAL or SYSTEM
 * allocation frees a clean, unused page of a file and takes that; if there is no such
 * page either, the allocation fails.  Pages are moved between the active and the inactive
 * queue, but nothing searches these queues, and no page is cached.  This works until
 * memory runs out.  It is not a design to start from.
 *
 * Lock order: as in vm_page_queue.h.
 */
#include "vm/dragonfly/vm_page_alloc.h"

#include "cpu/cpu.h"
#include "lib/debug.h"
#include "threads/thread.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_pageout.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"

/* Is M, which is hard busy, a page of a file that could be freed without losing
 * data?  */
static bool
can_reclaim_page(struct vm_page *m)
{
	return m->object != NULL && m->object->type == OBJT_VNODE &&
	    m->wire_count == 0 && m->hold_count == 0 && m->dirty == 0 &&
	    vm_page_count_mappings(m) == 0;
}

/* Free M, which is hard busy and reclaimable, if its object's token can be acquired
 * without waiting.  Returns whether M was freed.  */
static bool
reclaim_page(struct vm_page *m)
{
	struct vm_object *object = m->object;

	if (!token_try(&object->token))
		return false;
	vm_object_hold_only(object);
	/* M has no mappings, but its flags, such as PG_MAPPED, must be cleared. */
	vm_page_protect(m, VM_PROT_NONE);
	vm_page_free(m);
	token_release(&object->token);
	vm_object_drop_only(object);
	return true;
}

/* Free a clean, unused page of a file.  Returns false if no page can be freed.
 * The search begins after the page that was freed last; if it always began at the
 * first page, replacing all pages would take time quadratic in their number.  */
static bool
reclaim_any_page(void)
{
	static uint32_t start; /* atomic */
	uint32_t at = __atomic_load_n(&start, __ATOMIC_RELAXED);
	struct vm_page *m;

	for (uint32_t i = 0; i < vm_page_array_size; i++) {
		m = &vm_page_array[at];
		at = at + 1 < vm_page_array_size ? at + 1 : 0;
		if (m->object == NULL || !vm_page_busy_try(m, true))
			continue;
		if (can_reclaim_page(m) && reclaim_page(m)) {
			__atomic_store_n(&start, at, __ATOMIC_RELAXED);
			return true;
		}
		vm_page_wakeup(m);
	}
	return false;
}

struct vm_page *
vm_page_alloc(struct vm_object *object, vm_pindex_t pindex, unsigned how)
{
	struct vm_page *m;

	ASSERT(how &
	    (VM_ALLOC_NORMAL | VM_ALLOC_QUICK | VM_ALLOC_SYSTEM |
		VM_ALLOC_INTERRUPT));
	m = vm_page_queue_take(PQ_FREE, 0);
	while (m == NULL && (how & (VM_ALLOC_NORMAL | VM_ALLOC_SYSTEM)) != 0 &&
	    reclaim_any_page())
		m = vm_page_queue_take(PQ_FREE, 0);
	if (m == NULL || object == NULL || vm_page_insert(m, object, pindex))
		return m;
	if ((how & VM_ALLOC_NULL_OK) == 0)
		panic("vm_page_alloc: object %p already has page %u", object,
		    pindex);
	vm_page_free(m);
	return NULL;
}

unsigned
vm_page_alloc_some(struct vm_object *object UNUSED, vm_pindex_t pindex UNUSED,
    unsigned count, struct vm_page **pages)
{
	return vm_page_queue_take_all(PQ_FREE, 0, count, pages);
}

struct vm_page *
vm_page_grab(struct vm_object *object, vm_pindex_t pindex, unsigned how)
{
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	for (;;) {
		m = vm_page_lookup(object, pindex);
		if (m != NULL && vm_page_busy_try(m, true))
			break;
		if (m != NULL) {
			vm_page_sleep_busy(m, true);
			continue;
		}
		m = vm_page_alloc(object, pindex, how);
		if (m != NULL)
			break;
		if ((how & VM_ALLOC_RETRY) == 0)
			return NULL;
		if (vm_wait() != 0)
			thread_yield();
	}
	if ((how & VM_ALLOC_FORCE_ZERO) != 0 ||
	    ((how & VM_ALLOC_ZERO) != 0 && m->valid == 0))
		vm_page_zero_fill(m);
	return m;
}

void
vm_page_free(struct vm_page *m)
{
	enum vm_page_queue_type type;

	vm_page_check_freeable(m);
	if (m->object != NULL)
		vm_page_remove(m);
	m->valid = 0;
	vm_page_flag_clear(m, UINT32_MAX);
	spin_acquire(&m->spin);
	vm_page_queue_remove(m);
	m->act_count = 0;
	type = m->hold_count != 0 ? PQ_HOLD : PQ_FREE;
	/* A thread that holds M can make it dirty until the hold ends. */
	__atomic_store_n(&m->dirty, 0, __ATOMIC_SEQ_CST);
	/* From here on M is only found through its queue. */
	vm_page_wakeup(m);
	vm_page_queue_add(m, type, true);
	spin_release(&m->spin);
	vm_stat_count(V_TFREE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST); /* see vm_page_unhold */
	if (type == PQ_HOLD)
		vm_page_free_held(m);
}

void
vm_page_free_held(struct vm_page *m)
{
	spin_acquire(&m->spin);
	if (m->queue == PQ_HOLD && m->hold_count == 0) {
		vm_page_queue_remove(m);
		m->dirty = 0; /* see vm_page_free */
		vm_page_queue_add(m, PQ_FREE, true);
	}
	spin_release(&m->spin);
}

/* Acquire M's spinlock, which gives the right to change M's queue and act_count, unless the
 * running thread has that right already because M is exclusive.  Returns whether the
 * spinlock was acquired.
 * => M is busy.  */
static bool
lock_queue_of(struct vm_page *m)
{
	ASSERT(vm_page_is_busy(m) || vm_page_is_soft_busy(m));
	if (vm_page_is_exclusive(m))
		return false;
	spin_acquire(&m->spin);
	return true;
}

static void
unlock_queue_of(struct vm_page *m, bool locked)
{
	if (locked)
		spin_release(&m->spin);
}

/* Put M into queue TYPE, unless M must stay where it is.
 * => the queue of M is locked.  */
static void
move_to_queue(struct vm_page *m, enum vm_page_queue_type type, bool at_head)
{
	if (m->wire_count != 0 || (m->flags & PG_UNQUEUED) != 0)
		return;
	if (m->queue != PQ_NONE)
		vm_page_queue_remove(m);
	vm_page_queue_add(m, type, at_head);
}

/* The first test needs no lock, because another thread could also move M directly after
 * this function has returned.  */
void
vm_page_activate(struct vm_page *m)
{
	bool locked;

	if (m->queue == PQ_ACTIVE && m->act_count >= ACT_INIT)
		return;
	locked = lock_queue_of(m);
	if (m->queue != PQ_ACTIVE)
		move_to_queue(m, PQ_ACTIVE, false);
	m->act_count = MAX(m->act_count, ACT_INIT);
	unlock_queue_of(m, locked);
}

void
vm_page_deactivate(struct vm_page *m)
{
	bool locked = lock_queue_of(m);

	vm_page_flag_clear(m, PG_WINATCFLS);
	if (m->queue != PQ_INACTIVE)
		move_to_queue(m, PQ_INACTIVE, false);
	unlock_queue_of(m, locked);
}

void
vm_page_dontneed(struct vm_page *m)
{
	bool locked;

	vm_page_clear_references(m);
	locked = lock_queue_of(m);
	move_to_queue(m, PQ_INACTIVE, true);
	unlock_queue_of(m, locked);
}

void
vm_page_cache(struct vm_page *m)
{
	vm_page_protect(m, VM_PROT_NONE);
	vm_page_deactivate(m);
	vm_page_wakeup(m);
}

uint32_t
vm_page_available(void)
{
	struct vm_page *end = vm_page_array + vm_page_array_size, *m;
	uint32_t count = vm_page_queue_count(PQ_FREE);

	for (m = vm_page_array; m < end; m++) {
		if (m->object == NULL || !vm_page_busy_try(m, true))
			continue;
		count += can_reclaim_page(m);
		vm_page_wakeup(m);
	}
	return count;
}
