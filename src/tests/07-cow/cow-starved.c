/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if an allocation of kernel memory fails, fork fails with ENOMEM, even if
 *     later allocations succeed; otherwise it creates a complete copy, and no write
 *     of the parent changes it; a write to a shared page fails with ENOMEM if no
 *     frame is free, and is not counted as a copy; both failures leave the owners
 *     and pins of frames unchanged
 * points: 2
 * memory: 16M
 * user_pages: 200
 */
#include <errno.h>

#include "mem/heap.h"
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "vm/classic/spt.h"
#include "vm/vm.h"

#define BASE     0x10000000u
#define SPAN     (4u << 20) /* bytes mapped by a page table */
#define PAGES    60
#define LEFT_MAX 24
#define TRIES    1000 /* more than the allocations of a fork */

static struct vm_space *parent, *child;
static void *hoard;

/* Return the address of page I.  The pages form three ranges, in three page
 * tables.  */
static vaddr_t
address(uint32_t i)
{
	return BASE + i % 3 * SPAN + i / 3 * PAGE_SIZE;
}

/* Write I + MORE to page I of SPACE, for all pages. */
static void
write_pages(struct vm_space *space, uint32_t more)
{
	struct vm_pin pin;

	for (uint32_t i = 0; i < PAGES; i++) {
		KTEST_CHECK_CMP(vm_pin(space, address(i), VM_ACCESS_WRITE,
				    VM_STACK_TOP, &pin),
		    ==, 0);
		*(uint32_t *)pin.kva = i + more;
		vm_unpin(space, &pin);
	}
}

static void
make_parent(void)
{
	KTEST_CHECK_CMP(vm_space_create(&parent), ==, 0);
	for (uint32_t i = 0; i < PAGES; i++) {
		struct vm_request request = {
			.address = address(i),
			.length = PAGE_SIZE,
			.prot = PROT_READ | PROT_WRITE,
			.flags = MAP_PRIVATE | MAP_ANONYMOUS,
		};

		KTEST_CHECK_CMP(vm_map(parent, &request), ==, 0);
	}
	write_pages(parent, 0);
}

/* Fail the test unless all pages of SPACE have the right contents, in frames
 * that are shared by COUNT pages each.  */
static void
check_space(struct vm_space *space, unsigned count)
{
	lock_acquire(&space->lock);
	for (uint32_t i = 0; i < PAGES; i++) {
		struct page *page = spt_find(space->spt, address(i));

		KTEST_CHECK(page != NULL && page->frame != NULL);
		KTEST_CHECK_CMP(
		    *(uint32_t *)phys_to_virt(page->frame->pa), ==, i);
		KTEST_CHECK_CMP(list_size(&page->frame->pages), ==, count);
		KTEST_CHECK_CMP(page->frame->pins, ==, 0);
		KTEST_CHECK(!page->frame->busy);
	}
	lock_release(&space->lock);
}

/* Allocate pages from POOL until only LEFT are free. */
static void
starve(enum palloc_flags pool, uint32_t left)
{
	struct palloc_stats stats;
	void **page;

	for (;;) {
		palloc_get_stats(pool, &stats);
		if (stats.free <= left)
			return;
		page = palloc_get_page(pool);
		KTEST_CHECK(page != NULL);
		*page = hoard;
		hoard = page;
	}
}

static void
free_hoard(void)
{
	void **page;

	while ((page = hoard) != NULL) {
		hoard = *page;
		palloc_free_page(page);
	}
}

/* Fork while only LEFT kernel pages are free. */
static int
fork_starved(uint32_t left)
{
	int error;

	starve(0, left); /* the kernel's pool */
	error = vm_space_fork(parent, &child);
	free_hoard();
	return error;
}

/* Fork while every Nth allocation of kernel memory fails. */
static int
fork_injected(uint32_t n)
{
	int error;

	palloc_inject_failures(n);
	error = vm_space_fork(parent, &child);
	palloc_inject_failures(0);
	return error;
}

/* Call FORK with N.  Fail the test unless it fails with ENOMEM and has no effect, or
 * creates a child with a copy of all pages.  Returns the error.  */
static int
check_fork(int (*fork)(uint32_t n), uint32_t n)
{
	struct heap_stats before, after;
	int error;

	heap_get_stats(&before);
	error = fork(n);
	KTEST_CHECK(error == 0 || error == ENOMEM);
	if (error == 0) {
		check_space(child, 2);
		write_pages(parent, PAGES);
		check_space(child, 1);
		vm_space_destroy(child);
		write_pages(parent, 0);
	}
	check_space(parent, 1);
	heap_get_stats(&after);
	KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
	KTEST_CHECK_CMP(after.bytes, ==, before.bytes);
	return error;
}

/* Fork while no kernel page is free, then while one is free, and so on up to
 * LEFT_MAX, which must suffice.  Then make each allocation of a fork fail once.  */
static void
starve_fork(void)
{
	int error = ENOMEM;

	for (uint32_t left = 0; left <= LEFT_MAX; left++)
		error = check_fork(fork_starved, left);
	KTEST_CHECK_CMP(error, ==, 0);
	error = ENOMEM;
	for (uint32_t n = 1; n < TRIES && error != 0; n++)
		error = check_fork(fork_injected, n);
	KTEST_CHECK_CMP(error, ==, 0);
}

/* Fail the test unless a write at VA in the parent fails with ENOMEM.  The fault is
 * repeated, because a fault handler can first map the page read-only and return 0.  */
static void
expect_no_memory(vaddr_t va)
{
	int error = 0;

	for (int tries = 0; tries < 10 && error == 0; tries++)
		error =
		    vm_space_fault(parent, va, VM_ACCESS_WRITE, VM_STACK_TOP);
	KTEST_CHECK_CMP(error, ==, ENOMEM);
}

/* Write to shared pages while no user page is free, and again when enough are
 * free.  */
static void
starve_write(void)
{
	struct vm_pin pin;
	uint32_t copies;

	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	copies = vm_counters.faults_cow;
	starve(PALLOC_USER, 0);
	for (uint32_t i = 0; i < PAGES; i++) {
		KTEST_CHECK_CMP(vm_pin(child, address(i), VM_ACCESS_READ,
				    VM_STACK_TOP, &pin),
		    ==, 0);
		vm_unpin(child, &pin);
		KTEST_CHECK_CMP(vm_pin(child, address(i), VM_ACCESS_WRITE,
				    VM_STACK_TOP, &pin),
		    ==, ENOMEM);
		expect_no_memory(address(i));
	}
	KTEST_CHECK_CMP(vm_counters.faults_cow, ==, copies);
	check_space(child, 2);
	check_space(parent, 2);
	free_hoard();
	write_pages(child, 0);
	check_space(child, 1);
	check_space(parent, 1);
	vm_space_destroy(child);
}

KTEST(cow_starved)
{
	struct palloc_stats before, after;

	palloc_get_stats(PALLOC_USER, &before);
	make_parent();
	starve_fork();
	starve_write();
	check_space(parent, 1);
	vm_space_destroy(parent);
	palloc_get_stats(PALLOC_USER, &after);
	KTEST_CHECK_CMP(after.free, ==, before.free);
}
