/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the functions of mmap.h fulfill their contract on spaces made by the
 *     test: what they record and write, and what they return and keep when
 *     memory or the disk is full
 * points: 0
 */
#include "mem/heap.h"
#include "mem/palloc.h"
#include "tests/kspace.h"
#include "threads/timer.h"
#include "vm/classic/frame.h"
#include "vm/classic/mmap.h"
#include "vm/classic/page.h"
#include "vm/classic/spt.h"

#define FIRST     KSPACE_BASE
#define SECOND    (2 * KSPACE_BASE)
#define THIRD     (3 * KSPACE_BASE)
#define PAGES     3
#define LENGTH    (PAGES * PAGE_SIZE)
#define SIZE      (LENGTH - PAGE_SIZE + 50) /* of the file */
#define HOLE_SIZE (100 * PAGE_SIZE) /* of the file that is mostly a hole */
#define TRIES     200 /* more than the allocations of an operation */

static struct vnode *file;
static struct vm_space *space;
static struct semaphore held, ended;
static volatile bool released;

static struct vnode *
make_file(const char *name, uint32_t size)
{
	struct vnode *root = vnode_root(), *made;

	KTEST_CHECK_CMP(vnode_create(root, name, FILE_REGULAR, &made), ==, 0);
	KTEST_CHECK_CMP(vnode_truncate(made, size), ==, 0);
	vnode_release(root);
	return made;
}

static unsigned char
byte_of_file(uint32_t offset)
{
	unsigned char byte = 0;
	uint32_t done;

	KTEST_CHECK_CMP(vnode_read(file, &byte, 1, offset, &done), ==, 0);
	KTEST_CHECK_CMP(done, ==, 1);
	return byte;
}

/* Store BYTE at VA as a system call does. */
static void
put(vaddr_t va, unsigned char byte)
{
	struct vm_pin pin;

	KTEST_CHECK_CMP(
	    vm_pin(space, va, VM_ACCESS_WRITE, VM_STACK_TOP, &pin), ==, 0);
	((unsigned char *)pin.kva)[page_offset(va)] = byte;
	vm_unpin(space, &pin);
}

/* Map the file in SPACE at VA.  Returns the id of the mapping. */
static int
map_at(vaddr_t va)
{
	int id;

	KTEST_CHECK_CMP(vm_mmap_file(space, file, va, false, &id), ==, 0);
	return id;
}

/* Map LENGTH bytes of the file privately in SPACE at VA. */
static void
map_private_at(vaddr_t va, uint32_t length)
{
	struct vm_request request = {
		.address = va,
		.length = length,
		.prot = PROT_READ,
		.flags = MAP_PRIVATE,
		.vnode = file,
		.file_length = length,
	};

	KTEST_CHECK_CMP(vm_mmap(space, &request), ==, 0);
}

static bool
any_mapped(vaddr_t start, vaddr_t end)
{
	bool any;

	lock_acquire(&space->lock);
	any = page_any_mapped(space, start, end);
	lock_release(&space->lock);
	return any;
}

/* Check that mapping ID of IN consists of the LENGTH bytes at START or, if LENGTH is 0,
 * that there is no such mapping.  */
static void
expect_mapping(struct vm_space *in, int id, vaddr_t start, uint32_t length)
{
	vaddr_t va = 0;
	uint32_t found = 0;
	int error;

	lock_acquire(&in->lock);
	error = mmap_find(in, id, &va, &found);
	lock_release(&in->lock);
	KTEST_CHECK_CMP(error, ==, length != 0 ? 0 : EINVAL);
	if (length != 0) {
		KTEST_CHECK_CMP(va, ==, start);
		KTEST_CHECK_CMP(found, ==, length);
	}
}

/* Check that mappings are found by their ids until they are unmapped, that a mapping made
 * by vm_mmap has no id, and that vm_sync writes only the pages of its range, each once, and
 * refuses a range with a hole.  */
static void
check_records(void)
{
	struct vm_request request = vm_whole_file_request(file, THIRD, false);
	uint32_t written;
	int first, second;

	space = kspace_create();
	first = map_at(FIRST);
	second = map_at(SECOND);
	KTEST_CHECK_CMP(vm_mmap(space, &request), ==, 0);
	expect_mapping(space, first, FIRST, LENGTH);
	expect_mapping(space, second, SECOND, LENGTH);
	for (int id = -3; id < second + 3; id++)
		if (id != first && id != second)
			expect_mapping(space, id, 0, 0);

	put(FIRST, 1);
	put(FIRST + PAGE_SIZE, 1);
	KTEST_CHECK_CMP(vm_sync(space, FIRST, PAGE_SIZE, MS_SYNC), ==, 0);
	KTEST_CHECK_CMP(byte_of_file(0), ==, 1);
	KTEST_CHECK_CMP(byte_of_file(PAGE_SIZE), ==, 0);
	written = vm_counters.pageouts;
	KTEST_CHECK_CMP(vm_sync(space, FIRST, PAGE_SIZE, MS_SYNC), ==, 0);
	KTEST_CHECK_CMP(vm_counters.pageouts, ==, written);
	KTEST_CHECK_CMP(
	    vm_sync(space, FIRST, LENGTH + PAGE_SIZE, MS_SYNC), ==, ENOMEM);

	KTEST_CHECK_CMP(vm_unmap(space, FIRST, SECOND + LENGTH - FIRST), ==, 0);
	expect_mapping(space, first, 0, 0);
	expect_mapping(space, second, 0, 0);
	vm_space_destroy(space);
}

