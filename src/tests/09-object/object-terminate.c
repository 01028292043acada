/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a new object has one reference, a hold of its own and no pages; its creation
 *     does not sleep, and fails if there is no memory; adding a reference, or
 *     releasing one that is not the last, does not wait for the token, and counts
 *     correctly if another CPU adds one at the same time; termination
 *     waits for busy pages and for transfers, including one that begins while it waits;
 *     it frees all pages, modified or not, except wired and held ones, which it removes
 *     from the object; the structure is freed with the last hold, and nothing is leaked
 * points: 4
 * cpus: 1
 */
#include "mem/palloc.h"
#include "tests/09-object/kobject.h"
#include "tests/deadline.h"
#include "tests/windows.h"

static struct vm_object *object;
static struct semaphore finished;
/* Has the function that the other thread calls returned? */
static bool returned;

static void
release_thread(void *aux UNUSED)
{
	vm_object_deallocate(object);
	returned = true;
	sema_up(&finished);
}

static void
reference_thread(void *aux UNUSED)
{
	vm_object_reference(object);
	returned = true;
	sema_up(&finished);
}

static void
start_thread(thread_func *function)
{
	returned = false;
	kobject_start("other", function, NULL);
	kobject_let_run();
}

static void
start_release(void)
{
	start_thread(release_thread);
}

static void
create(vm_pindex_t size)
{
	object = vm_object_allocate(OBJT_DEFAULT, size);
	KTEST_CHECK(object != NULL);
}

/* ----------------------------------------------------------------- creation */

/* Create an object, with a spinlock held, since vm_object_allocate must not sleep. */
static void
create_under_spinlock(enum objtype type, vm_pindex_t size)
{
	static struct spinlock lock = SPINLOCK_INITIALIZER("creation");

	spin_acquire(&lock);
	object = vm_object_allocate(type, size);
	spin_release(&lock);
	KTEST_CHECK(object != NULL);
}

static void
check_new(void)
{
	const enum objtype types[] = { OBJT_DEFAULT, OBJT_SWAP, OBJT_DEVICE,
		OBJT_PHYS };
	uint32_t count = vm_object_count();

	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		create_under_spinlock(types[i], 5 + i);
		KTEST_CHECK_CMP(vm_object_count(), ==, count + 1);
		KTEST_CHECK_CMP(object->type, ==, types[i]);
		KTEST_CHECK_CMP(object->size, ==, 5 + i);
		KTEST_CHECK_CMP(object->ref_count, ==, 1);
		KTEST_CHECK_CMP(object->hold_count, ==, 1);
		KTEST_CHECK_CMP(object->resident_page_count, ==, 0);
		KTEST_CHECK_CMP(object->flags, ==,
		    vm_object_is_anonymous(object) ? OBJ_ONEMAPPING : 0u);
		KTEST_CHECK_CMP(object->memattr, ==, VM_MEMATTR_WRITE_BACK);
		vm_object_deallocate(object);
		KTEST_CHECK_CMP(vm_object_count(), ==, count);
	}
	palloc_inject_failures(1);
	object = vm_object_allocate(OBJT_DEFAULT, 1);
	palloc_inject_failures(0);
	KTEST_CHECK(object == NULL);
	KTEST_CHECK_CMP(vm_object_count(), ==, count);
}

/* --------------------------------------------------------------- references */

static void
check_reference(void)
{
	create(1);
	vm_object_reference(object);
	KTEST_CHECK_CMP(object->ref_count, ==, 2);
	vm_object_hold(object);
	start_thread(reference_thread);
	KTEST_CHECK(returned);
	KTEST_CHECK_CMP(object->ref_count, ==, 3);
	start_release();
	KTEST_CHECK(returned);
	KTEST_CHECK_CMP(object->ref_count, ==, 2);
	start_release();
	KTEST_CHECK(returned);
	vm_object_drop(object);
	for (unsigned i = 0; i < 3; i++)
		sema_down(&finished);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	KTEST_CHECK_CMP(object->type, ==, OBJT_DEFAULT);
	vm_object_deallocate(object);
	vm_object_deallocate(NULL);
}

#define MANY 66000 /* references: more than 16 bits can count */

static void
check_many(void)
{
	create(1);
	for (unsigned i = 0; i < MANY; i++)
		vm_object_reference(object);
	KTEST_CHECK_CMP(object->ref_count, ==, MANY + 1);
	for (unsigned i = 0; i < MANY; i++)
		vm_object_deallocate(object);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	vm_object_deallocate(object);
}

static void
create_shared(void)
{
	create(1);
	vm_object_reference(object);
}

static void
release_once(void)
{
	vm_object_deallocate(object);
}

/* As vm_object_reference does on another CPU. */
static void
add_reference(void)
{
	__atomic_fetch_add(&object->ref_count, 1, __ATOMIC_SEQ_CST);
}

static void
release_rest(void)
{
	KTEST_CHECK_CMP(object->ref_count, ==, windows_acted() ? 2 : 1);
	while (object->ref_count > 1)
		vm_object_deallocate(object);
	vm_object_deallocate(object);
}

