/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queues of pages, by state and color (student file vm_page_queue.c, stage 11).
 *
 * Each queue type has one list per color, and each list its own spinlock, so
 * that CPUs working on different colors do not wait for one another.  A page's
 * color is derived from its address; an allocation asks for the color that suits
 * its object, its index and the CPU (vm_page_wanted_color).
 *
 * The queue of a page is changed only by a thread that has the page hard busy while it is
 * not soft busy, or that holds the page's spinlock.  Several threads can have a page soft
 * busy, so they use the spinlock.  A thread that holds a list's spinlock can busy a page of
 * the list with vm_page_busy_try, and then remove the page.  The page daemon may move a
 * page within its list while it holds only the list's spinlock.
 *
 * Lock order: the page's spinlock, then the list's.  A thread that holds a list's
 * spinlock may only try to acquire a page's spinlock, without waiting.
 *
 * => none of these functions sleeps.
 */
#ifndef VM_DRAGONFLY_VM_PAGE_QUEUE_H
#define VM_DRAGONFLY_VM_PAGE_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "lib/kernel/list.h"
#include "vm/dragonfly/vm_page.h"

#define PQ_L2_SIZE_MAX 1024 /* the maximum number of colors */
#define PQ_PRIME1      31   /* unused, as in DragonFly */
#define PQ_PRIME2      23   /* step between colors of new objects */

/* One list: the pages of one color in one queue. */
struct vpgqueues {
	struct spinlock spin;
	struct list pl;     /* (spin) pages, by pageq */
	uint32_t lcnt;      /* (spin) pages in pl, markers excluded */
	uint32_t adds;      /* (spin) number of additions; can be used to
	                     * alternate between head and tail */
	uint8_t cnt_offset; /* enum vm_stat that counts this queue */
	uint16_t lastq;     /* hint: a color with a non-empty list */
} __attribute__((aligned(64)));

/* Choose the number of colors for PAGES pages, make all lists empty, and set the
 * color of each page of vm_page_array.  */
void vm_page_queue_init(uint32_t pages);
/* Return the number of colors, a power of two. */
unsigned vm_page_colors(void);
/* Return the color that page PINDEX of OBJECT should have if CPU allocates it.  OBJECT
 * may be NULL.  */
unsigned vm_page_wanted_color(
    const struct vm_object *, vm_pindex_t, unsigned cpu);
/* Return the color for page 0 of a new object, which differs from call to call. */
uint16_t vm_page_new_object_color(void);

/* Add M, which is in no queue, to the head or the tail of the list of its color
 * in queue TYPE.
 * => here and in vm_page_queue_remove and vm_page_queue_requeue, M->spin is held or M is
 *    exclusive (vm_page_is_exclusive).  M is neither PG_UNQUEUED nor fictitious.  */
void vm_page_queue_add(struct vm_page *, enum vm_page_queue_type, bool at_head);
/* Likewise, for COUNT exclusive pages, which are added at the tails. */
void vm_page_queue_add_all(
    struct vm_page *const *, unsigned count, enum vm_page_queue_type);
/* Remove M from its queue, if it is in one.  Returns the type of that queue, or
 * PQ_NONE.  */
enum vm_page_queue_type vm_page_queue_remove(struct vm_page *);
/* Move M, which is in a queue, to the tail of its list. */
void vm_page_queue_requeue(struct vm_page *);

/* Find a page of queue TYPE, which is PQ_FREE or PQ_CACHE, that is not busy: in the list of
 * COLOR or, if that list has no such page, in ever larger groups of neighboring colors.  Make
 * the page hard busy, remove it from the queue, and return it.  Returns NULL if no page is
 * found.  */
struct vm_page *vm_page_queue_take(enum vm_page_queue_type, unsigned color);
/* Likewise, take up to COUNT pages: one for COLOR, one for COLOR + 1, and so on.  They are
 * stored in PAGES.  Returns how many were found.  */
unsigned vm_page_queue_take_all(enum vm_page_queue_type, unsigned color,
    unsigned count, struct vm_page **pages);

/* Return the number of pages in queue TYPE, as counted by its lists. */
uint32_t vm_page_queue_count(enum vm_page_queue_type);
/* Call VISIT(m, aux) for each page of queue TYPE, markers excluded, with the
 * list's spinlock held.  For vm_check and tests.  */
void vm_page_queue_foreach(enum vm_page_queue_type,
    void (*visit)(struct vm_page *, void *), void *aux);

#endif
