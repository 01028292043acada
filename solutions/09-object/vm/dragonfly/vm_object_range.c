/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ranges of pages of an object: removing, cleaning, extension, advice.
 *
 * A function that walks through a range keeps an index as its position, not a page:
 * whenever it sleeps, pages can be freed and inserted.
 *
 * OBJ_WRITEABLE and OBJ_MIGHTBEDIRTY are cleared before the first page is
 * write-protected, not after the last one.  A thread that maps a page writable sets the
 * flags while it has the page busy, and a page must be busy to be write-protected as
 * well.  So either the flags are set after they were cleared, or the mapping is
 * write-protected and its page written.
 *
 * Locks: clean_lock guards clean_waiters, where threads wait until no other thread cleans
 * an object.
 */
#include "lib/abi.h"
#include "lib/debug.h"
#include "threads/sync.h"
#include "vm/dragonfly/swap_pager.h"
#include "vm/dragonfly/vm_file.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"

static struct spinlock clean_lock = SPINLOCK_INITIALIZER("object clean");
static struct waitq clean_waiters = {
	.threads = LIST_INITIALIZER(clean_waiters.threads),
	.name = "object clean",
};

/* Return the first page in [PINDEX, END), or NULL. */
static struct vm_page *
next_page(struct vm_object *object, vm_pindex_t pindex, vm_pindex_t end)
{
	struct vm_page *m = vm_page_next_resident(object, pindex);

	return m != NULL && m->pindex < end ? m : NULL;
}

/* Return the first page in [PINDEX, END), made hard busy as soon as no thread has it busy, or
 * NULL.
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

/* ----------------------------------------------------------- removing pages */

/* Unmap and free M.  A wired page that is not fictitious stays, but becomes invalid.
 * => M is hard busy on entry, and no longer on return.  */
static void
remove_page(struct vm_page *m)
{
	vm_page_protect(m, VM_PROT_NONE);
	if (m->flags & PG_FICTITIOUS) {
		vm_page_remove(m);
		vm_page_free_fake(m);
	} else if (m->wire_count > 0) {
		vm_page_set_invalid(m, 0, PAGE_SIZE);
		vm_page_flag_clear(m, PG_SWAPPED);
		vm_page_wakeup(m);
	} else
		vm_page_free(m);
}

/* Free M, unless it is dirty, wired or held.  It is unmapped before its dirty bits are
 * tested, because a program can modify it as long as it is mapped.  A thread that holds
 * M for writing marks it dirty before it releases the hold, so hold_count is read first.
 * => M is hard busy on entry, and no longer on return.  */
static void
remove_clean_page(struct vm_page *m)
{
	if (m->wire_count == 0) {
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
	while ((m = busy_next_page(object, pindex, end)) != NULL) {
		pindex = m->pindex + 1;
		if (clean_only)
			remove_clean_page(m);
		else
			remove_page(m);
	}
	if (!clean_only)
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

/* Wait until no other thread cleans OBJECT, then record that this thread does. */
static void
begin_clean(struct vm_object *object)
{
	spin_acquire(&clean_lock);
	while (object->flags & OBJ_CLEANING)
		waitq_sleep(&clean_waiters, &clean_lock);
	__atomic_fetch_or(&object->flags, OBJ_CLEANING, __ATOMIC_SEQ_CST);
	spin_release(&clean_lock);
}

static void
end_clean(struct vm_object *object)
{
	spin_acquire(&clean_lock);
	__atomic_fetch_and(&object->flags, ~OBJ_CLEANING, __ATOMIC_SEQ_CST);
	waitq_wake_all(&clean_waiters);
	spin_release(&clean_lock);
}

/* First pass: write-protect the pages, and mark them with PG_CLEANCHK.  Pages that are
 * inserted later are not marked: programs can have modified them only after this pass.  */
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
 * => M is hard busy on entry, and no longer on return.  */
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

/* Second pass: write the marked pages that are dirty.  Each page is written at most once,
 * because the mark is removed first.  */
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
		if (start == 0 && end >= object->size)
			__atomic_fetch_and(&object->flags,
			    ~(OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY),
			    __ATOMIC_SEQ_CST);
		protect_pages(&clean);
		write_pages(&clean);
		if (clean.remains)
			vm_object_set_writeable_dirty(object);
		end_clean(object);
	}
	if (flags & OBJPC_INVAL)
		vm_object_page_remove(object, start, end, true);
	return clean.error;
}

/* ------------------------------------------------------------------ extension */

/* Can OBJECT be extended by pages from index NEXT on?  If other users have references to
 * OBJECT, one of them may use these pages, unless the object ends at NEXT.  */
static bool
can_extend(const struct vm_object *object, vm_pindex_t next)
{
	return vm_object_is_anonymous(object) && object->handle == NULL &&
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

/* Mark M clean and unused, and record that it has no copy in swap; the caller frees the copy.
 * => M is exclusive.  */
static void
free_content(struct vm_page *m)
{
	vm_page_undirty(m);
	vm_page_flag_clear(m, PG_SWAPPED);
	m->act_count = 0;
}

/* Apply ADVICE to M.  Returns false if M is busy, or if the advice does not apply to it. */
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

/* If MADV_FREE has not been applied to a page, its copy in swap is kept, because that may
 * be the only valid copy.  */
void
vm_object_madvise(
    struct vm_object *object, vm_pindex_t start, vm_pindex_t end, int advice)
{
	vm_pindex_t from = start; /* copies in swap below it have been freed */
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	/* Only anonymous memory can have OBJ_ONEMAPPING. */
	if (advice == MADV_FREE && !(object->flags & OBJ_ONEMAPPING))
		return;
	for (; (m = next_page(object, start, end)) != NULL;
	     start = m->pindex + 1) {
		if (advise_page(m, advice) || advice != MADV_FREE)
			continue;
		swap_pager_freespace(object, from, m->pindex - from);
		from = m->pindex + 1;
	}
	if (advice == MADV_FREE)
		swap_pager_freespace(object, from, end - from);
}
