/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checking the invariants of pages, queues and objects (given).  Those of maps,
 * layers and page tables are checked in vm_check_map.c.
 *
 * Most invariants relate two structures.  For example, a page's QUEUE names a queue
 * if and only if the page is in that queue.  One direction is checked for each page
 * in a queue, and the other one by comparing totals.
 *
 * The pages of queues and objects, and the entries of maps, are found only with functions
 * that naive files have as well, because naive and solved files use different data
 * structures for them.
 *
 * Locks: those that the structures require, one structure at a time.
 */
#include "vm/dragonfly/vm_check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "threads/timer.h"
#include "vm/dragonfly/vm_check_private.h"
#include "vm/dragonfly/vm_kern.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"
#include "vm/dragonfly/vmspace.h"

/* The page daemon, or a transfer that it has started, can still be at work.  Therefore
 * only what is still wrong after several tries is a violation.  */
#define TRIES     5
#define TRY_TICKS 2

/* A walk through one queue. */
struct queue_walk {
	struct vm_check *check;
	enum vm_page_queue_type type;
	uint32_t pages;
};

static const char *const queue_names[PQ_COUNT] = { "none", "free", "inactive",
	"active", "cache", "hold" };

void
vm_check_violate(struct vm_check *check, const char *format, ...)
{
	va_list args;

	if (check->violated)
		return;
	check->violated = true;
	va_start(args, format);
	vsnprintf(check->why, check->size, format, args);
	va_end(args);
}

static unsigned
page_number(const struct vm_page *m)
{
	return (unsigned)(m - vm_page_array);
}

/* ---------------------------------------------------------- pages and queues */

/* Return what is wrong with M, or NULL.  M is made hard busy for the check, so that it
 * keeps its object even if another thread uses the engine after all.  */
static const char *
page_error(struct vm_page *m)
{
	const char *wrong;

	if (m->object == NULL)
		wrong = vm_page_check(m);
	else if (!vm_page_busy_try(m, true))
		wrong = NULL; /* see below */
	else {
		wrong = vm_page_check(m);
		vm_page_wakeup(m);
	}
	if (wrong == NULL && vm_page_is_busy(m))
		wrong = "hard busy, but nobody uses it";
	if (wrong == NULL && vm_page_is_soft_busy(m))
		wrong = "soft busy, but nobody uses it";
	if (wrong == NULL && m->hold_count != 0)
		wrong = "held, but nobody uses it";
	if (wrong == NULL && m->queue >= PQ_COUNT)
		wrong = "in a queue that does not exist";
	return wrong;
}

static void
check_page(struct vm_check *check, struct vm_page *m)
{
	const char *wrong = page_error(m);

	if (wrong != NULL)
		vm_check_violate(check, "page %u (object %p, index %u): %s",
		    page_number(m), (void *)m->object, m->pindex, wrong);
}

/* Return the number of places where M is mapped, or 0 if M is busy. */
static unsigned
count_page_mappings(struct vm_page *m)
{
	unsigned count;

	if (m->object == NULL || !vm_page_busy_try(m, true))
		return 0;
	count = vm_page_count_mappings(m);
	vm_page_wakeup(m);
	return count;
}

static void
check_queued_page(struct vm_page *m, void *aux)
{
	struct queue_walk *walk = aux;

	walk->pages++;
	if (m->queue != walk->type)
		vm_check_violate(walk->check,
		    "page %u is in the %s queue, but its QUEUE is %u",
		    page_number(m), queue_names[walk->type], m->queue);
	if (m->pc >= vm_page_colors())
		vm_check_violate(walk->check, "page %u has color %u of %u",
		    page_number(m), m->pc, vm_page_colors());
}

/* Check queue TYPE.  PAGES is the number of pages whose QUEUE is TYPE. */
static void
check_queue(
    struct vm_check *check, enum vm_page_queue_type type, uint32_t pages)
{
	struct queue_walk walk = { .check = check, .type = type };
	const char *name = queue_names[type];
	/* The levels have the same order as the queues. */
	enum vm_stat level = V_FREE_COUNT + (type - PQ_FREE);

