/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fault_handle resolves each case in the table of fault.h, except that of
 *     a busy frame, with the right mapping, result and counters, also at the
 *     lowest and highest user addresses; and it holds the lock of the space even
 *     while it reads from the disk
 * points: 0
 * user_pages: 200
 * options: latency=20000
 */
#include <errno.h>

#include "devices/block.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/03-spt/kframes.h"
#include "tests/kspace.h"
#include "threads/sync.h"
#include "threads/timer.h"
#include "vm/classic/fault.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

#define ZERO   KSPACE_BASE                    /* pages of zeros */
#define TWIN   (KSPACE_BASE + PAGE_SIZE)      /* shares the frame of ZERO */
#define TEXT   (KSPACE_BASE + 16 * PAGE_SIZE) /* read-only pages of a file */
#define AGAIN  (KSPACE_BASE + 32 * PAGE_SIZE) /* the same pages */
#define WORDS  (KSPACE_BASE + 48 * PAGE_SIZE) /* a file not read before */
#define README (KSPACE_BASE + 64 * PAGE_SIZE) /* another such file */
#define SHARED                                                                 \
	(KSPACE_BASE + 80 * PAGE_SIZE) /* a page of a shared mapping, twice */

static struct vm_space *space;
static struct vm_counters before;
static struct semaphore locked;

static struct page *
page_at(vaddr_t va)
{
	struct page *page = spt_find(space->spt, va);

	KTEST_CHECK(page != NULL);
	return page;
}

/* Call fault_handle for an access to VA.  Returns its result. */
static int
fault_at(vaddr_t va, enum vm_access access)
{
	int error;

	before = vm_counters;
	lock_acquire(&space->lock);
	error = fault_handle(space, va, access, VM_STACK_TOP);
	KTEST_CHECK(lock_held_by_current_thread(&space->lock));
	lock_release(&space->lock);
	return error;
}

/* Check how much the last call of fault_at has added to the counters. */
static void
expect_counts(unsigned zero, unsigned file, unsigned shared, unsigned pageins)
{
	KTEST_CHECK_CMP(vm_counters.faults_zero - before.faults_zero, ==, zero);
	KTEST_CHECK_CMP(vm_counters.faults_file - before.faults_file, ==, file);
	KTEST_CHECK_CMP(
	    vm_counters.faults_shared - before.faults_shared, ==, shared);
	KTEST_CHECK_CMP(vm_counters.faults_swap, ==, before.faults_swap);
	KTEST_CHECK_CMP(vm_counters.faults_cow, ==, before.faults_cow);
	KTEST_CHECK_CMP(vm_counters.faults_reuse, ==, before.faults_reuse);
	KTEST_CHECK_CMP(vm_counters.pageins - before.pageins, ==, pageins);
}

/* Check that the page at VA is mapped to its frame, writable if and only if WRITABLE, and
 * that the frame is neither busy nor pinned.  Returns the frame.  */
static struct frame *
expect_mapped(vaddr_t va, bool writable)
{
	struct frame *frame = page_at(va)->frame;
	struct pmap_mapping mapping;

	KTEST_CHECK(frame != NULL);
	KTEST_CHECK(!frame->busy);
	KTEST_CHECK_CMP(frame->pins, ==, 0);
	KTEST_CHECK(pmap_lookup(space->pmap, page_base(va), &mapping));
	KTEST_CHECK_CMP(mapping.pa, ==, frame->pa);
	KTEST_CHECK_CMP((mapping.prot & PMAP_WRITE) != 0, ==, writable);
	return frame;
}

