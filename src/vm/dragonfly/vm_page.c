/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pages: their array, the busy protocol, wire and hold counts, valid and
 * dirty bits, and their invariants.
 *
 * All pages of palloc's user pool belong to the engine from boot on.
 *
 * Waiting for busy pages: page_waits is a small table of wait queues, and the
 * address of the page chooses one.  A thread sets PBUSY_WANTED while it holds the
 * queue's spinlock, which waitq_sleep releases.  A thread that clears PBUSY_WANTED takes the
 * same spinlock afterward and wakes all threads of the queue, so no wake-up is
 * lost.  A thread that waits for another page finds that page still busy, and
 * sleeps again.  With the table, no page needs a wait queue of its own, and a
 * thread can wait for a fictitious page that is freed in the meantime.
 *
 * Lock order: the spinlock of a page, then that of a wait queue, then sched_lock.
 */
#include "vm/dragonfly/vm_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/debug.h"
#include "mem/palloc.h"
#include "mem/user_pool.h"
#include "threads/sync.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_page_hash.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"

/* The maximum number of pages whose array fits in one heap block. */
#define PAGES_MAX ((PAGE_SIZE << PALLOC_ORDER_MAX) / sizeof(struct vm_page))

#define PAGE_WAITS 64

struct page_wait {
	struct spinlock spin;
	struct waitq waiters; /* (spin) */
};

struct vm_page *vm_page_array;
uint32_t vm_page_array_size;

static struct page_wait page_waits[PAGE_WAITS];

/* ---------------------------------------------------------------- startup */

/* Make M the page at PA, which is in no object and no queue. */
static void
init_page(struct vm_page *m, paddr_t pa)
{
	memset(m, 0, sizeof(*m));
	spin_init(&m->spin, "page");
	m->phys_addr = pa;
	m->queue = PQ_NONE;
	m->pat_mode = VM_MEMATTR_WRITE_BACK;
}

static void
make_page_array(void)
{
	uint32_t count = user_pool_count();

	if (count > PAGES_MAX) {
		printf("instar: %u of %u user pages are used\n",
		    (unsigned)PAGES_MAX, count);
		count = PAGES_MAX;
	}
	vm_page_array = calloc(count, sizeof(struct vm_page));
	if (vm_page_array == NULL)
		panic("vm_page_startup: no memory for %u pages", count);
	vm_page_array_size = count;
	for (uint32_t i = 0; i < count; i++)
		init_page(&vm_page_array[i], virt_to_phys(user_pool_page(i)));
}

void
vm_page_startup(void)
{
	struct vm_page *m;

	for (unsigned i = 0; i < PAGE_WAITS; i++) {
		spin_init(&page_waits[i].spin, "page wait");
		waitq_init(&page_waits[i].waiters, "page");
	}
	while (palloc_get_page(PALLOC_USER) != NULL)
		continue;
	make_page_array();
	vm_thresholds_compute(vm_page_array_size, &vm_thresholds);
	vm_page_queue_init(vm_page_array_size);
	vm_page_hash_init();
	/* The queue of free pages is used like a stack: the page that is added
	 * last is allocated first.  */
	for (m = vm_page_array + vm_page_array_size; m-- > vm_page_array;) {
		spin_acquire(&m->spin);
		vm_page_queue_add(m, PQ_FREE, true);
		spin_release(&m->spin);
	}
	vm_stat_rollup();
}

struct vm_page *
vm_page_at(paddr_t pa)
{
	uint32_t number;

	if (!user_pool_find(phys_to_virt(pa), &number) ||
	    number >= vm_page_array_size)
		return NULL;
	return &vm_page_array[number];
}

/* ------------------------------------------------------------------- busy */

static struct page_wait *
page_wait_of(const struct vm_page *m)
{
	return &page_waits[(uintptr_t)m / sizeof(*m) % PAGE_WAITS];
}

/* If M's busy_count is *OLD, change it to NEXT and return true.  Otherwise set *OLD to
 * the present count and return false.  */