/* Check that no reference is lost, and none kept, if another CPU adds one between any two
 * instructions of a release.  */
static void
check_release_window(void)
{
	const struct window_case c = {
		.name = "reference",
		.place = WINDOW_HERE,
		.setup = create_shared,
		.function = release_once,
		.action = add_reference,
		.teardown = release_rest,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 3);
}

/* -------------------------------------------------------------- termination */

/* Check that no thread holds the token: a thread that waits for a page sleeps. */
static void
expect_token_free(void)
{
	KTEST_CHECK(token_try(&object->token));
	token_release(&object->token);
}

/* Fail the test unless the object is being terminated, and still has page M. */
static void
expect_waiting(const struct vm_page *m)
{
	KTEST_CHECK(!returned);
	KTEST_CHECK(object->flags & OBJ_DEAD);
	KTEST_CHECK_CMP(object->type, ==, OBJT_DEFAULT);
	KTEST_CHECK(m == NULL || m->object == object);
}

/* Wait until the object is terminated, and release the hold of the test. */
static void
expect_terminated(void)
{
	sema_down(&finished);
	KTEST_CHECK_CMP(object->type, ==, OBJT_DEAD);
	KTEST_CHECK_CMP(object->resident_page_count, ==, 0);
	vm_object_drop_only(object);
}

/* A page is being read: it is busy, and paging_in_progress counts the transfer. */
static void
check_read(void)
{
	struct vm_page *m;

	create(4);
	vm_object_hold_only(object);
	kobject_fill(object, 0, 2);
	m = kobject_busy_page(object, 1);
	vm_object_pip_add(object, 2);
	start_release();
	expect_waiting(m);
	vm_page_wakeup(m);
	kobject_let_run();
	expect_waiting(m);
	vm_object_pip_wakeup(object);
	kobject_let_run();
	expect_waiting(m);
	vm_object_pip_wakeup(object);
	expect_terminated();
	KTEST_CHECK(m->object == NULL);
}

/* One page is hard busy, and one soft busy.  While termination waits for them, a transfer
 * begins.  */
static void
check_busy(void)
{
	struct vm_page *hard, *soft;

	create(4);
	vm_object_hold_only(object);
	kobject_fill(object, 0, 4);
	hard = kobject_busy_page(object, 1);
	soft = kobject_page(object, 2);
	KTEST_CHECK(vm_page_sbusy_try(soft));
	start_release();
	expect_waiting(hard);
	vm_object_pip_add(object, 1);
	vm_page_wakeup(hard);
	kobject_let_run();
	expect_waiting(soft);
	expect_token_free();
	vm_page_sbusy_drop(soft);
	kobject_let_run();
	expect_waiting(NULL);
	vm_object_pip_wakeup(object);
	expect_terminated();
}

/* Dirty pages are freed as other pages are; wired and held pages are removed. */
static void
check_pages(void)
{
	struct vm_page *wired, *held;

	create(8);
	vm_object_hold_only(object);
	kobject_fill(object, 0, 8);
	vm_page_dirty(kobject_page(object, 3));
	wired = kobject_busy_page(object, 5);
	vm_page_wire(wired);
	vm_page_flag_set(wired, PG_SWAPPED);
	vm_page_wakeup(wired);
	held = kobject_page(object, 7);
	vm_page_hold(held);
	start_release();
	expect_terminated();
	KTEST_CHECK(wired->object == NULL);
	KTEST_CHECK_CMP(wired->wire_count, ==, 1);
	KTEST_CHECK_CMP(wired->busy_count, ==, 0);
	KTEST_CHECK_CMP(wired->flags & PG_SWAPPED, ==, 0);
	KTEST_CHECK(held->object == NULL);
	KTEST_CHECK_CMP(held->queue, ==, PQ_HOLD);
	vm_page_unhold(held);
	vm_page_busy_wait(wired, true);
	vm_page_unwire(wired, false);
	vm_page_free(wired);
}

/* The structure of a fictitious page is freed with the object. */
static void
check_fictitious(void)
{
	struct vm_page *m = vm_page_create_fake(0xb8000, VM_MEMATTR_WRITE_BACK);

	KTEST_CHECK(m != NULL);
	object = vm_object_allocate(OBJT_DEVICE, 1);
	KTEST_CHECK(object != NULL);
	vm_object_hold(object);
	KTEST_CHECK(vm_page_insert(m, object, 0));
	vm_page_wakeup(m);
	vm_object_drop(object);
	vm_object_deallocate(object);
}

KTEST(object_terminate)
{
	uint32_t objects = vm_object_count(), blocks = kobject_heap_blocks();
	uint32_t available = vm_page_available();

	set_deadline(20);
	sema_init(&finished, 0);
	check_new();
	check_reference();
	check_many();
	check_release_window();
	check_read();
	check_busy();
	check_pages();
	check_fictitious();
	/* The other threads free their stacks a little later. */
	kobject_let_run();
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(kobject_heap_blocks(), ==, blocks);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}
