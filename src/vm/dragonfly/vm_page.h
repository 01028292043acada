/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages of physical memory (given code; do not modify).
 *
 * There is one struct vm_page for each page of the user pool, in vm_page_array,
 * and one for each page of a device that is mapped (PG_FICTITIOUS).  Only this structure
 * records what the page contains: page PINDEX of object OBJECT.
 *
 * Four things keep a page from changing, and none implies another:
 *
 *	              prevents                    does not prevent
 *	hard busy     busying by others, changes  holding it; changes by rule 4;
 *	              of identity, I/O            accesses through a mapping
 *	soft busy     hard busy with ALSO_SOFT,   hard busy without ALSO_SOFT; other
 *	              freeing                     soft busy holders; mapping it
 *	wire count    pageout                     busying it; removal from its
 *	                                          object if that is terminated
 *	hold count    reuse of the frame          removal from its object
 *
 * A thread busies a page to change it.  Hard busy is used like a sleeping lock: it is
 * PBUSY_LOCKED in busy_count, set by compare-and-swap, and is kept across a sleep.
 * Soft busy is a count in the same word.  A thread that has to wait sets
 * PBUSY_WANTED, sleeps, and afterward looks the page up again, because in the
 * meantime the page may have been freed or given to another object.
 *
 * Keys of the fields:
 * (c)	constant after boot (fictitious pages: after creation)
 * (b)	changed only by the thread that has the page hard busy
 * (o)	likewise, while it holds the object's token exclusively
 * (l)	the spinlock of the list that contains the page
 * (q)	changed by a thread that has the page hard busy while it is not soft busy, or
 *	that holds SPIN
 * (a)	atomic
 *
 * Rules:
 * 1. Hard busy is needed to change object or pindex, to change wire_count from 0
 *    or to 0, to change valid, and to clear PG_MAPPED or PG_WRITEABLE.
 * 2. Soft busy is sufficient to set PG_MAPPED and PG_WRITEABLE.
 * 3. While PG_WRITEABLE is set, a program can modify the page at any time, so
 *    dirty == 0 is only a hint.  To be sure, remove write access from all mappings
 *    (vm_page_protect), then test again.
 * 4. PG_REFERENCED, PG_RAM and hold_count can change at any time.
 */
#ifndef VM_DRAGONFLY_VM_PAGE_H
#define VM_DRAGONFLY_VM_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"
#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "lib/kernel/list.h"
#include "lib/kernel/rbtree.h"
#include "vm/dragonfly/vm_types.h"

struct vm_object;

/* The bits of busy_count. */
#define PBUSY_LOCKED     0x80000000u /* hard busy */
#define PBUSY_WANTED     0x40000000u /* a thread waits for the page */
#define PBUSY_SWAPINPROG 0x20000000u /* a transfer to or from swap runs */
#define PBUSY_MASK       0x1fffffffu /* the count of soft busy holders */

/* flags */
#define PG_WINATCFLS   0x00000004u /* dirty, and skipped once by a scan */
#define PG_FICTITIOUS  0x00000008u /* device memory; not in vm_page_array */
#define PG_WRITEABLE   0x00000010u /* may be writable in some mapping */
#define PG_MAPPED      0x00000020u /* may be mapped */
#define PG_MAPPEDMULTI 0x00000040u /* may be mapped more than once */
#define PG_REFERENCED  0x00000080u /* accessed, as far as software knows */
#define PG_CLEANCHK    0x00000100u /* marked by the first pass of page_clean */
#define PG_NOSYNC      0x00000400u /* not to be written by the syncer */
#define PG_UNQUEUED    0x00000800u /* must not be put into a queue */
#define PG_MARKER      0x00001000u /* not a page: a position in a queue */
#define PG_RAM         0x00002000u /* a fault here starts read-ahead */
#define PG_SWAPPED     0x00004000u /* swap has a copy of the page */
#define PG_NOTMETA     0x00008000u /* unused: for DragonFly's swapcache */
#define PG_NEED_COMMIT 0x00040000u /* unused: for network file systems */