	vm_page_queue_foreach(type, check_queued_page, &walk);
	if (walk.pages != pages)
		vm_check_violate(check,
		    "the QUEUE of %u pages is the %s queue, which has %u",
		    pages, name, walk.pages);
	if (walk.pages != vm_page_queue_count(type))
		vm_check_violate(check,
		    "the %s queue has %u pages, but its count is %u", name,
		    walk.pages, vm_page_queue_count(type));
	if (walk.pages != vm_stat_get(level))
		vm_check_violate(check,
		    "the %s queue has %u pages, and the statistics say %u",
		    name, walk.pages, vm_stat_get(level));
}

static void
check_pages(struct vm_check *check)
{
	uint32_t queued[PQ_COUNT] = { 0 }, wired = 0;
	struct vm_page *m;

	for (m = vm_page_array; m < vm_page_array + vm_page_array_size; m++) {
		check_page(check, m);
		if (check->violated)
			return;
		queued[m->queue]++;
		wired += m->wire_count != 0;
		check->owned += m->object != NULL;
	}
	if (wired != vm_stat_get(V_WIRE_COUNT))
		vm_check_violate(check,
		    "%u pages are wired, and the statistics say %u", wired,
		    vm_stat_get(V_WIRE_COUNT));
	for (unsigned type = PQ_FREE; type < PQ_COUNT; type++)
		check_queue(check, (enum vm_page_queue_type)type, queued[type]);
}

/* ------------------------------------------------------------------ objects */

/* Check M, which is the first page of OBJECT whose index is INDEX or above. */
static void
check_resident_page(struct vm_check *check, struct vm_object *object,
    vm_pindex_t index, struct vm_page *m)
{
	const char *wrong = NULL;

	if (m->object != object)
		wrong = "but it belongs to another object";
	else if (m->pindex < index)
		wrong = "but the pages are not in the order of indexes";
	else if (m->pindex >= object->size && m->valid != 0)
		wrong = "which is beyond the object's end";
	else if (vm_page_lookup(object, m->pindex) != m)
		wrong = "but is not found there";
	else if (m->queue == PQ_FREE || m->queue == PQ_HOLD)
		wrong = "but has been freed";
	else if (object == kernel_object && m->wire_count == 0)
		wrong = "but is not wired";
	if (wrong != NULL)
		vm_check_violate(check,
		    "object %p has page %u (pa %#x) at index %u, %s",
		    (void *)object,
		    vm_page_at(m->phys_addr) == m ? page_number(m) : 0,
		    m->phys_addr, m->pindex, wrong);
}

static void
check_resident_pages(struct vm_check *check, struct vm_object *object)
{
	vm_pindex_t index = 0;
	uint32_t count = 0;
	struct vm_page *m;

	while ((m = vm_page_next_resident(object, index)) != NULL) {
		check_resident_page(check, object, index, m);
		if (check->violated)
			return;
		count++;
		if (vm_page_at(m->phys_addr) == m)
			check->resident++;
		index = m->pindex + 1;
	}
	if (count != object->resident_page_count)
		vm_check_violate(check,
		    "object %p has %u pages, but its count is %u",
		    (void *)object, count, object->resident_page_count);
}

/* Do BA and a later backing in the list of its object show the same page? */
static bool
shows_shared_page(struct vm_map_backing *ba)
{
	uint32_t size = ba->end - ba->start;
	struct list *list = &ba->object->backing_list;
	const struct vm_map_backing *other;
	struct list_elem *e;

	for (e = list_next(&ba->entry); e != list_end(list); e = list_next(e)) {
		other = list_entry(e, struct vm_map_backing, entry);
		if (other->offset < ba->offset + size &&
		    ba->offset < other->offset + (other->end - other->start))
			return true;
	}
	return false;
}

/* Check the backings of OBJECT.
 * => backing_lk is held.  */
