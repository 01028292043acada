/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults.
 *
 *	vm_map_lookup ----> vm_fault_bypass ------------------.
 *	(locks the map)          |                            |
 *	                         v                            v
 *	                   vm_fault_object ------------> enter_page ---> vm_prefault
 *	                   finds or makes                (pmap, dirty
 *	                   the page, layer by layer      bits, wiring)
 *
 * Everything that a fault holds is recorded in its struct faultstate, and unlock_things
 * releases all of it.  The order of acquisition is: the map's lock, shared; the tokens of
 * the first object and of the object of the layer being examined; the busy state of
 * the pages.  The map's lock is kept while a pager reads, so the entry and its layers do
 * not change, and their references keep the objects alive.
 *
 * A fault that has to wait for a busy page or for memory releases everything first,
 * because the thread that it waits for may need the map's lock or the tokens.  Then it
 * starts again; the functions below return EAGAIN in that case.
 *
 * => Unless stated otherwise, the functions that resolve a fault return 0 with everything
 *    still held, or another value with nothing held.
 *
 * The first object gets a page for the address, hard busy and without data, before the
 * lower layers are searched.  While it exists, another fault at the address waits
 * for it, so a page of a lower layer is never mapped over one of the first object, and
 * a page is filled or copied once.
 */
#include "vm/dragonfly/vm_fault.h"

#include <errno.h>

#include "lib/debug.h"
#include "vm/dragonfly/fault_share.h"
#include "vm/dragonfly/swap_pager.h"
#include "vm/dragonfly/vm_fault_bypass.h"
#include "vm/dragonfly/vm_fault_chain.h"
#include "vm/dragonfly/vm_inject.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pageout.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"
#include "vm/dragonfly/vmspace.h"

/* The functions that vm_fault_object calls return this if a layer does not have the
 * page; everything is still held.  */
#define NOT_IN_LAYER ENOENT

/* --------------------------------------------- releasing and starting again */

static bool
in_first_layer(const struct faultstate *fs)
{
	return fs->ba == fs->first_ba;
}

/* End the busy state of M.  If M has no data and is not wired, and tokens are held
 * exclusively, free M instead.
 * => M's object's token is held.  */
static void
release_page(const struct faultstate *fs, struct vm_page *m)
{
	if (m->valid == 0 && m->wire_count == 0 && !fs->shared)
		vm_page_free(m);
	else
		vm_page_wakeup(m);
}

/* Release all that FS holds. */
static void
unlock_things(struct faultstate *fs)
{
	if (fs->m != NULL && fs->m != fs->first_m)
		release_page(fs, fs->m);
	if (!in_first_layer(fs))
		vm_object_drop(fs->ba->object);
	if (fs->first_m != NULL)
		release_page(fs, fs->first_m);
	fs->m = fs->first_m = NULL;
	vm_object_drop(fs->first_ba->object);
	vm_map_lookup_done(&fs->found);
}

static int
fail_fault(struct faultstate *fs, int error)
{
	unlock_things(fs);
	return error;
}

/* Start again with exclusive tokens. */
static int
retry_exclusive(struct faultstate *fs)
{
	if (fs->shared)
		fault_share_learned(fs->first_ba, true);
	fs->exclusive = true;
	return fail_fault(fs, EAGAIN);
}

/* Start again when M, a page of the layer being examined, is no longer busy.  The token
 * is held until the thread sleeps, so that M cannot be freed before that.  */
static int
retry_not_busy(struct faultstate *fs, struct vm_page *m)
{
	struct vm_object *object = fs->ba->object;

	vm_object_hold_shared(object);
	unlock_things(fs);
	vm_page_sleep_busy(m, true);
	vm_object_drop(object);
	return EAGAIN;
}

/* Start again when memory is available.  If waiting is useless, the next attempt uses what
 * is left, or fails.  */
static int
retry_with_memory(struct faultstate *fs)
{
	int error;

	unlock_things(fs);
	error =
	    fs->fault_flags & VM_FAULT_USERMODE ? vm_wait_pfault() : vm_wait();
	if (error != 0)
		fs->exhausted = true;
	return EAGAIN;
}

static bool
memory_is_short(const struct faultstate *fs)
{
	return vm_inject(VM_INJECT_SEVERE) ||
	    (!fs->exhausted && vm_paging_severe());
}

