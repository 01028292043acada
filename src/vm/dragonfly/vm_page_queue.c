/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page queues: the naive version of stage 11.
 *
 * All pages have the same color, so each queue is a single list, and all CPUs
 * that allocate or free pages compete for the spinlock of one list.  It works, but
 * it is not a design to start from.
 */
#include "vm/dragonfly/vm_page_queue.h"

#include "vm/dragonfly/vm_stat.h"

static struct vpgqueues queues[PQ_COUNT] = {
	[PQ_FREE] = { .cnt_offset = V_FREE_COUNT },
	[PQ_INACTIVE] = { .cnt_offset = V_INACTIVE_COUNT },
	[PQ_ACTIVE] = { .cnt_offset = V_ACTIVE_COUNT },
	[PQ_CACHE] = { .cnt_offset = V_CACHE_COUNT },
	[PQ_HOLD] = { .cnt_offset = V_HOLD_COUNT },
};

void
vm_page_queue_init(uint32_t pages)
{
	for (unsigned type = PQ_NONE + 1; type < PQ_COUNT; type++) {
		spin_init(&queues[type].spin, "page queue");
		list_init(&queues[type].pl);
	}
	for (uint32_t i = 0; i < pages; i++)
		vm_page_array[i].pc = 0;
}

unsigned
vm_page_colors(void)
{
	return 1;
}

unsigned
vm_page_wanted_color(const struct vm_object *object UNUSED,
    vm_pindex_t pindex UNUSED, unsigned cpu UNUSED)
{
	return 0;
}

uint16_t
vm_page_new_object_color(void)
{
	return 0;
}

/* May the running thread change M's queue? */
static bool
may_change_queue(const struct vm_page *m)
{
	return vm_page_is_exclusive(m) || spin_held(&m->spin);
}

/* Add M to its queue, PQ, of type TYPE.
 * => the spinlock of PQ is held.  */
static inline void
link_page(struct vpgqueues *pq, enum vm_page_queue_type type, struct vm_page *m,
    bool at_head)
{
	ASSERT_CMP(m->queue, ==, PQ_NONE);
	ASSERT_CMP(m->flags & (PG_UNQUEUED | PG_FICTITIOUS), ==, 0u);
	if (at_head)
		list_push_front(&pq->pl, &m->pageq);
	else
		list_push_back(&pq->pl, &m->pageq);
	m->queue = (uint8_t)type;
	pq->lcnt++;
	pq->adds++;
}

void
vm_page_queue_add(struct vm_page *m, enum vm_page_queue_type type, bool at_head)
{
	struct vpgqueues *pq = &queues[type];

	ASSERT(may_change_queue(m));
	spin_acquire(&pq->spin);
	link_page(pq, type, m, at_head);
	spin_release(&pq->spin);
	vm_stat_add(pq->cnt_offset, 1);
}

void
vm_page_queue_add_all(
    struct vm_page *const *pages, unsigned count, enum vm_page_queue_type type)
{
	struct vpgqueues *pq = &queues[type];

	spin_acquire(&pq->spin);
	for (unsigned i = 0; i < count; i++) {
		ASSERT(vm_page_is_exclusive(pages[i]));
		link_page(pq, type, pages[i], false);
	}
	spin_release(&pq->spin);
	vm_stat_add(pq->cnt_offset, (int32_t)count);
}

/* Remove M from its queue, PQ.
 * => the spinlock of PQ is held.  */
static void
unlink_page(struct vpgqueues *pq, struct vm_page *m)
{
	list_remove(&m->pageq);
	m->queue = PQ_NONE;
	pq->lcnt--;
}

enum vm_page_queue_type
vm_page_queue_remove(struct vm_page *m)
{
	enum vm_page_queue_type type = m->queue;
	struct vpgqueues *pq = &queues[type];

	ASSERT(may_change_queue(m));
	if (type == PQ_NONE)
		return PQ_NONE;
	spin_acquire(&pq->spin);
	unlink_page(pq, m);
	spin_release(&pq->spin);
	vm_stat_add(pq->cnt_offset, -1);
	return type;
}

void
vm_page_queue_requeue(struct vm_page *m)
{
	struct vpgqueues *pq = &queues[m->queue];

	ASSERT(may_change_queue(m));
	ASSERT_CMP(m->queue, !=, PQ_NONE);
	spin_acquire(&pq->spin);
	list_remove(&m->pageq);
	list_push_back(&pq->pl, &m->pageq);
	spin_release(&pq->spin);
}

/* Find the first page of PQ that is not busy, make it hard busy, remove it from PQ, and return
 * it.  Returns NULL if there is no such page.
 * => the spinlock of PQ is held.  */
static inline struct vm_page *
take_first(struct vpgqueues *pq)
{
	struct vm_page *m;
	struct list_elem *e;

	for (e = list_begin(&pq->pl); e != list_end(&pq->pl);
	     e = list_next(e)) {
		m = list_entry(e, struct vm_page, pageq);
		if ((m->flags & PG_MARKER) != 0 || !vm_page_busy_try(m, true))
			continue;
		unlink_page(pq, m);
		return m;
	}
	return NULL;
}

struct vm_page *
vm_page_queue_take(enum vm_page_queue_type type, unsigned color UNUSED)
{
	struct vpgqueues *pq = &queues[type];
	struct vm_page *m;

	ASSERT(type == PQ_FREE || type == PQ_CACHE);
	spin_acquire(&pq->spin);
	m = take_first(pq);
	spin_release(&pq->spin);
	if (m != NULL)
		vm_stat_add(pq->cnt_offset, -1);
	return m;
}

unsigned
vm_page_queue_take_all(enum vm_page_queue_type type, unsigned color UNUSED,
    unsigned count, struct vm_page **pages)
{
	struct vpgqueues *pq = &queues[type];
	unsigned taken = 0;

	ASSERT(type == PQ_FREE || type == PQ_CACHE);
	spin_acquire(&pq->spin);
	while (taken < count && (pages[taken] = take_first(pq)) != NULL)
		taken++;
	spin_release(&pq->spin);
	vm_stat_add(pq->cnt_offset, -(int32_t)taken);
	return taken;
}

uint32_t
vm_page_queue_count(enum vm_page_queue_type type)
{
	ASSERT(type != PQ_NONE && type < PQ_COUNT);
	return queues[type].lcnt;
}

void
vm_page_queue_foreach(enum vm_page_queue_type type,
    void (*visit)(struct vm_page *, void *), void *aux)
{
	struct vpgqueues *pq = &queues[type];
	struct vm_page *m;
	struct list_elem *e;

	ASSERT(type != PQ_NONE && type < PQ_COUNT);
	spin_acquire(&pq->spin);
	for (e = list_begin(&pq->pl); e != list_end(&pq->pl);
	     e = list_next(e)) {
		m = list_entry(e, struct vm_page, pageq);
		if ((m->flags & PG_MARKER) == 0)
			visit(m, aux);
	}
	spin_release(&pq->spin);
}