/* The queue that contains a page, if the page is free or can be reclaimed.  Each
 * queue has vm_page_colors() lists.  */
enum vm_page_queue_type {
	PQ_NONE, /* in no queue */
	PQ_FREE,
	PQ_INACTIVE,
	PQ_ACTIVE,
	PQ_CACHE, /* clean and unmapped: can be reused at once */
	PQ_HOLD,  /* freed, but its hold_count is not 0 yet */
	PQ_COUNT
};

/* act_count, which is higher the more a page is used: what a scan subtracts and adds,
 * the initial value, and the maximum.  */
#define ACT_DECLINE 1
#define ACT_ADVANCE 3
#define ACT_INIT    5
#define ACT_MAX     64

#define DEV_BSIZE        512 /* bytes per bit of valid and dirty */
#define VM_PAGE_BITS_ALL 0xffu

struct vm_page {
	struct list_elem pageq;       /* (l) in a list of its queue */
	struct rb_node rb_entry;      /* (o) in its object, by pindex */
	struct list_elem listq;       /* (o) likewise, for naive objects */
	struct spinlock spin;         /* see (q) */
	struct vm_object *object;     /* (o) NULL: belongs to none */
	vm_pindex_t pindex;           /* (o) */
	paddr_t phys_addr;            /* (c) */
	volatile uint32_t busy_count; /* (a) PBUSY_* */
	volatile uint32_t flags;      /* (a) PG_* */
	volatile uint32_t wire_count; /* (a) see rule 1 */
	volatile uint32_t hold_count; /* (a) */
	uint8_t queue;                /* (l, q) enum vm_page_queue_type */
	uint8_t act_count;            /* (q) 0 to ACT_MAX */
	volatile uint8_t valid;       /* (b) bits of DEV_BSIZE bytes */
	volatile uint8_t dirty;       /* (a) as in valid */
	uint16_t pc;                  /* (c) its color */
	uint8_t pat_mode;             /* (b) enum vm_memattr */
};

extern struct vm_page *vm_page_array;
extern uint32_t vm_page_array_size; /* pages */

/* Take all pages of the user pool, make vm_page_array, and put the pages into the free
 * queue.  Also initializes vm_page_queue.c, vm_page_hash.c and vm_thresholds.
 * => at boot, after vm_stat_init, before any other function of the engine.  */
void vm_page_startup(void);

/* Return the kernel address of M's frame.  M is not fictitious. */
static inline void *
vm_page_kva(const struct vm_page *m)
{
	return phys_to_virt(m->phys_addr);
}

/* Return the page at physical address PA, or NULL if vm_page_array has no such
 * page.  */
struct vm_page *vm_page_at(paddr_t pa);

/* ------------------------------------------------------------------- busy */

/* Make M hard busy.  Returns false, without a change, if M is hard busy already or,
 * with ALSO_SOFT, if it is soft busy.  Without ALSO_SOFT, other threads may have M
 * soft busy, and read its content, while the caller has it hard busy.
 * => does not sleep.  */
static inline bool vm_page_busy_try(struct vm_page *, bool also_soft);
/* Likewise, but wait until that is possible.
 * => may sleep.  The caller makes sure that M is not freed or given to another
 *    object, or checks that afterward.  */
void vm_page_busy_wait(struct vm_page *, bool also_soft);
/* Sleep until the busy state of M, which was found busy, may have changed.  The caller
 * then looks the page up again.  Returns at once if M is no longer busy.  ALSO_SOFT: as
 * in vm_page_busy_try.
 * => may sleep, and then tokens are lost during the wait (threads/token.h).  */
void vm_page_sleep_busy(struct vm_page *, bool also_soft);
/* End hard busy, and wake the threads that wait for M. */
static inline void vm_page_wakeup(struct vm_page *);
/* Part of vm_page_wakeup and vm_page_sbusy_drop: wake the threads that wait for M, in whose
 * busy_count PBUSY_WANTED has just been cleared.  */
