/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while threads on other CPUs create, share, use and release objects, each walk
 *     through all objects ends, and visits each object that exists all the time exactly
 *     once; each object is freed when it is no longer used
 * cpus: 4
 * tags: races
 */
#include "lib/random.h"
#include "tests/09-object/kobject.h"
#include "tests/deadline.h"

#define WORKERS 3
#define ROUNDS  150
#define LASTING 8
#define SHARED  3

static struct vm_object *lasting[LASTING];
static unsigned visits[LASTING];
static struct semaphore finished;
static uint32_t workers; /* threads that have not ended; atomic */

/* Objects whose references threads pass to one another. */
static struct spinlock shared_lock = SPINLOCK_INITIALIZER("shared");
static struct vm_object *shared[SHARED];

/* Put a reference of the caller to OBJECT in place of one of the shared references.  Returns
 * the object of the latter, or NULL; the caller releases that reference.  */
static struct vm_object *
exchange_reference(struct vm_object *object)
{
	unsigned i = random_ulong() % SHARED;
	struct vm_object *old;

	spin_acquire(&shared_lock);
	old = shared[i];
	shared[i] = object;
	spin_release(&shared_lock);
	return old;
}

static void
use_object(struct vm_object *object)
{
	struct vm_page *m = kobject_busy_page(object, random_ulong() % 4);

	vm_object_pip_add(object, 1);
	if (random_ulong() % 4 == 0)
		thread_yield();
	vm_page_wakeup(m);
	vm_object_pip_wakeup(object);
}

static void
count_object(struct vm_object *object, void *count)
{
	KTEST_CHECK_CMP(object->type, !=, OBJT_MARKER);
	(*(unsigned *)count)++;
}

/* Walk through all objects while the main thread does so as well. */
static void
walk_and_count(void)
{
	unsigned count = 0;

	vm_object_foreach(count_object, &count);
	KTEST_CHECK_CMP(count, >=, LASTING);
}

static void
work_thread(void *aux UNUSED)
{
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 4);

		KTEST_CHECK(object != NULL);
		for (unsigned i = random_ulong() % 4; i-- > 0;) {
			vm_object_reference(object);
			vm_object_deallocate(exchange_reference(object));
		}
		use_object(object);
		vm_object_deallocate(object);
		if (round % 16 == 0)
			walk_and_count();
	}
	__atomic_fetch_sub(&workers, 1, __ATOMIC_SEQ_CST);
	sema_up(&finished);
}

static void
visit(struct vm_object *object, void *aux UNUSED)
{
	KTEST_CHECK_CMP(object->type, !=, OBJT_MARKER);
	KTEST_CHECK_CMP(object->hold_count, >, 0);
	for (unsigned i = 0; i < LASTING; i++)
		visits[i] += lasting[i] == object;
	if (random_ulong() % 4 == 0)
		thread_yield();
}

static void
walk(void)
{
	memset(visits, 0, sizeof(visits));
	vm_object_foreach(visit, NULL);
	for (unsigned i = 0; i < LASTING; i++)
		KTEST_CHECK_CMP(visits[i], ==, 1);
}

/* --------------------------------------------------------------------- growth */

/* The objects that are created during a walk. */
static struct vm_object *grown[100];
static unsigned grown_count;

static void
visit_and_create(struct vm_object *object UNUSED, void *aux UNUSED)
{
	KTEST_CHECK_CMP(grown_count, <, ARRAY_SIZE(grown));
	grown[grown_count] = vm_object_allocate(OBJT_DEFAULT, 1);
	KTEST_CHECK(grown[grown_count++] != NULL);
}

/* Check that a walk ends even if each visit creates an object. */
static void
check_growth(void)
{
	vm_object_foreach(visit_and_create, NULL);
	while (grown_count > 0)
		vm_object_deallocate(grown[--grown_count]);
}

/* ------------------------------------------------------------------------ end */

static void
visit_and_release(struct vm_object *object, void *last)
{
	if (object != last)
		return;
	vm_object_deallocate(object);
	KTEST_CHECK_CMP(object->type, ==, OBJT_DEAD);
	KTEST_CHECK_CMP(object->ref_count, ==, 0);
}

/* Check that an object whose last reference is released during the visit exists until the
 * visit ends.  */
static void
check_end(void)
{
	vm_object_foreach(
	    visit_and_release, vm_object_allocate(OBJT_DEFAULT, 1));
}

KTEST(object_cpus)
{
	uint32_t objects = vm_object_count(), available = vm_page_available();
	uint32_t blocks = kobject_heap_blocks();

	set_deadline(60);
	sema_init(&finished, 0);
	check_growth();
	check_end();
	for (unsigned i = 0; i < LASTING; i++)
		lasting[i] = vm_object_allocate(OBJT_DEFAULT, 1);
	workers = WORKERS;
	for (unsigned i = 0; i < WORKERS; i++)
		kobject_start("worker", work_thread, NULL);
	do
		walk();
	while (__atomic_load_n(&workers, __ATOMIC_SEQ_CST) > 0);
	for (unsigned i = 0; i < WORKERS; i++)
		sema_down(&finished);
	for (unsigned i = 0; i < SHARED; i++)
		vm_object_deallocate(shared[i]);
	for (unsigned i = 0; i < LASTING; i++)
		vm_object_deallocate(lasting[i]);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
	KTEST_CHECK_CMP(kobject_heap_blocks(), ==, blocks);
}