static void
check_object_backings(struct vm_check *check, struct vm_object *object)
{
	struct list *list = &object->backing_list;
	struct vm_map_backing *ba;
	struct list_elem *e;
	uint32_t count = 0;

	for (e = list_begin(list); e != list_end(list); e = list_next(e)) {
		ba = list_entry(e, struct vm_map_backing, entry);
		count++;
		if (ba->object != object) {
			vm_check_violate(check,
			    "object %p lists the layer of %#x to %#x, "
			    "which has object %p",
			    (void *)object, ba->start, ba->end,
			    (void *)ba->object);
			return;
		}
		if ((object->flags & OBJ_ONEMAPPING) != 0 &&
		    shows_shared_page(ba))
			vm_check_violate(check,
			    "object %p has OBJ_ONEMAPPING, but a page that it "
			    "shows in %#x to %#x has two mappings",
			    (void *)object, ba->start, ba->end);
	}
	check->backings += count;
	if (count > object->ref_count)
		vm_check_violate(check,
		    "object %p has %u layers, and only %u references",
		    (void *)object, count, object->ref_count);
}

static void
check_object_state(struct vm_check *check, const struct vm_object *object)
{
	uint32_t written = object->flags & (OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY);
	bool dead =
	    object->type == OBJT_DEAD || (object->flags & OBJ_DEAD) != 0;
	const char *wrong = NULL;

	if (dead && object->ref_count != 0)
		wrong = "dead, but has references";
	else if (!dead && object->ref_count == 0 && object->type != OBJT_VNODE)
		wrong = "without references, but not dead";
	else if (object->paging_in_progress != 0)
		wrong = "being paged, but no transfer is running";
	else if (written == OBJ_WRITEABLE || written == OBJ_MIGHTBEDIRTY)
		wrong = "in a state with only one of OBJ_WRITEABLE and "
			"OBJ_MIGHTBEDIRTY";
	if (wrong != NULL)
		vm_check_violate(check, "object %p (type %d, flags %#x) is %s",
		    (const void *)object, object->type, object->flags, wrong);
}

static void
check_object(struct vm_object *object, void *aux)
{
	struct vm_check *check = aux;

	vm_object_hold_shared(object);
	if (!check->violated)
		check_object_state(check, object);
	if (!check->violated)
		check_resident_pages(check, object);
	spin_acquire(&object->backing_lk);
	if (!check->violated)
		check_object_backings(check, object);
	spin_release(&object->backing_lk);
	vm_object_drop(object);
}

/* ----------------------------------------------------------------- all of it */

static void
check_vmspace(struct vm_space *space, void *aux)
{
	struct vm_check *check = aux;
	uint32_t references = space->refcnt & ~VM_REF_DELETED;

	if (check->violated)
		return;
	if (references > space->holdcnt)
		vm_check_violate(check, "space %p: %u references, %u holds",
		    (void *)space, references, space->holdcnt);
	if (space->vm_map.pmap != space->vm_pmap)
		vm_check_violate(check,
		    "space %p and its map have different pmaps", (void *)space);
	vm_check_space(check, &space->vm_map);
}

/* Compare totals that were counted in different structures. */
static void
check_totals(struct vm_check *check)
{
	uint32_t found = 0;

	if (check->owned != check->resident)
		vm_check_violate(check,
		    "%u pages belong to an object, but objects have %u pages",
		    check->owned, check->resident);
	if (check->layers != check->backings)
		vm_check_violate(check, "maps have %u layers; objects list %u",
		    check->layers, check->backings);
	for (uint32_t i = 0; i < vm_page_array_size; i++)
		found += count_page_mappings(&vm_page_array[i]);
	if (check->mappings != found)
		vm_check_violate(check,
		    "page tables have %u mappings, but layers show %u",
		    check->mappings, found);
}

static int
check_once(char *why, size_t size)
{
	struct vm_check check = { .why = why, .size = size };

	check_pages(&check);
	if (!check.violated)
		vm_object_foreach(check_object, &check);
	if (!check.violated)
		vm_check_space(&check, &kernel_map);
	if (!check.violated)
		vmspace_foreach(check_vmspace, &check);
	if (!check.violated)
		check_totals(&check);
	return check.violated ? EINVAL : 0;
}

int
vm_check_all(char *why, size_t size)
{
	for (unsigned i = 1; i < TRIES; i++) {
		if (check_once(why, size) == 0)
			return 0;
		timer_sleep(TRY_TICKS);
	}
	return check_once(why, size);
}

int
vm_check_map(struct vm_map *map, char *why, size_t size)
{
	struct vm_check check = { .why = why, .size = size };

	vm_check_space(&check, map);
	return check.violated ? EINVAL : 0;
}
