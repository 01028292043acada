/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while a thread on another CPU continually modifies a page, clearing the page's
 *     dirty bits never hides a modification that follows
 * cpus: 2
 * tags: races
 */
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_rmap.h"

#define VA     0x10000000u
#define ROUNDS 200

static struct pmap *pmap;
static volatile bool stop;
static struct semaphore done;

static void
modify_page(void *unused UNUSED)
{
	volatile uint32_t *word = (volatile uint32_t *)VA;

	thread_set_pmap(pmap);
	while (!stop)
		(*word)++;
	thread_set_pmap(NULL);
	sema_up(&done);
}

/* Wait until M's first word has changed.  The word is read through the direct map, which
 * does not change the bits of the mapping at VA.  */
static void
wait_for_change(const struct vm_page *m)
{
	const volatile uint32_t *word = vm_page_kva(m);
	uint32_t before = *word;

	while (*word == before)
		cpu_pause();
}

KTEST(page_dirty_cpus)
{
	struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 1);
	struct vm_map_backing ba = { .start = VA, .end = VA + PAGE_SIZE };
	struct vm_page *m;

	set_deadline(30);
	sema_init(&done, 0);
	ba.pmap = pmap = pmap_create();
	ba.object = object;
	vm_object_hold(object);
	m = vm_page_alloc(object, 0, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	vm_page_zero_fill(m);
	vm_map_backing_attach(&ba);
	KTEST_CHECK_CMP(
	    vm_page_enter(pmap, VA, m, VM_PROT_READ | VM_PROT_WRITE), ==, 0);
	thread_create("writer", PRI_DEFAULT, modify_page, NULL);
	wait_for_change(m);
	for (unsigned i = 0; i < ROUNDS; i++) {
		vm_page_undirty(m);
		wait_for_change(m);
		vm_page_test_dirty(m);
		KTEST_CHECK_CMP(m->dirty, ==, VM_PAGE_BITS_ALL);
	}
	stop = true;
	sema_down(&done);
	vm_page_protect(m, VM_PROT_NONE);
	vm_map_backing_detach(&ba);
	vm_page_free(m);
	pmap_release(pmap);
	vm_object_drop(object);
	vm_object_deallocate(object);
}
