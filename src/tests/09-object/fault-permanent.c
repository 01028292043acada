/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a page of permanent memory is created by its pager, filled with zeros; it is in
 *     no queue, whatever advice is given, and is freed with its object; a fault past the
 *     end of the object fails with EFAULT
 */
#include "lib/abi.h"
#include "tests/09-object/kfault.h"

#define PAGES 4

static struct vm_map map;

static void
advise(struct vm_object *object, int advice)
{
	vm_object_hold(object);
	vm_object_madvise(object, 0, PAGES, advice);
	vm_object_drop(object);
}

KTEST(fault_permanent)
{
	uint32_t available = vm_page_available();
	struct vm_object *object;
	struct vm_page *m;

	kfile_spoil_memory();
	kmap_create(&map);
	object = vm_object_allocate(OBJT_PHYS, PAGES);
	KTEST_CHECK(object != NULL);
	kfault_insert(&map, 0, PAGES + 1, object, 0, KMAP_RW);
	KFAULT(&map, 2, VM_PROT_WRITE, 0);
	KFAULT(&map, PAGES, VM_PROT_READ, EFAULT);
	KPAGES_EXPECT(&map, "..w..");
	KTEST_CHECK(kfault_is_filled(&map, 2, 0));
	kpages_put(&map, 2, 7);
	m = kpages_page(&map, 2);
	vm_page_flag_set(m, PG_REFERENCED);
	advise(object, MADV_WILLNEED);
	advise(object, MADV_DONTNEED);
	advise(object, MADV_FREE);
	KTEST_CHECK_CMP(m->flags & PG_REFERENCED, !=, 0u);
	vm_page_busy_wait(m, true);
	vm_page_wire(m);
	vm_page_unwire(m, true);
	vm_page_wakeup(m);
	KTEST_CHECK_CMP(m->flags & PG_UNQUEUED, !=, 0u);
	KTEST_CHECK_CMP(m->queue, ==, PQ_NONE);
	kfault_unmap(&map);
	KFAULT(&map, 2, VM_PROT_READ, 0);
	KTEST_CHECK(kfault_is_filled(&map, 2, 7));
	vm_object_deallocate(object);
	kmap_destroy(&map);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
