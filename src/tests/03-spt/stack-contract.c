/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: stack_init creates the topmost page of the stack, in memory, and
 *     returns EEXIST if the page exists; stack_grow creates and counts a page for
 *     each valid use of the stack down to its limit, and returns EFAULT for other
 *     accesses; both return ENOMEM if out of memory
 * points: 0
 * user_pages: 100
 */
#include <errno.h>

#include "mem/palloc.h"
#include "tests/03-spt/kframes.h"
#include "tests/kspace.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"
#include "vm/classic/stack.h"

static struct vm_space *space;

static int
init_stack(void)
{
	int error;

	lock_acquire(&space->lock);
	error = stack_init(space);
	lock_release(&space->lock);
	return error;
}

/* Call stack_grow for an access to VA with the stack pointer ESP, and check that it
 * returns EXPECTED, and that it creates and counts a page only if EXPECTED is 0.  */
static void
expect_growth(vaddr_t va, vaddr_t esp, int expected)
{
	uint32_t before = vm_counters.faults_stack;
	struct page *page;

	lock_acquire(&space->lock);
	KTEST_CHECK(spt_find(space->spt, va) == NULL);
	KTEST_CHECK_CMP(stack_grow(space, va, esp), ==, expected);
	page = spt_find(space->spt, va);
	KTEST_CHECK_CMP(page != NULL, ==, expected == 0);
	if (page != NULL)
		KTEST_CHECK(page->writable && page->va == page_base(va));
	lock_release(&space->lock);
	KTEST_CHECK_CMP(vm_counters.faults_stack - before, ==, expected == 0);
}

static void
check_init(void)
{
	vaddr_t top = VM_STACK_TOP - PAGE_SIZE;
	struct page *page;

	KTEST_CHECK_CMP(init_stack(), ==, 0);
	page = spt_find(space->spt, VM_STACK_TOP - 1);
	KTEST_CHECK(page != NULL && page->writable);
	KTEST_CHECK_CMP(page->va, ==, top);
	KTEST_CHECK(page->frame != NULL);
	for (unsigned i = 0; i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(((char *)frame_kva(page->frame))[i], ==, 0);
	KTEST_CHECK_CMP(init_stack(), ==, EEXIST);
	KTEST_CHECK(spt_find(space->spt, top) == page);
}

/* How far below the stack pointer an access is, in bytes. */
static const struct {
	int distance, error;
} accesses[] = {
	{ -2 * (int)PAGE_SIZE, 0 }, /* above the stack pointer */
	{ -1, 0 },
	{ 0, 0 },
	{ 1, 0 },
	{ 4, 0 },
	{ 31, 0 },
	{ 32, 0 },
	{ 33, EFAULT },
	{ 36, EFAULT },
	{ PAGE_SIZE - 1, EFAULT },
	{ PAGE_SIZE, EFAULT },
};

/* Make each access of the table with a different stack pointer, at the start of a page. */
static void
check_distances(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(accesses); i++) {
		vaddr_t esp = VM_STACK_TOP - 4 * (i + 1) * PAGE_SIZE;

		expect_growth(esp - (vaddr_t)accesses[i].distance, esp,
		    accesses[i].error);
	}
}

/* The lowest byte that the stack can contain is at offset 0. */
static const struct {
	int va, esp, error;
} around_limit[] = {
	{ -1, 0, EFAULT },
	{ -4, 0, EFAULT },
	{ -1, -1, EFAULT },
	{ -4, -4, EFAULT },
	{ -(int)PAGE_SIZE, -(int)PAGE_SIZE, EFAULT },
	{ PAGE_SIZE, PAGE_SIZE, 0 },
	{ 2 * PAGE_SIZE - 1, 0, 0 },
	{ PAGE_SIZE - 1, 0, 0 },
	{ 0, 0, 0 },
};

/* Make the accesses around the limit LIMIT, each in a new address space. */
static void
check_limit(uint32_t limit)
{
	for (unsigned i = 0; i < ARRAY_SIZE(around_limit); i++) {
		vaddr_t floor = VM_STACK_TOP - limit;

		vm_space_destroy(space);
		space = kspace_create();
		space->stack_limit = limit;
		expect_growth(floor + (vaddr_t)around_limit[i].va,
		    floor + (vaddr_t)around_limit[i].esp,
		    around_limit[i].error);
	}
	expect_growth(0, VM_STACK_TOP - limit, EFAULT);
}

/* Check that both functions return ENOMEM if there is no memory for a struct page,
 * and stack_init also if there is no frame.  */
static void
check_no_memory(void)
{
	vm_space_destroy(space);
	space = kspace_create();
	palloc_inject_failures(1);
	expect_growth(VM_STACK_TOP - 4, VM_STACK_TOP - 4, ENOMEM);
	KTEST_CHECK_CMP(init_stack(), ==, ENOMEM);
	palloc_inject_failures(0);
	kframes_take_all();
	KTEST_CHECK_CMP(init_stack(), ==, ENOMEM);
	kframes_free_all();
}

KTEST(stack_contract)
{
	space = kspace_create();
	check_init();
	check_distances();
	check_limit(space->stack_limit);
	check_limit(8 * PAGE_SIZE);
	check_no_memory();
	vm_space_destroy(space);
}