static bool
change_busy(struct vm_page *m, uint32_t *old, uint32_t next)
{
	return __atomic_compare_exchange_n(&m->busy_count, old, next, false,
	    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void
vm_page_wake_waiters(const struct vm_page *m)
{
	struct page_wait *wait = page_wait_of(m);

	spin_acquire(&wait->spin);
	waitq_wake_all(&wait->waiters);
	spin_release(&wait->spin);
}

void
vm_page_busy_wait(struct vm_page *m, bool also_soft)
{
	while (!vm_page_busy_try(m, also_soft))
		vm_page_sleep_busy(m, also_soft);
}

/* PG_REFERENCED is set so that the page daemon is less likely to reclaim a page for
 * which a thread waits.  */
void
vm_page_sleep_busy(struct vm_page *m, bool also_soft)
{
	struct page_wait *wait = page_wait_of(m);
	uint32_t old;

	spin_acquire(&wait->spin);
	old = m->busy_count;
	while (old & vm_page_excluding_bits(also_soft)) {
		if (!change_busy(m, &old, old | PBUSY_WANTED))
			continue;
		vm_page_flag_set(m, PG_REFERENCED);
		vm_stat_count(V_INTRANS);
		waitq_sleep(&wait->waiters, &wait->spin);
		break;
	}
	spin_release(&wait->spin);
}

bool
vm_page_sbusy_try(struct vm_page *m)
{
	uint32_t old = m->busy_count;

	do {
		if (old & PBUSY_LOCKED)
			return false;
		ASSERT_CMP(old & PBUSY_MASK, <, PBUSY_MASK);
	} while (!change_busy(m, &old, old + 1));
	return true;
}

void
vm_page_sbusy_hold(struct vm_page *m)
{
	ASSERT(vm_page_is_busy(m));
	ASSERT_CMP(m->busy_count & PBUSY_MASK, <, PBUSY_MASK);
	__atomic_fetch_add(&m->busy_count, 1, __ATOMIC_SEQ_CST);
}

/* If this was the last soft busy hold, and no thread has M hard busy, wake the threads
 * that wait.  If a thread has M hard busy, vm_page_wakeup will wake them.  */
void
vm_page_sbusy_drop(struct vm_page *m)
{
	uint32_t old = m->busy_count, next;

	do {
		ASSERT_CMP(old & PBUSY_MASK, >, 0u);
		next = old - 1;
		if ((next & (PBUSY_MASK | PBUSY_LOCKED)) == 0)
			next &= ~PBUSY_WANTED;
	} while (!change_busy(m, &old, next));
	if ((old & ~next) & PBUSY_WANTED)
		vm_page_wake_waiters(m);
}

void
vm_page_set_swapinprog(struct vm_page *m, bool set)
{
	if (set)
		__atomic_fetch_or(
		    &m->busy_count, PBUSY_SWAPINPROG, __ATOMIC_SEQ_CST);
	else
		__atomic_fetch_and(
		    &m->busy_count, ~PBUSY_SWAPINPROG, __ATOMIC_SEQ_CST);
}

/* ---------------------------------------------------------- wire and hold */

/* A fictitious page is wired exactly once as long as it exists. */
static bool
is_fictitious(const struct vm_page *m)
{
	return (m->flags & PG_FICTITIOUS) != 0;
}

void
vm_page_wire(struct vm_page *m)
{
	ASSERT(vm_page_is_busy(m));
	if (is_fictitious(m))
		return;
	if (__atomic_fetch_add(&m->wire_count, 1, __ATOMIC_SEQ_CST) == 0)
		vm_stat_add(V_WIRE_COUNT, 1);
}

void
vm_page_unwire(struct vm_page *m, bool activate)
{
	uint32_t old;

	ASSERT(vm_page_is_busy(m));
	if (is_fictitious(m))
		return;
	old = __atomic_fetch_sub(&m->wire_count, 1, __ATOMIC_SEQ_CST);
	ASSERT_CMP(old, >, 0u);
	if (old > 1)
		return;
	vm_stat_add(V_WIRE_COUNT, -1);
	if (activate)
		vm_page_activate(m);
	else
		vm_page_deactivate(m);
}

void
vm_page_wire_quick(struct vm_page *m)
{
	uint32_t old;

	if (is_fictitious(m))
		return;
	old = __atomic_fetch_add(&m->wire_count, 1, __ATOMIC_SEQ_CST);
	ASSERT_CMP(old, >, 0u);
}

bool
vm_page_unwire_quick(struct vm_page *m)
{
	uint32_t old = m->wire_count;

	if (is_fictitious(m))
		return true;
	do {
		ASSERT_CMP(old, >, 0u);
		if (old == 1)
			return false;
	} while (!__atomic_compare_exchange_n(&m->wire_count, &old, old - 1,
	    false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return true;
}

void
vm_page_hold(struct vm_page *m)
{
	__atomic_fetch_add(&m->hold_count, 1, __ATOMIC_SEQ_CST);
}

/* vm_page_free reads hold_count after it has put a page into PQ_HOLD, and this function
 * reads the queue after it has released the hold.  Therefore at least one of the two
 * finds that the page can be used again.  */
void
vm_page_unhold(struct vm_page *m)
{
	uint32_t old = __atomic_fetch_sub(&m->hold_count, 1, __ATOMIC_SEQ_CST);

	ASSERT_CMP(old, >, 0u);
	if (old == 1 && m->queue == PQ_HOLD)
		vm_page_free_held(m);
}

/* -------------------------------------------------------- valid and dirty */

unsigned
vm_page_bits(uint32_t base, uint32_t size)
{
	unsigned first, last;

	ASSERT_CMP(base, <=, PAGE_SIZE);
	ASSERT_CMP(size, <=, PAGE_SIZE - base);
	if (size == 0)
		return 0;
	first = base / DEV_BSIZE;
	last = (base + size - 1) / DEV_BSIZE;
	return (2u << last) - (1u << first);
}

/* Other threads and pmap callbacks can set M's dirty bits at the same time. */
static void
clear_dirty_bits(struct vm_page *m, unsigned bits)
{
	__atomic_fetch_and(&m->dirty, (uint8_t)~bits, __ATOMIC_SEQ_CST);
}

void
vm_page_set_valid(struct vm_page *m, uint32_t base, uint32_t size)
{
	ASSERT(vm_page_is_busy(m));
	m->valid |= (uint8_t)vm_page_bits(base, size);
}

void
vm_page_set_validclean(struct vm_page *m, uint32_t base, uint32_t size)
{
	vm_page_set_valid(m, base, size);
	clear_dirty_bits(m, vm_page_bits(base, size));
	if (base == 0 && size == PAGE_SIZE)
		vm_page_flag_clear(m, PG_NOSYNC);
}

void
vm_page_set_validdirty(struct vm_page *m, uint32_t base, uint32_t size)
{
	vm_page_set_valid(m, base, size);
	__atomic_fetch_or(
	    &m->dirty, (uint8_t)vm_page_bits(base, size), __ATOMIC_SEQ_CST);
}

void
vm_page_set_invalid(struct vm_page *m, uint32_t base, uint32_t size)
{
	unsigned bits = vm_page_bits(base, size);

	ASSERT(vm_page_is_busy(m));
	m->valid &= (uint8_t)~bits;
	clear_dirty_bits(m, bits);
}

void
vm_page_clear_dirty(struct vm_page *m, uint32_t base, uint32_t size)
{
	uint32_t first = ROUND_UP(base, DEV_BSIZE);
	uint32_t end = ROUND_DOWN(base + size, DEV_BSIZE);

	ASSERT(vm_page_is_busy(m));
	ASSERT_CMP(base + size, <=, PAGE_SIZE);
	if (first < end)
		clear_dirty_bits(m, vm_page_bits(first, end - first));
}

void
vm_page_zero_invalid(struct vm_page *m)
{
	char *kva = vm_page_kva(m);

	ASSERT(vm_page_is_busy(m));
	for (uint32_t base = 0; base < PAGE_SIZE; base += DEV_BSIZE)
		if (!vm_page_is_valid(m, base, DEV_BSIZE))
			memset(kva + base, 0, DEV_BSIZE);
}

void
vm_page_copy(const struct vm_page *source, struct vm_page *target)
{
	ASSERT(vm_page_is_busy(source) || vm_page_is_soft_busy(source));
	ASSERT(vm_page_is_busy(target));
	memcpy(vm_page_kva(target), vm_page_kva(source), PAGE_SIZE);
	target->valid = VM_PAGE_BITS_ALL;
	vm_page_dirty(target);
}

void
vm_page_zero_fill(struct vm_page *m)
{
	ASSERT(vm_page_is_busy(m));
	page_zero(vm_page_kva(m));
	m->valid = VM_PAGE_BITS_ALL;
}

/* ------------------------------------------------------- fictitious pages */

struct vm_page *
vm_page_create_fake(paddr_t pa, enum vm_memattr memattr)
{
	struct vm_page *m = malloc(sizeof(*m));

	ASSERT_CMP(page_offset(pa), ==, 0u);
	if (m == NULL)
		return NULL;
	init_page(m, pa);
	m->flags = PG_FICTITIOUS | PG_UNQUEUED;
	m->busy_count = PBUSY_LOCKED;
	m->wire_count = 1;
	m->valid = VM_PAGE_BITS_ALL;
	m->pat_mode = (uint8_t)memattr;
	return m;
}

void
vm_page_free_fake(struct vm_page *m)
{
	ASSERT(is_fictitious(m));
	ASSERT(vm_page_is_busy(m));
	ASSERT(m->object == NULL);
	ASSERT_CMP(m->flags & (PG_MAPPED | PG_WRITEABLE), ==, 0u);
	ASSERT_CMP(m->busy_count & PBUSY_MASK, ==, 0u);
	ASSERT_CMP(m->hold_count, ==, 0u);
	vm_page_wakeup(m);
	free(m);
}

/* -------------------------------------------------------------- invariants */

void
vm_page_check_freeable(const struct vm_page *m)
{
	ASSERT(vm_page_is_busy(m));
	ASSERT(!is_fictitious(m));
	ASSERT_CMP(m->busy_count & (PBUSY_MASK | PBUSY_SWAPINPROG), ==, 0u);
	ASSERT_CMP(m->flags & (PG_MAPPED | PG_WRITEABLE), ==, 0u);
	ASSERT_CMP(m->wire_count, ==, 0u);
	ASSERT(m->queue != PQ_FREE && m->queue != PQ_HOLD);
}

/* Check M, which belongs to no object.  Returns the same as vm_page_check. */
static const char *
check_page_without_object(const struct vm_page *m)
{
	if (m->flags & (PG_MAPPED | PG_WRITEABLE))
		return "a page without an object may be mapped";
	if (m->flags & PG_SWAPPED)
		return "a page without an object has a copy in swap";
	if (m->queue != PQ_FREE && m->queue != PQ_HOLD)
		return NULL;
	if (m->wire_count != 0)
		return "a free page is wired";
	/* A holder can make a page in PQ_HOLD dirty. */
	if (m->valid != 0 || (m->dirty != 0 && m->queue == PQ_FREE))
		return "a free page is valid or dirty";
	if (m->busy_count != 0)
		return "a free page is busy";
	if ((m->queue == PQ_HOLD) != (m->hold_count != 0))
		return "a free page's hold_count does not match its queue";
	return NULL;
}

/* Check M, which belongs to an object.  Returns the same as vm_page_check. */
static const char *
check_page_in_object(struct vm_page *m)
{
	if (m->queue == PQ_FREE || m->queue == PQ_HOLD)
		return "a free page belongs to an object";
	/* A wired page stays, invalid, when its file is truncated. */
	if (m->pindex >= m->object->size && m->valid != 0)
		return "a page is beyond the end of its object";
	if ((m->flags & PG_MAPPED) == 0 && vm_page_count_mappings(m) != 0)
		return "a mapped page lacks PG_MAPPED";
	if ((m->flags & PG_WRITEABLE) == 0 && vm_page_count_writable(m) != 0)
		return "a page mapped writable lacks PG_WRITEABLE";
	if (m->queue != PQ_CACHE)
		return NULL;
	if (m->dirty != 0)
		return "a cached page is dirty";
	if (m->flags & PG_MAPPED)
		return "a cached page may be mapped";
	if (m->wire_count != 0 || m->hold_count != 0)
		return "a cached page is wired or held";
	return NULL;
}

const char *
vm_page_check(struct vm_page *m)
{
	if (m->queue >= PQ_COUNT)
		return "a page is in an unknown queue";
	if (m->act_count > ACT_MAX)
		return "a page's act_count is too high";
	if ((m->flags & PG_UNQUEUED) != 0 && m->queue != PQ_NONE)
		return "a page that must not be queued is in a queue";
	if ((m->flags & PG_WRITEABLE) != 0 && (m->flags & PG_MAPPED) == 0)
		return "a page has PG_WRITEABLE, but not PG_MAPPED";
	if (is_fictitious(m) &&
	    ((m->flags & PG_UNQUEUED) == 0 || m->wire_count != 1))
		return "a fictitious page can be queued or is not wired once";
	return m->object != NULL ? check_page_in_object(m) :
				   check_page_without_object(m);
}
