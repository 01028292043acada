/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an anonymous object is extended for one of its users if no other user can have
 *     pages there; pages that remain from an earlier use of the additional range are
 *     freed, and no others; objects of other types, or with a handle, are not extended
 * points: 3
 * cpus: 1
 */
#include "tests/09-object/kobject.h"
#include "tests/deadline.h"

static struct vm_object *object;
static struct semaphore finished;
static bool extended;

/* Create an object of SIZE pages, all in memory. */
static void
create(vm_pindex_t size)
{
	object = vm_object_allocate(OBJT_DEFAULT, size);
	KTEST_CHECK(object != NULL);
	kobject_fill(object, 0, size);
}

static void
check_alone(void)
{
	create(4);
	KTEST_CHECK(vm_object_coalesce(object, 0, 4, 3));
	KTEST_CHECK_CMP(object->size, ==, 7);
	KOBJECT_EXPECT(object, "pppp...");
	KTEST_CHECK(vm_object_coalesce(object, 0, 7, 0));
	KTEST_CHECK_CMP(object->size, ==, 7);
	kobject_fill(object, 4, 7);
	KTEST_CHECK(vm_object_coalesce(object, 2, 5, 1));
	KTEST_CHECK_CMP(object->size, ==, 8);
	KOBJECT_EXPECT(object, "ppppppp.");
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	vm_object_deallocate(object);
	KTEST_CHECK(vm_object_coalesce(NULL, 0, 4, 4));
}

/* The entry shows pages 1 to 3; the pages after these remain from an earlier use. */
static void
check_stale(void)
{
	create(8);
	vm_page_dirty(kobject_page(object, 4));
	KTEST_CHECK(vm_object_coalesce(object, 1, 3, 2));
	KTEST_CHECK_CMP(object->size, ==, 8);
	KOBJECT_EXPECT(object, "pppp..pp");
	KTEST_CHECK(vm_object_coalesce(object, 1, 4, 6));
	KTEST_CHECK_CMP(object->size, ==, 11);
	KOBJECT_EXPECT(object, "pppp.......");
	vm_object_deallocate(object);
}

static void
check_shared(void)
{
	create(4);
	vm_object_reference(object);
	KTEST_CHECK(!vm_object_coalesce(object, 0, 2, 1));
	KTEST_CHECK(!vm_object_coalesce(object, 0, 3, 4));
	KTEST_CHECK_CMP(object->size, ==, 4);
	KOBJECT_EXPECT(object, "pppp");
	KTEST_CHECK(vm_object_coalesce(object, 0, 4, 2));
	KTEST_CHECK_CMP(object->size, ==, 6);
	KTEST_CHECK(!vm_object_coalesce(object, 0, 4, 2));
	KOBJECT_EXPECT(object, "pppp..");
	KTEST_CHECK_CMP(object->ref_count, ==, 2);
	vm_object_deallocate(object);
	vm_object_deallocate(object);
}

/* Check requests past the largest index, and objects with a handle or of other types. */
static void
check_refused(void)
{
	static const enum objtype types[] = { OBJT_DEVICE, OBJT_PHYS };

	create(2);
	KTEST_CHECK(!vm_object_coalesce(object, 0, 2, UINT32_MAX));
	object->handle = &extended;
	KTEST_CHECK(!vm_object_coalesce(object, 0, 2, 2));
	object->handle = NULL;
	KTEST_CHECK_CMP(object->size, ==, 2);
	KOBJECT_EXPECT(object, "pp");
	vm_object_deallocate(object);
	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		object = vm_object_allocate(types[i], 2);
		KTEST_CHECK(object != NULL);
		KTEST_CHECK(!vm_object_coalesce(object, 0, 2, 2));
		KTEST_CHECK_CMP(object->size, ==, 2);
		vm_object_deallocate(object);
	}
}

static void
coalesce_thread(void *aux UNUSED)
{
	KTEST_CHECK(vm_object_coalesce(object, 0, 2, 4));
	extended = true;
	sema_up(&finished);
}

/* A page to be freed is busy, as a page is while the page daemon writes it. */
static void
check_busy(void)
{
	struct vm_page *m;

	create(4);
	m = kobject_page(object, 2);
	KTEST_CHECK(vm_page_sbusy_try(m));
	kobject_start("coalesce", coalesce_thread, NULL);
	kobject_let_run();
	KTEST_CHECK(!extended);
	vm_page_sbusy_drop(m);
	sema_down(&finished);
	KTEST_CHECK_CMP(object->size, ==, 6);
	KOBJECT_EXPECT(object, "pp....");
	vm_object_deallocate(object);
}

KTEST(object_coalesce)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();

	set_deadline(20);
	sema_init(&finished, 0);
	check_alone();
	check_stale();
	check_shared();
	check_refused();
	check_busy();
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