/* ---------------------------------------------------------- finding the page */

static unsigned
behavior(const struct faultstate *fs)
{
	return fs->found.entry->eflags & MAP_ENTRY_BEHAV_MASK;
}

/* Return the number of pages after that of the fault that the pager may read as well. */
static unsigned
pages_ahead(const struct faultstate *fs)
{
	switch (behavior(fs)) {
	case MAP_ENTRY_BEHAV_RANDOM:
		return 0;
	case MAP_ENTRY_BEHAV_SEQUENTIAL:
		return VM_FAULT_AHEAD_SEQUENTIAL;
	default:
		return VM_FAULT_AHEAD;
	}
}

/* Ask the pager of the layer being examined for the page FS->m, which is hard busy.  If
 * FS->m has data already, the pager only reads ahead, and an error of it does not matter.
 * After a read, returns EAGAIN, because the tokens may have been lost during it.  Returns
 * NOT_IN_LAYER if the pager has no data.
 * => the token is held exclusively.  */
static int
read_page(struct faultstate *fs)
{
	enum vm_pager_result result;

	result = vm_pager_get_page(
	    fs->ba->object, fs->pindex, &fs->m, pages_ahead(fs));
	if (in_first_layer(fs))
		fs->first_m = fs->m; /* the pager can have replaced it */
	if (fs->m->valid == VM_PAGE_BITS_ALL) {
		fs->hard = true;
		vm_page_activate(fs->m);
		return fail_fault(fs, EAGAIN);
	}
	if (result != VM_PAGER_FAIL)
		return fail_fault(fs, vm_pager_error(result));
	if (!in_first_layer(fs)) {
		release_page(fs, fs->m);
		fs->m = NULL;
	}
	return NOT_IN_LAYER;
}

/* Could the pager of OBJECT have page PINDEX, which is not in memory? */
static bool
pager_may_have(struct vm_object *object, vm_pindex_t pindex)
{
	if (object->type == OBJT_DEFAULT)
		return false;
	return object->type != OBJT_SWAP || vm_pager_has_page(object, pindex);
}

/* Called if the object of the layer being examined does not have the page in memory.  If
 * its pager may have it, allocate a page and read it; in the first layer, allocate one in
 * any case.  */
static int
page_not_resident(struct faultstate *fs)
{
	struct vm_object *object = fs->ba->object;
	bool ask = pager_may_have(object, fs->pindex);

	if (!ask && !in_first_layer(fs))
		return NOT_IN_LAYER;
	if (fs->pindex >= object->size)
		return fail_fault(fs, EFAULT);
	if (vm_inject(VM_INJECT_EXCLUSIVE) || fs->shared)
		return retry_exclusive(fs);
	if (memory_is_short(fs))
		return retry_with_memory(fs);
	fs->m = vm_page_alloc(object, fs->pindex, VM_ALLOC_NORMAL);
	if (fs->m == NULL)
		return fs->exhausted ? fail_fault(fs, ENOMEM) :
				       retry_with_memory(fs);
	if (ask)
		return read_page(fs);
	fs->first_m = fs->m;
	return NOT_IN_LAYER;
}

/* Look for the page in the layer being examined.  If it is found, FS->m is hard busy,
 * and has data.  */
static int
search_layer(struct faultstate *fs)
{
	struct vm_page *m;

	m = vm_page_lookup(fs->ba->object, fs->pindex);
	if (m == NULL)
		return page_not_resident(fs);
	if (vm_inject(VM_INJECT_BUSY) || !vm_page_busy_try(m, true))
		return retry_not_busy(fs, m);
	fs->m = m;
	if (m->queue == PQ_CACHE && memory_is_short(fs)) {
		vm_page_activate(m);
		return retry_with_memory(fs);
	}
	if (m->valid == VM_PAGE_BITS_ALL) {
		if (vm_inject(VM_INJECT_PAGER))
			return fail_fault(fs, EAGAIN);
		if ((m->flags & PG_RAM) == 0 ||
		    behavior(fs) == MAP_ENTRY_BEHAV_RANDOM)
			return 0;
	}
	if (fs->shared)
		return retry_exclusive(fs);
	vm_page_flag_clear(m, PG_RAM);
	return read_page(fs);
}

