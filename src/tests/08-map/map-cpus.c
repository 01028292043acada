/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads on four CPUs that map, protect, advise, wire, look up and unmap
 *     overlapping parts of one map leave it consistent, and no memory is lost
 * points: 2
 * cpus: 4
 * tags: races
 */
#include "lib/abi.h"
#include "lib/random.h"
#include "tests/08-map/kmap.h"
#include "tests/deadline.h"
#include "threads/thread.h"
#include "vm/dragonfly/vm_check.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_stat.h"

#define THREADS 4
#define ROUNDS  150

static struct vm_map map;
static struct semaphore finished;

static void
insert_or_delete(unsigned first, unsigned pages)
{
	struct vm_map_range range = kmap_range(first, pages, KMAP_RW);
	int error;

	vm_map_lock(&map);
	error = vm_map_insert(&map, &range, NULL);
	if (error == EEXIST)
		error =
		    vm_map_delete(&map, kmap_va(first), kmap_va(first + pages));
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(error, ==, 0);
}

/* Wire a range, if it has no hole, and unwire it.  Another thread can delete a part
 * of it in between.  */
static void
wire_and_unwire(vaddr_t start, vaddr_t end)
{
	if (vm_map_wire(&map, start, end, true) == 0)
		vm_map_unwire(&map, start, end, true);
}

static void
run_round(void)
{
	unsigned first = random_ulong() % (KMAP_PAGES - 4);
	unsigned pages = 1 + random_ulong() % 4;
	vaddr_t start = kmap_va(first), end = kmap_va(first + pages);
	struct vm_map_found found;

	switch (random_ulong() % 6) {
	case 0:
	case 1:
		insert_or_delete(first, pages);
		break;
	case 2:
		vm_map_protect(&map, start, end,
		    random_ulong() % 2 != 0 ? KMAP_RW : VM_PROT_READ, false);
		break;
	case 3:
		KTEST_CHECK_CMP(
		    vm_map_madvise(&map, start, end, MADV_RANDOM, 0), ==, 0);
		break;
	case 4:
		wire_and_unwire(start, end);
		break;
	default:
		if (vm_map_lookup(&map, start, VM_PROT_READ, &found) == 0)
			vm_map_lookup_done(&found);
		break;
	}
}

static void
worker(void *aux UNUSED)
{
	for (unsigned i = 0; i < ROUNDS; i++)
		run_round();
	sema_up(&finished);
}

KTEST(map_cpus)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);
	char why[100];

	set_deadline(60);
	sema_init(&finished, 0);
	kmap_create(&map);
	for (unsigned i = 0; i < THREADS; i++)
		KTEST_CHECK(thread_create("worker", PRI_DEFAULT, worker,
				NULL) != TID_ERROR);
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&finished);
	if (vm_check_map(&map, why, sizeof(why)) != 0)
		ktest_fail(__FILE__, __LINE__,
		    "vm_check reports a violation: %s", why);
	kmap_destroy(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
}
