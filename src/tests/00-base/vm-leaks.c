/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: address spaces that are created, filled, copied and destroyed give
 *     back every page and every byte, even when a step fails because user or
 *     kernel memory runs out
 * memory: 16M
 * user_pages: 100
 * dragonfly: 08
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
	uint32_t user_free; /* frames */
	struct palloc_stats kernel;
	struct heap_stats heap;
	struct pmap_stats pmap;
	struct vmstat vm;
};

static void
read_counters(struct memory *m)
{
	uint32_t frames;

	vm_get_frames(&frames, &m->user_free);
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
	KTEST_CHECK_CMP(now.user_free, ==, before->user_free);
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

/* Create, fill, fork, change and destroy an address space, writing NUMBER,
 * NUMBER + 1, ... to its pages.  Returns 0, or the error of the step that failed.  */
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

/* Use one more frame, for a page of HOG at VA.  Returns 0 or ENOMEM. */
static int
use_frame(struct vm_space *hog, vaddr_t va)
{
	struct vm_pin pin;
	int error;

	error = map_pages(hog, va, 1);
	if (error == 0)
		error = vm_pin(hog, va, VM_ACCESS_WRITE, VM_STACK_TOP, &pin);
	if (error == 0)
		vm_unpin(hog, &pin);
	return error;
}

/* Call use_space(NUMBER), which can run out of memory, and check that it gives
 * everything back.  Returns the result of use_space: 0 or ENOMEM.  */
static int
use_space_starved(uint32_t number)
{
	struct memory starved;
	int error;

	read_counters(&starved);
	error = use_space(number);
	KTEST_CHECK(error == 0 || error == ENOMEM);
	check_counters(&starved);
	return error;
}

/* Call use_space repeatedly, with fewer and fewer frames left, from MOST down to
 * none.  */
static void
use_up_frames(uint32_t most)
{
	uint32_t frames, left;
	struct memory before;
	struct vm_space *hog;
	vaddr_t va = BASE;
	int error = 0;

	read_counters(&before);
	KTEST_CHECK_CMP(vm_space_create(&hog), ==, 0);
	do {
		vm_get_frames(&frames, &left);
		if (left <= most)
			error = use_space_starved(left);
		va += PAGE_SIZE;
	} while (use_frame(hog, va) == 0);
	KTEST_CHECK_CMP(error, ==, ENOMEM);
	vm_space_destroy(hog);
	check_counters(&before);
}

/* Call use_space repeatedly, with fewer and fewer free pages in the kernel pool,
 * from MOST down to none.  */
static void
use_up_kernel_pages(uint32_t most)
{
	void *list = NULL, **page;
	struct memory before;
	uint32_t left;
	int error = 0;

	read_counters(&before);
	left = before.kernel.free;
	for (;;) {
		if (left <= most)
			error = use_space_starved(left);
		page = palloc_get_page(0);
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
	use_up_frames(70);
	use_up_kernel_pages(40);
	KTEST_CHECK_CMP(use_space(1), ==, 0);
	check_counters(&before);
}