/* Called if no layer has the page: use the page of the first object, filled with zeros. */
static void
zero_fill(struct faultstate *fs)
{
	fs->m = fs->first_m;
	fs->zeros = true;
	vm_page_zero_fill(fs->m);
	vm_stat_count(V_ZFOD);
}

/* Called if the page was found in a lower layer: copy it if it will be modified, and
 * otherwise let it be mapped read-only.  */
static void
use_lower_page(struct faultstate *fs)
{
	if (fs->write) {
		fault_copy_up(fs);
	} else {
		fs->prot &= ~VM_PROT_WRITE;
		release_page(fs, fs->first_m);
		fs->first_m = NULL;
	}
}

/* Find or create the page for the fault.  On success FS->m is that page, hard busy and
 * with data.
 * => the map is locked; on success, the first object and that of FS->ba are held, and the page
 *    belongs to one of them.  */
static int
vm_fault_object(struct faultstate *fs)
{
	int error;

	if (fs->shared)
		vm_object_hold_shared(fs->first_ba->object);
	else
		vm_object_hold(fs->first_ba->object);
	while ((error = search_layer(fs)) == NOT_IN_LAYER) {
		if (!fault_next_layer(fs)) {
			zero_fill(fs);
			return 0;
		}
	}
	if (error != 0)
		return error;
	if (!in_first_layer(fs))
		use_lower_page(fs);
	return 0;
}

/* ---------------------------------------------------------- mapping the page */

void
vm_fault_will_write(struct vm_page *m, bool nosync)
{
	vm_object_set_writeable_dirty(m->object);
	if (!nosync)
		vm_page_flag_clear(m, PG_NOSYNC);
	else if (m->dirty == 0)
		vm_page_flag_set(m, PG_NOSYNC);
}

/* Map FS->m, and wire it if the fault is for wiring. */
static int
enter_page(struct faultstate *fs)
{
	bool dirty = (fs->fault_prot & VM_PROT_WRITE) != 0 ||
	    (fs->fault_flags & VM_FAULT_DIRTY) != 0;
	bool nosync = (fs->fault_prot & VM_PROT_NOSYNC) != 0 ||
	    (fs->found.entry->eflags & MAP_ENTRY_NOSYNC) != 0;
	struct vm_page *m = fs->m;
	int error;

	if (dirty || (fs->fault_flags & VM_FAULT_UNSWAP) != 0) {
		if (vm_inject(VM_INJECT_SWAPPED) ||
		    (fs->shared && (m->flags & PG_SWAPPED) != 0))
			return retry_exclusive(fs);
		if (m->flags & PG_SWAPPED)
			swap_pager_unswapped(m);
	}
	if ((fs->prot & VM_PROT_WRITE) != 0 || dirty)
		vm_fault_will_write(m, nosync);
	if (dirty)
		vm_page_dirty(m);
	error = vm_page_enter(fs->first_ba->pmap, fs->va, m, fs->prot);
	if (error != 0)
		return fail_fault(fs, error);
	if (fs->fault_flags & VM_FAULT_WIRE_MASK)
		vm_page_wire(m);
	vm_page_activate(m);
	return 0;
}

/* After MADV_RANDOM the program is not expected to use the neighbors.  In a wired entry, all
 * pages are mapped already.  */
void
vm_fault_neighbors(struct faultstate *fs)
{
	bool quick = fs->shared || (fs->fault_flags & VM_FAULT_BURST_QUICK);

	if ((fs->fault_flags & (VM_FAULT_BURST | VM_FAULT_BURST_QUICK)) != 0 &&
	    !fs->found.wired && behavior(fs) != MAP_ENTRY_BEHAV_RANDOM)
		vm_prefault(fs->found.map, fs->va, fs->found.entry,
		    fs->found.prot, quick);
}

/* -------------------------------------------------------------------- faults */

/* Called if nothing is mapped at the address.  If it is in the room below a stack, extend
 * that stack, and start again.  */
static int
grow_stack(struct vm_map *map, struct faultstate *fs)
{
	struct vm_space *space;
	int error = 0;

	if (map->system_map || (fs->fault_flags & VM_FAULT_NOGROW) != 0)
		return EFAULT;
	space = CONTAINER_OF(map, struct vm_space, vm_map);
	if (!vm_inject(VM_INJECT_STACK))
		error = vm_map_growstack(
		    map, fs->va, space->limits[VM_LIMIT_STACK]);
	return error == 0 ? EAGAIN : error;
}