void vm_page_wake_waiters(const struct vm_page *);

/* Make M soft busy, unless it is hard busy.  Returns whether it did. */
bool vm_page_sbusy_try(struct vm_page *);
/* Make M, which the caller has hard busy, soft busy as well, for example because a
 * pager will write it to disk while other threads may read it.  */
void vm_page_sbusy_hold(struct vm_page *);
/* End one soft busy hold, and wake waiting threads if it was the last. */
void vm_page_sbusy_drop(struct vm_page *);

/* Is M hard busy?  Is it soft busy?  Other threads can change the answer at any time,
 * unless the caller itself has M busy in that way.  */
static inline bool
vm_page_is_busy(const struct vm_page *m)
{
	return (m->busy_count & PBUSY_LOCKED) != 0;
}

static inline bool
vm_page_is_soft_busy(const struct vm_page *m)
{
	return (m->busy_count & PBUSY_MASK) != 0;
}

/* Is M hard busy and not soft busy?  While that is so, only the thread that has M hard
 * busy can make it soft busy.  */
static inline bool
vm_page_is_exclusive(const struct vm_page *m)
{
	return (m->busy_count & (PBUSY_LOCKED | PBUSY_MASK)) == PBUSY_LOCKED;
}

/* The bits of busy_count that keep a thread from busying a page. */
static inline uint32_t
vm_page_excluding_bits(bool also_soft)
{
	return also_soft ? PBUSY_LOCKED | PBUSY_MASK : PBUSY_LOCKED;
}

/* This function and the next one are inline because each fault calls them for each
 * page.  */
