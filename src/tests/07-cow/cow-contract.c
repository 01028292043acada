/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the functions of cow.h fulfill their contract on spaces made by the
 *     test: the child's pages and the number of pages of each frame are right
 *     after a fork and after a write, and nothing stays busy or pinned
 * points: 3
 */
#include <errno.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/kspace.h"
#include "vm/classic/cow.h"
#include "vm/classic/spt.h"

#define BASE  0x10000000u
#define PAGES 6

static struct vm_space *parent, *child;

static void
map_zeros(vaddr_t va, uint32_t pages)
{
	struct vm_request request = {
		.address = va,
		.length = pages * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};

	KTEST_CHECK_CMP(vm_map(parent, &request), ==, 0);
}

static struct page *
page_of(struct vm_space *space, int i)
{
	struct page *page;

	lock_acquire(&space->lock);
	page = spt_find(space->spt, BASE + i * PAGE_SIZE);
	lock_release(&space->lock);
	KTEST_CHECK(page != NULL);
	return page;
}

static void
write_word(struct vm_space *space, int i, uint32_t value)
{
	struct vm_pin pin;

	KTEST_CHECK_CMP(vm_pin(space, BASE + i * PAGE_SIZE, VM_ACCESS_WRITE,
			    VM_STACK_TOP, &pin),
	    ==, 0);
	((uint32_t *)pin.kva)[9] = value;
	vm_unpin(space, &pin);
}

static uint32_t
read_word(struct vm_space *space, int i)
{
	struct vm_pin pin;
	uint32_t value;

	KTEST_CHECK_CMP(vm_pin(space, BASE + i * PAGE_SIZE, VM_ACCESS_READ,
			    VM_STACK_TOP, &pin),
	    ==, 0);
	value = ((uint32_t *)pin.kva)[9];
	vm_unpin(space, &pin);
	return value;
}

/* Fail the test unless PAGE is in FRAME, and FRAME has COUNT pages and is
 * neither busy nor pinned.  The pmap must map PAGE to FRAME, and allow writing
 * if and only if WRITABLE; if not WRITABLE, PAGE need not be mapped.  */
static void
expect_page(
    struct page *page, struct frame *frame, unsigned count, bool writable)
{
	struct pmap_mapping mapping;
	bool mapped = pmap_lookup(page->space->pmap, page->va, &mapping);

	KTEST_CHECK(page->frame == frame && frame != NULL);
	KTEST_CHECK_CMP(list_size(&frame->pages), ==, count);
	KTEST_CHECK_CMP(frame->pins, ==, 0);
	KTEST_CHECK(!frame->busy);
	if (mapped) {
		KTEST_CHECK_CMP(mapping.pa, ==, frame->pa);
		KTEST_CHECK_CMP((mapping.prot & PMAP_WRITE) != 0, ==, writable);
	}
	KTEST_CHECK(mapped || !writable);
}

/* Map page I of SPACE by handling a read fault, and then handle a write fault at
 * it with cow_write.  */
static void
write_fault(struct vm_space *space, int i)
{
	struct page *page = page_of(space, i);

	KTEST_CHECK_CMP(
	    vm_space_fault(space, page->va, VM_ACCESS_READ, VM_STACK_TOP), ==,
	    0);
	lock_acquire(&space->lock);
	KTEST_CHECK_CMP(cow_write(page), ==, 0);
	lock_release(&space->lock);
}

/* Check fork with pages in memory, a page that is not in memory, and pages with
 * different rights.  */
static void
check_fork(void)
{
	struct page *mine, *copy;

	map_zeros(BASE, PAGES);
	for (int i = 0; i < PAGES - 1; i++)
		write_word(parent, i, 100 + i);
	KTEST_CHECK_CMP(
	    vm_protect(parent, BASE + 4 * PAGE_SIZE, PAGE_SIZE, PROT_READ), ==,
	    0);
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	for (int i = 0; i < PAGES - 1; i++) {
		mine = page_of(parent, i);
		copy = page_of(child, i);
		expect_page(mine, copy->frame, 2, false);
		expect_page(copy, mine->frame, 2, false);
		KTEST_CHECK(copy->space == child && copy->va == mine->va);
		KTEST_CHECK_CMP(copy->writable, ==, i != 4);
		KTEST_CHECK_CMP(mine->writable, ==, i != 4);
		KTEST_CHECK_CMP(read_word(child, i), ==, 100 + i);
		KTEST_CHECK_CMP(read_word(parent, i), ==, 100 + i);
	}
	KTEST_CHECK(page_of(child, PAGES - 1)->frame == NULL);
	KTEST_CHECK_CMP(read_word(child, PAGES - 1), ==, 0);
}