/* Make one attempt to resolve the fault.  Nothing is held before or afterward. */
static int
try_fault(struct vm_map *map, struct faultstate *fs)
{
	int error = vm_map_lookup(map, fs->va, fs->fault_prot, &fs->found);

	if (error == EFAULT)
		return grow_stack(map, fs);
	if (error != 0)
		return error;
	fs->first_ba = fs->ba = fs->found.ba;
	fs->pindex = fs->found.pindex;
	fs->prot = fs->found.prot;
	fs->write = ((fs->found.wired ? fs->prot : fs->fault_prot) &
			VM_PROT_WRITE) != 0;
	fs->shared = !fs->exclusive && fault_share_start(fs);
	if (vm_fault_bypass(fs, &error))
		return error;
	error = vm_fault_object(fs);
	if (error == 0)
		error = enter_page(fs);
	if (error != 0)
		return error;
	if (fs->shared)
		fault_share_learned(fs->first_ba, false);
	vm_page_wakeup(fs->m);
	fs->m = fs->first_m = NULL;
	vm_fault_neighbors(fs);
	unlock_things(fs);
	return 0;
}

int
vm_fault(struct vm_map *map, vaddr_t va, vm_prot_t prot, unsigned fault_flags)
{
	struct faultstate fs = {
		.va = page_base(va),
		.fault_prot = prot,
		.fault_flags = fault_flags,
	};
	int error;

	vm_stat_count(V_VM_FAULTS);
	while ((error = try_fault(map, &fs)) == EAGAIN)
		vm_stat_count(V_FAULT_RETRY);
	if (fs.hard)
		vm_stat_count(V_HARD_FAULTS);
	else if (error == 0 && !fs.zeros)
		vm_stat_count(V_SHARED_FAULTS);
	return error;
}

/* The pages of a new mapping are brought in by faults, so there is nothing to do. */
int
vm_fault_prefill(struct vm_map *map, vaddr_t start UNUSED, vaddr_t end UNUSED)
{
	ASSERT(rwlock_held_exclusive(&map->lock));
	return 0;
}

/* ------------------------------------------------------------------- wiring */

/* Return the address of the first page of ENTRY that can be accessed. */
static vaddr_t
first_va(const struct vm_map_entry *entry)
{
	return entry->eflags & MAP_ENTRY_KSTACK ? entry->ba.start + PAGE_SIZE :
						  entry->ba.start;
}

/* Unwire the page that ENTRY shows at VA: that of the first layer whose object has a
 * page there.  Since the page is wired, there is one.
 * => the map is locked in any mode; may sleep.  */
static void
unwire_page(struct vm_map_entry *entry, vaddr_t va)
{
	struct vm_map_backing *ba;
	struct vm_page *m = NULL;

	for (ba = &entry->ba; m == NULL; ba = ba->backing_ba) {
		vm_object_hold(ba->object);
		m = vm_page_lookup_busy_wait(
		    ba->object, vm_map_backing_index(ba, va), false);
		if (m != NULL) {
			vm_page_unwire(m, true);
			vm_page_wakeup(m);
		}
		vm_object_drop(ba->object);
	}
}

static void
unwire_until(struct vm_map_entry *entry, vaddr_t end)
{
	for (vaddr_t va = first_va(entry); va < end; va += PAGE_SIZE)
		unwire_page(entry, va);
}

/* Each page is wired by a fault at its address, which also brings it in if necessary. */
int
vm_fault_wire(struct vm_map *map, struct vm_map_entry *entry, bool user)
{
	vm_prot_t prot = user ? VM_PROT_READ : VM_PROT_WRITE;
	unsigned flags = user ? VM_FAULT_USER_WIRE : VM_FAULT_CHANGE_WIRING;
	int error;

	ASSERT(entry->eflags & MAP_ENTRY_IN_TRANSITION);
	for (vaddr_t va = first_va(entry); va < entry->ba.end;
	     va += PAGE_SIZE) {
		error = vm_fault(map, va, prot, flags);
		if (error != 0) {
			vm_map_lock_read(map);
			unwire_until(entry, va);
			vm_map_unlock(map);
			return error;
		}
	}
	return 0;
}

void
vm_fault_unwire(struct vm_map *map UNUSED, struct vm_map_entry *entry)
{
	unwire_until(entry, entry->ba.end);
}
