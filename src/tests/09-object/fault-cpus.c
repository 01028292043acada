/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if threads on four CPUs fault at the same pages at the same time, in one map
 *     and in two maps, each page of a file is read once, each anonymous page is created
 *     once, both maps show the same pages, and nothing stays held or busy
 * points: 3
 * cpus: 4
 * tags: races
 */
#include "lib/random.h"
#include "tests/09-object/kfault.h"
#include "tests/deadline.h"

#define THREADS 4
#define PAGES   12
#define ROUNDS  20

/* Threads 0 and 1 use the first map, and the others the second.  In both, pages 0 to 3 show
 * the file, and the others the anonymous object.  */
static struct vm_map maps[2];
static struct vm_object *anonymous;
static struct kfile f;
static struct semaphore started[THREADS], finished;
static bool stop;

static void
touch_pages(struct vm_map *map)
{
	unsigned first = random_ulong() % PAGES;

	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK_CMP(
		    vm_fault(map, kmap_va((first + i) % PAGES),
			random_ulong() % 2 != 0 ? VM_PROT_READ : VM_PROT_WRITE,
			random_ulong() % 2 != 0 ? VM_FAULT_BURST :
						  VM_FAULT_NORMAL),
		    ==, 0);
}

static void
worker(void *aux)
{
	unsigned number = (unsigned)(uintptr_t)aux;

	for (;;) {
		sema_down(&started[number]);
		if (stop)
			break;
		touch_pages(&maps[number / 2]);
		sema_up(&finished);
	}
	sema_up(&finished);
}

static void
run_threads(void)
{
	for (unsigned i = 0; i < THREADS; i++)
		sema_up(&started[i]);
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&finished);
}

static void
check_round(void)
{
	kfault_note();
	run_threads();
	for (unsigned m = 0; m < 2; m++)
		KPAGES_EXPECT(&maps[m], "wwwwwwwwwwww");
	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK(
		    kpages_page(&maps[0], i) == kpages_page(&maps[1], i));
	for (unsigned i = 4; i < PAGES; i++)
		KTEST_CHECK(kfault_is_filled(&maps[0], i, 0));
	for (unsigned i = 0; i < 4; i++)
		kfile_check_page(&f, i, KFILE_SEED, 4 * PAGE_SIZE);
	KFAULT_GREW(V_ZFOD, PAGES - 4);
	KFAULT_GREW(V_VNODEPGSIN, 4);
	KFAULT_GREW(V_VM_FAULTS, THREADS * PAGES);
	kfault_check_idle_at(&maps[0], __FILE__, __LINE__);
	kfault_check_idle_at(&maps[1], __FILE__, __LINE__);
	kfile_forget(&f);
	vm_object_hold(anonymous);
	vm_object_page_remove(anonymous, 0, PAGES, false);
	vm_object_drop(anonymous);
}

KTEST(fault_cpus)
{
	set_deadline(60);
	sema_init(&finished, 0);
	kfile_create(&f, "/f", 4 * PAGE_SIZE);
	anonymous = vm_object_allocate(OBJT_DEFAULT, PAGES);
	KTEST_CHECK(anonymous != NULL);
	for (unsigned i = 0; i < 2; i++) {
		kmap_create(&maps[i]);
		kfault_insert(&maps[i], 0, 4, f.object, 0, KMAP_RW);
		kfault_insert(&maps[i], 4, PAGES - 4, anonymous, 0, KMAP_RW);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		sema_init(&started[i], 0);
		KTEST_CHECK(thread_create("worker", PRI_DEFAULT, worker,
				(void *)(uintptr_t)i) != TID_ERROR);
	}
	for (unsigned i = 0; i < ROUNDS; i++)
		check_round();
	stop = true;
	run_threads();
	for (unsigned i = 0; i < 2; i++)
		kmap_destroy(&maps[i]);
	vm_object_deallocate(anonymous);
	kfile_close(&f);
}
