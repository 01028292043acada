/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: cow.h's contract on spaces made by hand: what the child's pages look
 *     like, that a frame counts its pages, that nothing stays busy or pinned, and
 *     what a write leaves behind
 * points: 3
 */
#include <errno.h>
#include <string.h>

#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "vm/classic/cow.h"
#include "vm/classic/spt.h"
#include "vm/vm.h"

#define BASE	0x10000000u
#define PAGES	6

static struct vm_space *parent, *child;

static void
map(vaddr_t va, uint32_t pages)
{
	struct vm_request request = {
		.address = va, .length = pages * PAGE_SIZE,
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
put(struct vm_space *space, int i, uint32_t value)
{
	struct vm_pin pin;

	KTEST_CHECK_CMP(vm_pin(space, BASE + i * PAGE_SIZE, VM_ACCESS_WRITE,
	    VM_STACK_TOP, &pin), ==, 0);
	((uint32_t *)pin.kva)[9] = value;
	vm_unpin(space, &pin);
}

static uint32_t
get(struct vm_space *space, int i)
{
	struct vm_pin pin;
	uint32_t value;

	KTEST_CHECK_CMP(vm_pin(space, BASE + i * PAGE_SIZE, VM_ACCESS_READ,
	    VM_STACK_TOP, &pin), ==, 0);
	value = ((uint32_t *)pin.kva)[9];
	vm_unpin(space, &pin);
	return value;
}

/* PAGE's frame is FRAME (NULL: another than WAS), with COUNT pages, at rest; the
 * pmap maps it, if at all, and allows writing just if WRITABLE.  */
static void
expect(struct page *page, struct frame *frame, unsigned count, bool writable)
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

/* A write fault in SPACE on page I. */
static void
write_fault(struct vm_space *space, int i)
{
	struct page *page = page_of(space, i);

	KTEST_CHECK_CMP(vm_fault(space, page->va, VM_ACCESS_READ, VM_STACK_TOP),
	    ==, 0);
	lock_acquire(&space->lock);
	KTEST_CHECK_CMP(cow_write(page), ==, 0);
	lock_release(&space->lock);
}

/* What fork makes of pages in memory, of one that is not, and of rights. */
static void
check_fork(void)
{
	struct page *mine, *copy;

	map(BASE, PAGES);
	for (int i = 0; i < PAGES - 1; i++)
		put(parent, i, 100 + i);
	KTEST_CHECK_CMP(vm_protect(parent, BASE + 4 * PAGE_SIZE, PAGE_SIZE,
	    PROT_READ), ==, 0);
	KTEST_CHECK_CMP(vm_space_fork(parent, &child), ==, 0);
	for (int i = 0; i < PAGES - 1; i++) {
		mine = page_of(parent, i);
		copy = page_of(child, i);
		expect(mine, copy->frame, 2, false);
		expect(copy, mine->frame, 2, false);
		KTEST_CHECK(copy->space == child && copy->va == mine->va);
		KTEST_CHECK_CMP(copy->writable, ==, i != 4);
		KTEST_CHECK_CMP(mine->writable, ==, i != 4);
		KTEST_CHECK_CMP(get(child, i), ==, 100 + i);
		KTEST_CHECK_CMP(get(parent, i), ==, 100 + i);
	}
	KTEST_CHECK(page_of(child, PAGES - 1)->frame == NULL);
	KTEST_CHECK_CMP(get(child, PAGES - 1), ==, 0);
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
	expect(mine, frame, 1, false);
	KTEST_CHECK(copy->frame != frame);
	expect(copy, copy->frame, 1, true);
	/* Its content is nowhere else: eviction must save it. */
	KTEST_CHECK(copy->frame->dirty);
	KTEST_CHECK_CMP(((uint32_t *)phys_to_virt(copy->frame->pa))[9], ==, 100);
	write_fault(parent, 0);
	expect(mine, frame, 1, true);
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
	expect(page_of(parent, 1), frame, 3, false);
	put(child, 1, 7);
	expect(page_of(parent, 1), frame, 2, false);
	expect(page_of(grandchild, 1), frame, 2, false);
	page = page_of(child, 0);	/* its own, until now */
	expect(page, page_of(grandchild, 0)->frame, 2, false);
	vm_space_destroy(grandchild);
	expect(page_of(parent, 1), frame, 1, false);
	put(parent, 1, 8);
	expect(page_of(parent, 1), frame, 1, true);
	KTEST_CHECK_CMP(get(child, 1), ==, 7);
	KTEST_CHECK_CMP(get(parent, 1), ==, 8);
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
	KTEST_CHECK_CMP(get(child, 0), ==, 100);
	KTEST_CHECK_CMP(get(child, 2), ==, 102);
	vm_space_destroy(child);
	palloc_get_stats(PALLOC_USER, &after);
	KTEST_CHECK_CMP(after.free, ==, before.free);
}