static inline bool
vm_page_busy_try(struct vm_page *m, bool also_soft)
{
	uint32_t old = m->busy_count;

	do {
		if (old & vm_page_excluding_bits(also_soft))
			return false;
	} while (!__atomic_compare_exchange_n(&m->busy_count, &old,
	    old | PBUSY_LOCKED, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return true;
}

static inline void
vm_page_wakeup(struct vm_page *m)
{
	uint32_t old = __atomic_fetch_and(
	    &m->busy_count, ~(PBUSY_LOCKED | PBUSY_WANTED), __ATOMIC_SEQ_CST);

	ASSERT(old & PBUSY_LOCKED);
	if (old & PBUSY_WANTED)
		vm_page_wake_waiters(m);
}

/* Set or clear PBUSY_SWAPINPROG, for the swap pager. */
void vm_page_set_swapinprog(struct vm_page *, bool);

/* ------------------------------------------------------------------ flags */

static inline void
vm_page_flag_set(struct vm_page *m, uint32_t flags)
{
	__atomic_fetch_or(&m->flags, flags, __ATOMIC_SEQ_CST);
}

static inline void
vm_page_flag_clear(struct vm_page *m, uint32_t flags)
{
	__atomic_fetch_and(&m->flags, ~flags, __ATOMIC_SEQ_CST);
}

/* ---------------------------------------------------------- wire and hold */

/* The next four functions have no effect on a fictitious page, which is always wired; for
 * such a page vm_page_unwire_quick returns true.
 *
 * Wire M, so that it is not paged out.  It stays in its queue until a scan of the page
 * daemon finds it there and removes it.
 * => M is hard busy.  */
void vm_page_wire(struct vm_page *);
/* Unwire M.  When the count becomes 0, M goes to the active queue if ACTIVATE, and
 * otherwise to the inactive queue.
 * => M is hard busy.  */
void vm_page_unwire(struct vm_page *, bool activate);
/* Wire a page that is wired already; panics otherwise.  Any context. */
void vm_page_wire_quick(struct vm_page *);
/* If M is wired more than once, remove one wiring and return true; otherwise return false.
 * Any context.  */
bool vm_page_unwire_quick(struct vm_page *);

/* Hold M: if it is freed, its frame is not used again until the last hold is
 * released.  vm_page_unhold releases a hold.
 * => the caller makes sure that M is not free, for example by busying it, or checks
 *    that after vm_page_hold and, if M is free, releases the hold.  */
void vm_page_hold(struct vm_page *);
void vm_page_unhold(struct vm_page *);

/* -------------------------------------------------------- valid and dirty */

/* Return the bits, as in valid and dirty, for SIZE bytes starting at byte BASE of a page,
 * including chunks (DEV_BSIZE bytes) that these bytes cover in part.  BASE + SIZE is
 * at most PAGE_SIZE.  The result is 0 if SIZE is 0.  */
unsigned vm_page_bits(uint32_t base, uint32_t size);

static inline bool
vm_page_is_valid(const struct vm_page *m, uint32_t base, uint32_t size)
{
	unsigned bits = vm_page_bits(base, size);

	return (m->valid & bits) == bits;
}

/* Mark SIZE bytes starting at BASE, as in vm_page_bits, valid; valid and clean; valid
 * and dirty; invalid and clean.  vm_page_set_validclean also clears PG_NOSYNC if the
 * range is the whole page.
 * => M is hard busy; here and in the next two functions.  */
void vm_page_set_valid(struct vm_page *, uint32_t base, uint32_t size);
void vm_page_set_validclean(struct vm_page *, uint32_t base, uint32_t size);
void vm_page_set_validdirty(struct vm_page *, uint32_t base, uint32_t size);
void vm_page_set_invalid(struct vm_page *, uint32_t base, uint32_t size);
/* Clear the dirty bits of the chunks that lie entirely in the range.  A chunk that is
 * only partly in the range can still have data to be written.  */
void vm_page_clear_dirty(struct vm_page *, uint32_t base, uint32_t size);
/* Fill the invalid chunks with zeros.  Their valid bits do not change.  This must be
 * done before a page that is only partly valid is mapped for a program.  */
void vm_page_zero_invalid(struct vm_page *);

/* Mark the whole page as modified.  Any context, any locks held: pmap callbacks
 * call it.  */
static inline void
vm_page_dirty(struct vm_page *m)
{
	m->dirty = VM_PAGE_BITS_ALL;
}

/* Mark the whole page as unmodified, in its dirty bits and in all mappings.
 * => M is hard busy, or it is soft busy and no mapping of it is writable.  */
void vm_page_undirty(struct vm_page *);
/* Set M's dirty bits if it has been modified through a mapping (rule 3 applies).
 * => M is busy, hard or soft.  */
void vm_page_test_dirty(struct vm_page *);

/* Copy the content of SOURCE to TARGET, which becomes valid and dirty.
 * => SOURCE is busy, hard or soft; TARGET is hard busy.  */
void vm_page_copy(const struct vm_page *source, struct vm_page *target);
/* Fill M with zeros, and make it valid.  Its dirty bits do not change.
 * => M is hard busy.  */
void vm_page_zero_fill(struct vm_page *);

/* Reduce the rights of all mappings of M: VM_PROT_READ removes write access,
 * VM_PROT_NONE removes the mappings.  M becomes dirty if it was modified through one of
 * them.
 * => M is hard busy; its object's token is held, or its object is NULL.  */
void vm_page_protect(struct vm_page *, vm_prot_t);

/* -------------------------------------------------------------- invariants */

/* Panic unless M can be freed: it must be hard busy, and must not be mapped, wired, soft
 * busy, fictitious, or free already.  */
void vm_page_check_freeable(const struct vm_page *);
/* If M violates an invariant of pages, return what is wrong; otherwise NULL.
 * => nothing changes M.  */
const char *vm_page_check(struct vm_page *);

/* Create a page for device memory at PA, valid, wired and hard busy; NULL if out of
 * memory.  vm_page_free_fake frees it.
 * => to free: M is hard busy, in no object, not mapped and not held.  */
struct vm_page *vm_page_create_fake(paddr_t pa, enum vm_memattr);
void vm_page_free_fake(struct vm_page *);

#endif