static void
check_writes(void)
{
	struct page *mine = page_of(parent, 0), *copy = page_of(child, 0);
	struct frame *frame = mine->frame;
	uint32_t reuses = vm_counters.faults_reuse;
	struct vmstat before, after;

	vm_get_stats(&before);
	write_fault(child, 0);
	expect_page(mine, frame, 1, false);
	KTEST_CHECK(copy->frame != frame);
	expect_page(copy, copy->frame, 1, true);
	/* The contents exist only here, so eviction must save them. */
	KTEST_CHECK(copy->frame->dirty);
	KTEST_CHECK_CMP(
	    ((uint32_t *)phys_to_virt(copy->frame->pa))[9], ==, 100);
	write_fault(parent, 0);
	expect_page(mine, frame, 1, true);
	vm_get_stats(&after);
	KTEST_CHECK_CMP(after.faults_cow, ==, before.faults_cow + 1);
	KTEST_CHECK_CMP(vm_counters.faults_reuse, ==, reuses + 1);
}

static void
check_grandchild(void)
{
	struct vm_space *grandchild;
	struct page *page;
	struct frame *frame = page_of(parent, 1)->frame;

	KTEST_CHECK_CMP(vm_space_fork(child, &grandchild), ==, 0);
	expect_page(page_of(parent, 1), frame, 3, false);
	write_word(child, 1, 7);
	expect_page(page_of(parent, 1), frame, 2, false);
	expect_page(page_of(grandchild, 1), frame, 2, false);
	page = page_of(child, 0); /* it was not shared before this fork */
	expect_page(page, page_of(grandchild, 0)->frame, 2, false);
	vm_space_destroy(grandchild);
	expect_page(page_of(parent, 1), frame, 1, false);
	write_word(parent, 1, 8);
	expect_page(page_of(parent, 1), frame, 1, true);
	KTEST_CHECK_CMP(read_word(child, 1), ==, 7);
	KTEST_CHECK_CMP(read_word(parent, 1), ==, 8);
}

/* Check that cow_write maps a page of a shared mapping writable without a copy,
 * although its frame has another page.  */
static void
check_shared(void)
{
	struct vnode *file = kspace_make_file(1);
	struct page *page;
	struct frame *frame;
	uint32_t reuses;
	int id;

	KTEST_CHECK_CMP(vm_space_create(&parent), ==, 0);
	KTEST_CHECK_CMP(vm_mmap_file(parent, file, BASE, false, &id), ==, 0);
	write_word(parent, 0, 1);
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	page = page_of(child, 0);
	frame = page->frame;
	KTEST_CHECK_CMP(read_word(child, 0), ==, 1);
	pmap_protect(child->pmap, BASE, BASE + PAGE_SIZE, PMAP_READ);
	reuses = vm_counters.faults_reuse;
	write_fault(child, 0);
	expect_page(page, frame, 2, true);
	KTEST_CHECK_CMP(vm_counters.faults_reuse, ==, reuses + 1);
	vm_space_destroy(parent);
	vm_space_destroy(child);
	vnode_release(file);
}

KTEST(cow_contract)
{
	struct palloc_stats before, after;

	palloc_get_stats(PALLOC_USER, &before);
	KTEST_CHECK_CMP(vm_space_create(&parent), ==, 0);
	check_fork();
	check_writes();
	check_grandchild();
	vm_space_destroy(parent);
	KTEST_CHECK_CMP(read_word(child, 0), ==, 100);
	KTEST_CHECK_CMP(read_word(child, 2), ==, 102);
	vm_space_destroy(child);
	check_shared();
	palloc_get_stats(PALLOC_USER, &after);
	KTEST_CHECK_CMP(after.free, ==, before.free);
}