/* Ranges to unmap, and what is left of the pages [0, PAGES) of a mapping.  The numbers
 * are pages, relative to the start of the mapping.  */
static const struct {
	int start, end;
	int left_start, left_end;
} pieces[] = {
	{ 0, 1, 1, PAGES },
	{ -1, 1, 1, PAGES },
	{ PAGES - 1, PAGES, 0, PAGES - 1 },
	{ PAGES - 1, PAGES + 1, 0, PAGES - 1 },
	{ -1, 0, 0, PAGES },
	{ PAGES, PAGES + 1, 0, PAGES },
	{ 0, PAGES, 0, 0 },
	{ -1, PAGES + 1, 0, 0 },
};

static vaddr_t
page_address(int page)
{
	return FIRST + (vaddr_t)page * PAGE_SIZE;
}

/* Check that mmap_find returns what is left of a mapping after its start, its end or all of
 * it has been unmapped, and that nothing is left after this piece has been unmapped too.  */
static void
check_pieces(void)
{
	int id;

	for (unsigned i = 0; i < ARRAY_SIZE(pieces); i++) {
		vaddr_t start = page_address(pieces[i].start),
			end = page_address(pieces[i].end),
			left = page_address(pieces[i].left_start);
		uint32_t length = page_address(pieces[i].left_end) - left;

		space = kspace_create();
		id = map_at(FIRST);
		KTEST_CHECK_CMP(vm_unmap(space, start, end - start), ==, 0);
		expect_mapping(space, id, left, length);
		KTEST_CHECK_CMP(
		    vm_munmap_file(space, id), ==, length != 0 ? 0 : EINVAL);
		expect_mapping(space, id, 0, 0);
		KTEST_CHECK(!any_mapped(FIRST, FIRST + LENGTH));
		vm_space_destroy(space);
	}
}

/* Check that a write by the kernel to a pinned page is not lost if the page was written
 * back after it was pinned, and that a file that is open only for reading is not mapped
 * writable.  */
static void
check_kernel_writes(void)
{
	struct vm_request request = vm_whole_file_request(file, THIRD, true);
	struct vm_pin pin;

	space = kspace_create();
	map_at(FIRST);
	KTEST_CHECK_CMP(
	    vm_pin(space, FIRST, VM_ACCESS_WRITE, VM_STACK_TOP, &pin), ==, 0);
	KTEST_CHECK_CMP(vm_sync(space, FIRST, LENGTH, MS_SYNC), ==, 0);
	*(unsigned char *)pin.kva = 5;
	vm_unpin(space, &pin);
	KTEST_CHECK_CMP(vm_sync(space, FIRST, LENGTH, MS_SYNC), ==, 0);
	KTEST_CHECK_CMP(byte_of_file(0), ==, 5);
	request.prot |= PROT_WRITE;
	KTEST_CHECK_CMP(vm_mmap(space, &request), ==, EACCES);
	vm_space_destroy(space);
}

/* Perform OPERATION while every Nth allocation fails, for N from 1 on, until it
 * succeeds.  OPERATION returns 0 or ENOMEM.  */
static void
repeat_without_memory(int (*operation)(uint32_t n))
{
	struct heap_stats before, after;
	int error = ENOMEM;

	for (uint32_t n = 1; n < TRIES && error != 0; n++) {
		heap_get_stats(&before);
		error = operation(n);
		KTEST_CHECK(error == 0 || error == ENOMEM);
		heap_get_stats(&after);
		KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
	}
	KTEST_CHECK_CMP(error, ==, 0);
}

static int
map_without_memory(uint32_t n)
{
	int error, id = -77;

	space = kspace_create();
	palloc_inject_failures(n);
	error = vm_mmap_file(space, file, FIRST, false, &id);
	palloc_inject_failures(0);
	if (error == 0)
		expect_mapping(space, id, FIRST, LENGTH);
	else {
		KTEST_CHECK_CMP(id, ==, -77);
		KTEST_CHECK(!any_mapped(FIRST, FIRST + LENGTH));
	}
	vm_space_destroy(space);
	return error;
}

/* Unmap the middle page of a mapping while allocations fail, then the rest of the mapping
 * by its id.  */
