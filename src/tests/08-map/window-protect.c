/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a store through a mapping of a page, between any two instructions of
 *     vm_page_protect for that page, either faults or makes the page dirty
 */
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "tests/windows.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_rmap.h"

#define VA 0x10000000u

static struct vm_map_backing backing;
static struct vm_object *object;
static struct vm_page *m;
static bool stored;

static void
map_page(void)
{
	const vm_prot_t both = VM_PROT_READ | VM_PROT_WRITE;

	KTEST_CHECK_CMP(vm_page_enter(backing.pmap, VA, m, both), ==, 0);
	m->dirty = 0;
	stored = false;
}

static void
make_read_only(void)
{
	vm_page_protect(m, VM_PROT_READ);
}

static void
remove_mapping(void)
{
	vm_page_protect(m, VM_PROT_NONE);
}

static void
store(void)
{
	stored = windows_store(backing.pmap, VA, 1);
}

static void
check_dirty(void)
{
	KTEST_CHECK_CMP(m->dirty, ==, stored ? VM_PAGE_BITS_ALL : 0);
	KTEST_CHECK_CMP(vm_page_count_writable(m), ==, 0);
	vm_page_protect(m, VM_PROT_NONE);
}

static void
run(const char *name, void (*function)(void))
{
	static const void *const over[] = { pmap_protect_if, pmap_remove_if,
		pmap_shootdown_finish, pmap_test_clear_if, NULL };
	const struct window_case c = {
		.name = name,
		.place = WINDOW_HERE,
		.setup = map_page,
		.function = function,
		.action = store,
		.check = check_dirty,
		.over = over,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 10);
}

KTEST(window_protect)
{
	object = vm_object_allocate(OBJT_DEFAULT, 1);
	KTEST_CHECK(object != NULL);
	vm_object_hold(object);
	m = vm_page_alloc(object, 0, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	vm_page_zero_fill(m);
	backing = (struct vm_map_backing){
		.start = VA,
		.end = VA + PAGE_SIZE,
		.pmap = pmap_create(),
		.object = object,
	};
	KTEST_CHECK(backing.pmap != NULL);
	vm_map_backing_attach(&backing);
	run("read-only", make_read_only);
	run("remove", remove_mapping);
	vm_map_backing_detach(&backing);
	pmap_release(backing.pmap);
	vm_page_free(m);
	vm_object_drop(object);
	vm_object_deallocate(object);
}
