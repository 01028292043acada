/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: address spaces that are created, filled, copied and destroyed give
 *     back every page and every byte, even when a step fails because user or
 *     kernel memory runs out
 * memory: 16M
 * user_pages: 100
 */
#include <errno.h>
#include <string.h>

#include "mem/heap.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "vm/vm.h"

#define BASE  0x10000000u
#define PAGES 20

struct memory {
	struct palloc_stats user, kernel;
	struct heap_stats heap;
	struct pmap_stats pmap;
	struct vmstat vm;
};

static void
read_counters(struct memory *m)
{
	palloc_get_stats(PALLOC_USER, &m->user);
	palloc_get_stats(0, &m->kernel);
	heap_get_stats(&m->heap);
	pmap_get_stats(&m->pmap);
	vm_get_stats(&m->vm);
}

static void
check_counters(const struct memory *before)
{
	struct memory now;

	read_counters(&now);
	KTEST_CHECK_CMP(now.user.free, ==, before->user.free);
	KTEST_CHECK_CMP(now.heap.blocks, ==, before->heap.blocks);
	KTEST_CHECK_CMP(now.heap.bytes, ==, before->heap.bytes);
	KTEST_CHECK_CMP(now.kernel.free, ==, before->kernel.free);
	KTEST_CHECK_CMP(now.pmap.page_tables, ==, before->pmap.page_tables);
	KTEST_CHECK_CMP(now.vm.swap_slots_used, ==, before->vm.swap_slots_used);
}

static int
map_pages(struct vm_space *space, vaddr_t va, uint32_t pages)
{
	struct vm_request request = {
		.address = va,
		.length = pages * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};

	return vm_map(space, &request);
}

/* If WRITE, write FIRST, FIRST + 1, ... to the pages of SPACE; otherwise check
 * that the pages contain these numbers.  Returns 0, or the error of vm_pin.  */
static int
write_or_check(struct vm_space *space, uint32_t first, bool write)
{
	struct vm_pin pin;
	int error;

	for (uint32_t i = 0; i < PAGES; i++) {
		error = vm_pin(space, BASE + i * PAGE_SIZE,
		    write ? VM_ACCESS_WRITE : VM_ACCESS_READ, VM_STACK_TOP,
		    &pin);
		if (error != 0)
			return error;
		if (write)
			*(uint32_t *)pin.kva = first + i;
		else
			KTEST_CHECK_CMP(*(uint32_t *)pin.kva, ==, first + i);
		vm_unpin(space, &pin);
	}
	return 0;
}

/* Do what a process does with its address space.  Returns 0, or ENOMEM if a
 * step failed.  */
static int
use_space(uint32_t number)
{
	struct vm_space *space, *child;
	vaddr_t old;
	int error;

	error = vm_space_create(&space);
	if (error != 0)
		return error;
	vm_set_break(space, 0x08100000);
	if ((error = vm_stack_init(space)) != 0 ||
	    (error = map_pages(space, BASE, PAGES)) != 0 ||
	    (error = write_or_check(space, number, true)) != 0 ||
	    (error = vm_sbrk(space, 3 * PAGE_SIZE, &old)) != 0 ||
	    (error = vm_space_fork(space, &child)) != 0)
		goto out;
	/* Neither address space sees what is written in the other one. */
	error = write_or_check(child, number, false);
	if (error == 0)
		error = write_or_check(child, number + 1000, true);
	if (error == 0)
		error = write_or_check(space, number, false);
	if (error == 0)
		error = vm_protect(child, BASE, PAGES * PAGE_SIZE, PROT_READ);
	if (error == 0)
		error = vm_unmap(space, BASE + PAGE_SIZE, 3 * PAGE_SIZE);
	if (error == 0)
		error = write_or_check(child, number + 1000, false);
	vm_space_destroy(child);
out:
	vm_space_destroy(space);
	return error;
}

/* Call use_space repeatedly, with fewer and fewer pages of POOL left, from MOST
 * down to none.  */
static void
use_up_pool(enum palloc_flags pool, uint32_t most)
{
	struct memory before, starved;
	void *list = NULL, **page;
	uint32_t left;
	int error = 0;

	read_counters(&before);
	left = pool == PALLOC_USER ? before.user.free : before.kernel.free;
	for (;;) {
		if (left <= most) {
			read_counters(&starved);
			error = use_space(left);
			KTEST_CHECK(error == 0 || error == ENOMEM);
			check_counters(&starved);
		}
		page = palloc_get_page(pool);
		if (page == NULL)
			break;
		*page = list;
		list = page;
		left--;
	}
	KTEST_CHECK_CMP(error, ==, ENOMEM);
	while ((page = list) != NULL) {
		list = *page;
		palloc_free_page(page);
	}
	check_counters(&before);
}

KTEST(vm_leaks)
{
	struct memory before;

	read_counters(&before);
	for (uint32_t i = 0; i < 100; i++)
		KTEST_CHECK_CMP(use_space(i), ==, 0);
	check_counters(&before);
	use_up_pool(PALLOC_USER, 70);
	use_up_pool(0, 40);
	KTEST_CHECK_CMP(use_space(1), ==, 0);
	check_counters(&before);
}
