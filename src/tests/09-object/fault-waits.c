/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault that waits for a page made hard or soft busy by another thread holds
 *     neither the lock of the map nor a token while it waits, so other threads can
 *     acquire both; afterward it looks the page up again
 * points: 2
 */
#include "tests/09-object/kfault.h"
#include "tests/deadline.h"

static struct vm_map map;
static struct semaphore finished;
static int result;

static void
fault_at_page_1(void *aux UNUSED)
{
	result = vm_fault(&map, kmap_va(1), VM_PROT_WRITE, VM_FAULT_NORMAL);
	sema_up(&finished);
}

static void
start_fault(void)
{
	KTEST_CHECK(thread_create("faulting", PRI_DEFAULT, fault_at_page_1,
			NULL) != TID_ERROR);
	for (unsigned i = 0; i < 20; i++)
		thread_yield();
	KTEST_CHECK(!sema_try_down(&finished));
	KTEST_CHECK(rwlock_try_exclusive(&map.lock));
	rwlock_release(&map.lock);
}

static void
wait_for_fault(void)
{
	sema_down(&finished);
	KTEST_CHECK_CMP(result, ==, 0);
	kfault_check_idle_at(&map, __FILE__, __LINE__);
}

KTEST(fault_waits)
{
	struct vm_object *object;
	struct vm_page *m;

	set_deadline(30);
	sema_init(&finished, 0);
	kmap_create(&map);
	kmap_insert_picture(&map, "wwww");
	KFAULT(&map, 1, VM_PROT_WRITE, 0);
	m = kpages_page(&map, 1);
	object = m->object;
	kfault_unmap(&map);

	/* Hard busy. */
	KTEST_CHECK(vm_page_busy_try(m, true));
	start_fault();
	KTEST_CHECK(token_try(&object->token));
	token_release(&object->token);
	KPAGES_EXPECT(&map, "....");
	vm_page_wakeup(m);
	wait_for_fault();
	KTEST_CHECK(kpages_page(&map, 1) == m);

	/* Soft busy, as a page is while it is written. */
	KTEST_CHECK(vm_page_sbusy_try(m));
	vm_pmap_remove(map.pmap, kmap_va(0), kmap_va(4));
	start_fault();
	KPAGES_EXPECT(&map, "....");
	vm_page_sbusy_drop(m);
	wait_for_fault();
	KTEST_CHECK(kpages_page(&map, 1) == m);

	/* The page is freed, and the fault creates another one. */
	kpages_put(&map, 1, 7);
	KTEST_CHECK(vm_page_busy_try(m, true));
	start_fault();
	vm_object_hold(object);
	vm_page_protect(m, VM_PROT_NONE);
	vm_page_free(m);
	vm_object_drop(object);
	wait_for_fault();
	KTEST_CHECK(kfault_is_filled(&map, 1, 0));
	kmap_destroy(&map);
}