static void
check_zero_page(void)
{
	struct frame *frame;

	KTEST_CHECK_CMP(fault_at(ZERO, VM_ACCESS_READ), ==, 0);
	expect_counts(1, 0, 0, 0);
	frame = expect_mapped(ZERO, true);
	/* The access is allowed: nothing happens. */
	KTEST_CHECK_CMP(fault_at(ZERO + 5, VM_ACCESS_READ), ==, 0);
	KTEST_CHECK_CMP(fault_at(ZERO + 5, VM_ACCESS_WRITE), ==, 0);
	expect_counts(0, 0, 0, 0);
	KTEST_CHECK(expect_mapped(ZERO, true) == frame);
	/* The page is no longer mapped, but still has its frame. */
	spin_acquire(&frames_lock);
	page_unmap(page_at(ZERO));
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(fault_at(ZERO, VM_ACCESS_READ), ==, 0);
	expect_counts(0, 0, 0, 0);
	KTEST_CHECK(expect_mapped(ZERO, true) == frame);
}

/* Check that a page that shares the frame of another page, as after a fork, is
 * mapped read-only, and that a write fault at it calls cow_write.  The naive
 * cow_write returns EFAULT; the one of stage 07 gives the page a frame of its
 * own.  */
static void
check_shared_frame(void)
{
	struct frame *frame = page_at(ZERO)->frame;
	int error;

	*(char *)frame_kva(frame) = 'z';
	spin_acquire(&frames_lock);
	page_unmap(page_at(ZERO));
	frame->dirty = true;
	frame_attach(frame, page_at(TWIN));
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(fault_at(ZERO, VM_ACCESS_READ), ==, 0);
	KTEST_CHECK_CMP(fault_at(TWIN, VM_ACCESS_READ), ==, 0);
	KTEST_CHECK(expect_mapped(ZERO, false) == frame);
	KTEST_CHECK(expect_mapped(TWIN, false) == frame);
	KTEST_CHECK_CMP(fault_at(TWIN, VM_ACCESS_READ), ==, 0);
	expect_counts(0, 0, 0, 0);
	KTEST_CHECK(expect_mapped(TWIN, false) == frame);
	error = fault_at(TWIN, VM_ACCESS_WRITE);
	KTEST_CHECK(page_at(ZERO)->frame == frame);
	if (error == 0) {
		KTEST_CHECK(expect_mapped(TWIN, true) != frame);
		KTEST_CHECK_CMP(
		    *(char *)frame_kva(page_at(TWIN)->frame), ==, 'z');
	} else
		KTEST_CHECK_CMP(error, ==, EFAULT);
}

static void
check_file_pages(void)
{
	struct frame *frame;

	KTEST_CHECK_CMP(fault_at(TEXT, VM_ACCESS_READ), ==, 0);
	expect_counts(0, 1, 0, 1);
	frame = expect_mapped(TEXT, false);
	KTEST_CHECK_CMP(fault_at(AGAIN, VM_ACCESS_READ), ==, 0);
	expect_counts(0, 0, 1, 0);
	KTEST_CHECK(expect_mapped(AGAIN, false) == frame);
	/* A write is refused, whether or not the page is in memory. */
	KTEST_CHECK_CMP(fault_at(TEXT, VM_ACCESS_WRITE), ==, EFAULT);
	KTEST_CHECK(expect_mapped(TEXT, false) == frame);
	KTEST_CHECK_CMP(
	    fault_at(TEXT + PAGE_SIZE, VM_ACCESS_WRITE), ==, EFAULT);
	KTEST_CHECK(page_at(TEXT + PAGE_SIZE)->frame == NULL);
}

/* Check that the pages of a shared mapping are mapped writable, though they share a
 * frame.  */
static void
check_shared_mapping(void)
{
	struct vnode *file = kspace_file("/README");
	struct page like = {
		.va = SHARED,
		.space = space,
		.writable = true,
		.shared = true,
		.where = PAGE_FILE,
		.vnode = file,
		.length = vnode_size(file),
	};

	KTEST_CHECK_CMP(page_create(&like, NULL), ==, 0);
	like.va += PAGE_SIZE;
	KTEST_CHECK_CMP(page_create(&like, NULL), ==, 0);
	vnode_release(file);
	KTEST_CHECK_CMP(fault_at(SHARED, VM_ACCESS_READ), ==, 0);
	KTEST_CHECK_CMP(fault_at(SHARED + PAGE_SIZE, VM_ACCESS_READ), ==, 0);
	expect_counts(0, 0, 1, 0);
	KTEST_CHECK(expect_mapped(SHARED, true) ==
	    expect_mapped(SHARED + PAGE_SIZE, true));
}

