/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a submap has the pmap of its parent and a range of its own; pageable
 *     memory in it is zeroed; an allocation waits while the submap has no
 *     room, and continues when other memory of the submap is freed; an
 *     allocation larger than the submap returns 0
 */
#include "tests/08-map/kmem.h"
#include "tests/deadline.h"
#include "tests/events.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define PAGES 8

static struct vm_map submap;
static struct semaphore done;
static volatile vaddr_t allocated;

static vaddr_t
allocate(uint32_t pages)
{
	return kmem_alloc_wait(&submap, ptoa(pages), VM_SUBSYS_PIPE);
}

static void
wait_for_room(void *aux UNUSED)
{
	event('w');
	allocated = allocate(3);
	event('c');
	sema_up(&done);
}

static void
check_submap(void)
{
	struct vm_map_entry *entry;

	KTEST_CHECK_CMP(
	    kmem_suballoc(&kernel_map, ptoa(PAGES), &submap), ==, 0);
	KTEST_CHECK(submap.pmap == &kernel_pmap);
	KTEST_CHECK(submap.system_map && kernel_map.system_map);
	KTEST_CHECK_CMP(submap.max_addr - submap.min_addr, ==, ptoa(PAGES));
	vm_map_lock_read(&kernel_map);
	KTEST_CHECK(vm_map_lookup_entry(&kernel_map, submap.min_addr, &entry));
	KTEST_CHECK_CMP(entry->maptype, ==, VM_MAPTYPE_SUBMAP);
	KTEST_CHECK_CMP(entry->ba.start, ==, submap.min_addr);
	KTEST_CHECK_CMP(entry->ba.end, ==, submap.max_addr);
	vm_map_unlock(&kernel_map);
}

static void
use_memory(vaddr_t start, uint32_t pages)
{
	KTEST_CHECK(start >= submap.min_addr);
	KTEST_CHECK(start + ptoa(pages) <= submap.max_addr);
	for (uint32_t *word = (uint32_t *)start;
	     word < (uint32_t *)(start + ptoa(pages)); word++) {
		KTEST_CHECK_CMP(*word, ==, 0);
		*word = 1;
	}
}

static void
check_waiting(void)
{
	vaddr_t first = allocate(3), second = allocate(3);

	use_memory(first, 3);
	use_memory(second, 3);
	KTEST_CHECK_CMP(allocate(PAGES + 1), ==, 0);
	sema_init(&done, 0);
	KTEST_CHECK(thread_create("waiter", PRI_DEFAULT + 1, wait_for_room,
			NULL) != TID_ERROR);
	while (event_count == 0)
		thread_yield();
	for (unsigned i = 0; i < 10; i++)
		thread_yield();
	event('f');
	kmem_free_wakeup(&submap, first, ptoa(3));
	sema_down(&done);
	EXPECT_EVENTS("wfc");
	use_memory(allocated, 3);
	kmem_free_wakeup(&submap, second, ptoa(3));
	kmem_free_wakeup(&submap, allocated, ptoa(3));
}

KTEST(kmem_wait)
{
	struct kmem_state before, with_submap;

	set_deadline(20);
	kmem_get_state(&before);
	check_submap();
	kmem_get_state(&with_submap);
	check_waiting();
	KTEST_CHECK_CMP(submap.nentries, ==, 0);
	KTEST_CHECK_CMP(pmap_resident(&kernel_pmap), ==, with_submap.mapped);
	kmem_subfree(&kernel_map, &submap);
	KTEST_CHECK_CMP(kernel_map.nentries, ==, before.entries);
	KTEST_CHECK_CMP(vm_page_available(), ==, before.available);
	KTEST_CHECK_CMP(vm_object_count(), ==, before.objects);
}
