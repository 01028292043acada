/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creating and locking maps (given).
 *
 * The timestamp counts exclusive locks, so a thread that has dropped the lock can
 * tell whether the entries may have changed.  Threads waiting for an entry in
 * transition sleep on the map, not on the entry, because the entry may be freed
 * before they run.
 *
 * Lock order: the map's lock, then transition_spin.
 */
#include "vm/dragonfly/vm_map.h"

/* Order entries by address, for rb_root. */
static bool
map_entry_less(const struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct vm_map_entry, rb_entry)->ba.start <
	    rb_entry(b, struct vm_map_entry, rb_entry)->ba.start;
}

void
vm_map_init(struct vm_map *map, struct pmap *pmap, vaddr_t min, vaddr_t max,
    bool system_map)
{
	ASSERT_CMP(min, <, max);
	*map = (struct vm_map){
		.min_addr = min,
		.max_addr = max,
		.system_map = system_map,
		.pmap = pmap,
		.pgout_offset = min,
	};
	rwlock_init(&map->lock, "vm_map");
	rb_init(&map->rb_root, map_entry_less);
	list_init(&map->entries);
	spin_init(&map->ilock_spin, "vm_map_ilock");
	waitq_init(&map->ilock_waiters, "vm_map_ilock");
	spin_init(&map->transition_spin, "vm_map_transition");
	waitq_init(&map->transition, "vm_map_transition");
}

void
vm_map_lock(struct vm_map *map)
{
	rwlock_acquire_exclusive(&map->lock);
	map->timestamp++;
}

void
vm_map_lock_read(struct vm_map *map)
{
	rwlock_acquire_shared(&map->lock);
}

void
vm_map_unlock(struct vm_map *map)
{
	rwlock_release(&map->lock);
}

bool
vm_map_lock_upgrade(struct vm_map *map)
{
	if (!rwlock_upgrade(&map->lock))
		return false;
	map->timestamp++;
	return true;
}

void
vm_map_lock_downgrade(struct vm_map *map)
{
	rwlock_downgrade(&map->lock);
}

void
vm_map_transition_wait(struct vm_map *map)
{
	uint32_t wakeups;

	ASSERT(rwlock_held_exclusive(&map->lock));
	/* A wake-up needs the map's lock, so none can come before the count has
	 * been read.  */
	spin_acquire(&map->transition_spin);
	wakeups = map->transition_wakeups;
	spin_release(&map->transition_spin);
	vm_map_unlock(map);
	spin_acquire(&map->transition_spin);
	while (map->transition_wakeups == wakeups)
		waitq_sleep(&map->transition, &map->transition_spin);
	spin_release(&map->transition_spin);
	vm_map_lock(map);
}

void
vm_map_transition_wakeup(struct vm_map *map)
{
	ASSERT(rwlock_held_exclusive(&map->lock));
	spin_acquire(&map->transition_spin);
	map->transition_wakeups++;
	waitq_wake_all(&map->transition);
	spin_release(&map->transition_spin);
}