static void
check_unmapped_addresses(void)
{
	KTEST_CHECK_CMP(fault_at(0, VM_ACCESS_READ), ==, EFAULT);
	KTEST_CHECK_CMP(fault_at(PAGE_SIZE - 1, VM_ACCESS_WRITE), ==, EFAULT);
	KTEST_CHECK_CMP(fault_at(TEXT - 1, VM_ACCESS_READ), ==, EFAULT);
	/* The last user address is in the stack. */
	KTEST_CHECK_CMP(fault_at(KERNEL_BASE - 1, VM_ACCESS_WRITE), ==, 0);
	expect_mapped(KERNEL_BASE - 1, true);
}

static void
check_read_error(void)
{
	uint32_t free = kspace_free_pages();

	block_inject(block_root(), BLOCK_READ, 1, 1000);
	KTEST_CHECK_CMP(fault_at(WORDS, VM_ACCESS_READ), ==, EIO);
	KTEST_CHECK(page_at(WORDS)->frame == NULL);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, free);
	block_inject(block_root(), BLOCK_READ, 1, 0);
	KTEST_CHECK_CMP(fault_at(WORDS, VM_ACCESS_READ), ==, 0);
	expect_mapped(WORDS, false);
}

static void
acquire_lock(void *argument UNUSED)
{
	lock_acquire(&space->lock);
	sema_up(&locked);
	lock_release(&space->lock);
}

/* Check that no other thread can acquire the lock while a fault reads a page from the disk. */
static void
check_lock(void)
{
	int64_t start;

	sema_init(&locked, 0);
	lock_acquire(&space->lock);
	KTEST_CHECK_CMP(
	    thread_create("waiter", PRI_DEFAULT, acquire_lock, NULL), !=,
	    TID_ERROR);
	timer_sleep(5);
	start = timer_ticks();
	KTEST_CHECK_CMP(
	    fault_handle(space, README, VM_ACCESS_READ, VM_STACK_TOP), ==, 0);
	KTEST_CHECK_CMP(timer_ticks(), >, start);
	KTEST_CHECK(!sema_try_down(&locked));
	lock_release(&space->lock);
	sema_down(&locked);
}

/* Check that a fault returns ENOMEM while the test has allocated all frames. */
static void
check_no_memory(void)
{
	vm_space_destroy(space);
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, ZERO, 1), ==, 0);
	kframes_take_all();
	KTEST_CHECK_CMP(fault_at(ZERO, VM_ACCESS_READ), ==, ENOMEM);
	KTEST_CHECK(page_at(ZERO)->frame == NULL);
	kframes_free_all();
	KTEST_CHECK_CMP(fault_at(ZERO, VM_ACCESS_READ), ==, 0);
	expect_mapped(ZERO, true);
}

/* Map the first PAGES pages of the file at PATH at VA, read-only. */
static void
map_file(vaddr_t va, const char *path, unsigned pages)
{
	struct vnode *file = kspace_file(path);

	KTEST_CHECK_CMP(kspace_map_file(space, va, PROT_READ, file, 0,
			    MIN(pages * PAGE_SIZE, vnode_size(file))),
	    ==, 0);
	vnode_release(file);
}

KTEST(fault_cases)
{
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, ZERO, 2), ==, 0);
	map_file(TEXT, "/bin/sh", 2);
	map_file(AGAIN, "/bin/sh", 2);
	map_file(WORDS, "/words", 1);
	map_file(README, "/README", 1);
	check_zero_page();
	check_shared_frame();
	check_file_pages();
	check_unmapped_addresses();
	check_read_error();
	check_lock();
	check_shared_mapping();
	check_no_memory();
	vm_space_destroy(space);
}
