/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a page pinned by the kernel keeps its frame and contents when its
 *     owners write to it, unmap it or end
 * points: 1
 */
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "vm/vm.h"

#define BASE 0x10000000u

static struct vm_space *parent, *child, *other;

static void
pin_page(struct vm_space *space, enum vm_access access, struct vm_pin *held)
{
	KTEST_CHECK_CMP(vm_pin(space, BASE, access, VM_STACK_TOP, held), ==, 0);
}

static void
make_spaces(void)
{
	struct vm_request request = {
		.address = BASE,
		.length = PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	struct vm_pin held;

	KTEST_CHECK_CMP(vm_space_create(&parent), ==, 0);
	KTEST_CHECK_CMP(vm_map(parent, &request), ==, 0);
	pin_page(parent, VM_ACCESS_WRITE, &held);
	*(int *)held.kva = 1;
	vm_unpin(parent, &held);
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	KTEST_CHECK_CMP(vm_space_fork(parent, &other), ==, 0);
}

KTEST(cow_pins)
{
	struct palloc_stats before, after;
	struct vm_pin reading, writing, again;

	palloc_get_stats(PALLOC_USER, &before);
	make_spaces();
	pin_page(child, VM_ACCESS_READ, &reading);
	pin_page(other, VM_ACCESS_READ, &again);
	KTEST_CHECK(again.kva == reading.kva);
	vm_unpin(other, &again);
	pin_page(parent, VM_ACCESS_WRITE, &writing);
	KTEST_CHECK(writing.kva != reading.kva);
	*(int *)writing.kva = 2;
	KTEST_CHECK_CMP(*(int *)reading.kva, ==, 1);
	vm_unpin(parent, &writing);

	/* Destroy all spaces except the one for which the page is pinned. */
	vm_space_destroy(other);
	vm_space_destroy(parent);
	KTEST_CHECK_CMP(*(int *)reading.kva, ==, 1);

	/* The page is unmapped while it is pinned. */
	KTEST_CHECK_CMP(vm_unmap(child, BASE, PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(*(int *)reading.kva, ==, 1);
	vm_unpin(child, &reading);
	vm_space_destroy(child);
	palloc_get_stats(PALLOC_USER, &after);
	KTEST_CHECK_CMP(after.free, ==, before.free);
}
