/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the look-up by index, and the look-up of the next page at or after an index,
 *     agree with a simple model; the object counts its pages, and its generation changes
 *     whenever the set of pages changes, and only then; a look-up among 2,048 pages costs
 *     at most six times as much as one among 16
 * points: 4
 * cpus: 1
 * shift: 0
 */
#include "cpu/io.h"
#include "lib/random.h"
#include "tests/09-object/kobject.h"

#define INDEXES 40
#define ROUNDS  3000
#define FEW     16
#define MANY    2048
#define LOOKUPS 512

static struct vm_object *object;
static struct vm_page *model[INDEXES];

/* Return the I-th index that the test uses.  The indexes are not consecutive, and include
 * the largest.  */
static vm_pindex_t
index_of(unsigned i)
{
	return i == INDEXES - 1 ? UINT32_MAX - 1 : i * i;
}

static struct vm_page *
new_page(void)
{
	struct vm_page *m = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);

	KTEST_CHECK(m != NULL);
	return m;
}

/* ---------------------------------------------------------------- the model */

static void
insert_page(unsigned i)
{
	uint32_t generation = object->generation;
	struct vm_page *m = new_page();

	KTEST_CHECK(vm_page_insert(m, object, index_of(i)));
	KTEST_CHECK(m->object == object);
	KTEST_CHECK_CMP(m->pindex, ==, index_of(i));
	KTEST_CHECK(object->generation != generation);
	model[i] = m;
}

static void
remove_page_of(unsigned i)
{
	uint32_t generation = object->generation;

	vm_page_remove(model[i]);
	KTEST_CHECK(model[i]->object == NULL);
	KTEST_CHECK(object->generation != generation);
	vm_page_free(model[i]);
	model[i] = NULL;
}

/* Check that a page cannot be inserted at an index that is taken. */
static void
insert_another(unsigned i)
{
	uint32_t generation = object->generation;
	struct vm_page *m = new_page();

	KTEST_CHECK(!vm_page_insert(m, object, index_of(i)));
	KTEST_CHECK(m->object == NULL);
	KTEST_CHECK_CMP(object->generation, ==, generation);
	vm_page_free(m);
}

static void
check_object(void)
{
	uint32_t generation = object->generation, count = 0;
	struct vm_page *next = NULL;

	for (unsigned i = INDEXES; i-- > 0;) {
		KTEST_CHECK(vm_page_lookup(object, index_of(i)) == model[i]);
		if (model[i] != NULL) {
			next = model[i];
			count++;
		}
		KTEST_CHECK(vm_page_next_resident(object, index_of(i)) == next);
		if (i > 0 && index_of(i) - 1 > index_of(i - 1)) {
			KTEST_CHECK(
			    vm_page_lookup(object, index_of(i) - 1) == NULL);
			KTEST_CHECK(vm_page_next_resident(
					object, index_of(i) - 1) == next);
		}
	}
	KTEST_CHECK_CMP(object->resident_page_count, ==, count);
	KTEST_CHECK_CMP(object->generation, ==, generation);
}

static void
check_against_model(void)
{
	check_object();
	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned i = random_ulong() % INDEXES;

		if (model[i] == NULL)
			insert_page(i);
		else if (random_ulong() % 4 == 0)
			insert_another(i);
		else
			remove_page_of(i);
		if (round % 16 == 0)
			check_object();
	}
	for (unsigned i = 0; i < INDEXES; i++)
		if (model[i] != NULL)
			remove_page_of(i);
	check_object();
}

/* -------------------------------------------------------------------- costs */

/* Return the cost of LOOKUPS look-ups among COUNT pages, in clock cycles of the CPU.
 * Successive look-ups are 1,237 indexes apart, modulo COUNT.  */
static uint32_t
measure(unsigned count)
{
	uint64_t start = read_tsc();

	for (unsigned i = 0; i < LOOKUPS; i++)
		KTEST_CHECK(vm_page_lookup(object, i * 1237 % count) != NULL);
	return (uint32_t)(read_tsc() - start);
}

static void
check_costs(void)
{
	uint32_t few = 0, many;

	for (unsigned i = 0; i < MANY; i++) {
		if (i == FEW)
			few = measure(FEW);
		KTEST_CHECK(vm_page_alloc(object, i, VM_ALLOC_NORMAL) != NULL);
	}
	many = measure(MANY);
	ktest_note(
	    "cost page-lookup few %u many %u", few / LOOKUPS, many / LOOKUPS);
	for (unsigned i = 0; i < MANY; i++)
		vm_page_free(vm_page_lookup(object, i));
	KTEST_CHECK_CMP(object->resident_page_count, ==, 0);
	KTEST_CHECK_CMP(many, <=, 6 * few);
}

KTEST(object_pages)
{
	object = vm_object_allocate(OBJT_DEFAULT, UINT32_MAX);
	KTEST_CHECK(object != NULL);
	vm_object_hold(object);
	check_against_model();
	check_costs();
	vm_object_drop(object);
	vm_object_deallocate(object);
}