static int
unmap_without_memory(uint32_t n)
{
	int error, id;

	space = kspace_create();
	id = map_at(FIRST);
	palloc_inject_failures(n);
	error = vm_unmap(space, FIRST + PAGE_SIZE, PAGE_SIZE);
	palloc_inject_failures(0);
	if (error != 0)
		expect_mapping(space, id, FIRST, LENGTH);
	KTEST_CHECK_CMP(vm_munmap_file(space, id), ==, 0);
	KTEST_CHECK(!any_mapped(FIRST, FIRST + LENGTH));
	expect_mapping(space, id, 0, 0);
	vm_space_destroy(space);
	return error;
}

static int
fork_without_memory(uint32_t n)
{
	struct vm_space *child;
	int error, first, second;

	space = kspace_create();
	first = map_at(FIRST);
	second = map_at(SECOND);
	palloc_inject_failures(n);
	error = vm_space_fork(space, &child);
	palloc_inject_failures(0);
	if (error == 0) {
		expect_mapping(child, first, FIRST, LENGTH);
		expect_mapping(child, second, SECOND, LENGTH);
		vm_space_destroy(child);
	}
	vm_space_destroy(space);
	return error;
}

/* Write to the file FILLER until the disk is full. */
static void
fill_disk(struct vnode *filler)
{
	static char block[16 * 1024];
	uint32_t offset = 0, done;

	for (uint32_t size = sizeof(block); size >= 512; size /= 2)
		while (vnode_write(filler, block, size, offset, &done) == 0 &&
		    done == size)
			offset += done;
}

/* Check vm_sync and vm_unmap when the disk is full.  The first page of the file is a
 * hole, for which the disk has no room; the second page and the last one are in the file
 * already.  A private mapping of the file can be unmapped.  */
static void
check_full_disk(void)
{
	struct vnode *filler = make_file("filler", 0), *root = vnode_root();
	struct heap_stats before, after;
	int id;

	file = make_file("hole", HOLE_SIZE);
	heap_get_stats(&before);
	space = kspace_create();
	id = map_at(FIRST);
	map_private_at(SECOND, HOLE_SIZE);
	put(FIRST + PAGE_SIZE, 1);
	put(FIRST + HOLE_SIZE - 1, 1);
	KTEST_CHECK_CMP(vm_sync(space, FIRST, HOLE_SIZE, MS_SYNC), ==, 0);
	fill_disk(filler);
	put(FIRST, 2);
	put(FIRST + PAGE_SIZE, 2);
	put(FIRST + HOLE_SIZE - 1, 2);
	KTEST_CHECK_CMP(vm_sync(space, FIRST, HOLE_SIZE, MS_SYNC), ==, EIO);
	KTEST_CHECK_CMP(byte_of_file(PAGE_SIZE), ==, 2);
	KTEST_CHECK_CMP(byte_of_file(HOLE_SIZE - 1), ==, 2);
	KTEST_CHECK_CMP(vm_unmap(space, SECOND, HOLE_SIZE), ==, 0);
	KTEST_CHECK_CMP(vm_unmap(space, FIRST, HOLE_SIZE), ==, EIO);
	expect_mapping(space, id, FIRST, HOLE_SIZE);
	vm_space_destroy(space);
	heap_get_stats(&after);
	KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
	KTEST_CHECK_CMP(byte_of_file(0), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(root, "filler"), ==, 0);
	vnode_release(filler);
	vnode_release(file);
	vnode_release(root);
}

static void
hold_lock(void *argument UNUSED)
{
	lock_acquire(&space->lock);
	sema_up(&held);
	timer_sleep(100);
	released = true;
	lock_release(&space->lock);
	sema_up(&ended);
}

/* Check that mmap_write_back does not need the lock of the frame's space, which another
 * thread holds.  */
static void
check_lock(void)
{
	struct frame *frame;

	space = kspace_create();
	map_at(FIRST);
	put(FIRST, 3);
	spin_acquire(&frames_lock);
	frame = spt_find(space->spt, FIRST)->frame;
	KTEST_CHECK(frame != NULL && !frame->busy);
	frame->busy = true;
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(thread_create("holder", PRI_DEFAULT, hold_lock, NULL),
	    !=, TID_ERROR);
	sema_down(&held);
	KTEST_CHECK_CMP(mmap_write_back(frame), ==, 0);
	KTEST_CHECK(!released);
	KTEST_CHECK_CMP(byte_of_file(0), ==, 3);
	spin_acquire(&frames_lock);
	frame_unbusy(frame);
	spin_release(&frames_lock);
	sema_down(&ended);
	vm_space_destroy(space);
}

KTEST(mmap_contract)
{
	sema_init(&held, 0);
	sema_init(&ended, 0);
	file = make_file("data", SIZE);
	check_records();
	check_pieces();
	check_kernel_writes();
	check_lock();
	repeat_without_memory(map_without_memory);
	repeat_without_memory(unmap_without_memory);
	repeat_without_memory(fork_without_memory);
	vnode_release(file);
	/* No operation, failed or not, has left a reference. */
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
	check_full_disk();
}
