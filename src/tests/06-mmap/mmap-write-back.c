/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the frame of a shared page is written to its place in the file, not
 *     past the file's end; after the frame has been evicted or its space
 *     destroyed, the file contains the changes; a clean frame is not written;
 *     if the write fails, the result is EIO, and no pageout is counted
 * points: 5
 */
#include <errno.h>
#include <string.h>

#include "filesys/vnode.h"
#include "tests/ktest.h"
#include "vm/classic/clock.h"
#include "vm/classic/frame.h"
#include "vm/classic/mmap.h"
#include "vm/classic/spt.h"
#include "vm/vm.h"

#define BASE 0x10000000u
#define SIZE (2 * PAGE_SIZE + 50)

static struct vnode *file;
static struct vm_space *space;
static char content[3 * PAGE_SIZE];

static char
byte_of_file(uint32_t offset)
{
	char byte = 0;
	uint32_t done;

	KTEST_CHECK_CMP(vnode_read(file, &byte, 1, offset, &done), ==, 0);
	KTEST_CHECK_CMP(done, ==, 1);
	return byte;
}

static void
write_file(uint32_t offset, char byte)
{
	uint32_t done;

	KTEST_CHECK_CMP(vnode_write(file, &byte, 1, offset, &done), ==, 0);
}

/* Return the byte at OFFSET of the mapping, after storing BYTE there if ACCESS
 * is VM_ACCESS_WRITE.  The page is pinned, as during a system call.  */
static char
access_byte(uint32_t offset, enum vm_access access, char byte)
{
	struct vm_pin pin;
	char *there;

	KTEST_CHECK_CMP(
	    vm_pin(space, BASE + offset, access, VM_STACK_TOP, &pin), ==, 0);
	there = (char *)pin.kva + page_offset(offset);
	if (access == VM_ACCESS_WRITE)
		*there = byte;
	byte = *there;
	vm_unpin(space, &pin);
	return byte;
}

static void
evict_page(uint32_t offset)
{
	struct frame *frame;

	lock_acquire(&space->lock);
	spin_acquire(&frames_lock);
	frame = page_wait_unbusy(spt_find(space->spt, BASE + offset));
	KTEST_CHECK(frame != NULL);
	frame->busy = true;
	spin_release(&frames_lock);
	KTEST_CHECK_CMP(frame_evict(&frame, 1), ==, 1);
	KTEST_CHECK(spt_find(space->spt, BASE + offset)->frame == NULL);
	lock_release(&space->lock);
}

/* Write back a frame that belongs to no space, and has two pages at OFFSET of VNODE:
 * the first page has LENGTH / 2 bytes from the file, the second has LENGTH.  Returns
 * what mmap_write_back returns.  */
static int
write_made_up(struct vnode *vnode, uint32_t offset, uint32_t length)
{
	static char memory[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
	struct frame frame = {
		.pa = virt_to_phys(memory),
		.busy = true,
		.vnode = vnode,
		.offset = offset,
	};
	struct page longer = {
		.shared = true,
		.where = PAGE_FILE,
		.vnode = vnode,
		.offset = offset,
		.length = length,
		.frame = &frame,
	};
	struct page shorter = longer;

	shorter.length = length / 2;
	memset(memory, 'f', sizeof(memory));
	list_init(&frame.pages);
	list_push_back(&frame.pages, &shorter.frame_elem);
	list_push_back(&frame.pages, &longer.frame_elem);
	return mmap_write_back(&frame);
}

/* Check that exactly LENGTH bytes of the file change, and that the write counts once. */
static void
check_made_up(uint32_t offset, uint32_t length)
{
	uint32_t before = vm_counters.pageouts;

	KTEST_CHECK_CMP(write_made_up(file, offset, length), ==, 0);
	KTEST_CHECK_CMP(vm_counters.pageouts, ==, before + 1);
	KTEST_CHECK_CMP(vnode_size(file), ==, SIZE);
	for (uint32_t i = 0; i < length; i += 7)
		KTEST_CHECK_CMP(byte_of_file(offset + i), ==, 'f');
	if (offset > 0)
		KTEST_CHECK_CMP(byte_of_file(offset - 1), ==, 'o');
	if (offset + PAGE_SIZE < SIZE)
		KTEST_CHECK_CMP(byte_of_file(offset + PAGE_SIZE), ==, 'o');
}

/* Check that nothing is written if no page of the frame reaches into the file.  This is the
 * case if the file has grown since the pages were mapped.  */
static void
check_past_mapped(void)
{
	KTEST_CHECK_CMP(write_made_up(file, PAGE_SIZE, 0), ==, 0);
	KTEST_CHECK_CMP(byte_of_file(PAGE_SIZE), ==, 'o');
}

/* Check that a write that fails, because a directory cannot be written, returns EIO, and
 * that no pageout is counted.  */
static void
check_error(struct vnode *directory)
{
	uint32_t before = vm_counters.pageouts;

	KTEST_CHECK_CMP(write_made_up(directory, 0, PAGE_SIZE), ==, EIO);
	KTEST_CHECK_CMP(vm_counters.pageouts, ==, before);
}

static void
check_eviction(void)
{
	/* A modified frame is written to the file when it is evicted. */
	KTEST_CHECK_CMP(access_byte(5, VM_ACCESS_READ, 0), ==, 'o');
	access_byte(5, VM_ACCESS_WRITE, 'e');
	KTEST_CHECK_CMP(byte_of_file(5), ==, 'o');
	evict_page(5);
	KTEST_CHECK_CMP(byte_of_file(5), ==, 'e');
	KTEST_CHECK_CMP(access_byte(5, VM_ACCESS_READ, 0), ==, 'e');
	/* A clean frame is not written: the file keeps its newer contents. */
	write_file(6, 'n');
	evict_page(5);
	KTEST_CHECK_CMP(byte_of_file(6), ==, 'n');
	KTEST_CHECK_CMP(access_byte(6, VM_ACCESS_READ, 0), ==, 'n');
	/* Bytes written past the end of the file, in its last page, do not
	 * reach the file.  */
	access_byte(SIZE - 1, VM_ACCESS_WRITE, 'l');
	access_byte(SIZE, VM_ACCESS_WRITE, 'x');
	evict_page(SIZE);
	KTEST_CHECK_CMP(vnode_size(file), ==, SIZE);
	KTEST_CHECK_CMP(byte_of_file(SIZE - 1), ==, 'l');
	KTEST_CHECK_CMP(access_byte(SIZE, VM_ACCESS_READ, 0), ==, 0);
}

/* Check that a frame whose first page belongs to a private mapping, and whose second
 * page belongs to a shared one, is written to the file.  */
static void
check_mixed_frame(void)
{
	struct vm_request request = {
		.address = 2 * BASE,
		.length = SIZE,
		.prot = PROT_READ,
		.flags = MAP_PRIVATE,
		.vnode = file,
		.file_length = SIZE,
	};
	struct vm_pin pin;

	evict_page(0);
	KTEST_CHECK_CMP(vm_map(space, &request), ==, 0);
	KTEST_CHECK_CMP(
	    vm_pin(space, 2 * BASE, VM_ACCESS_READ, VM_STACK_TOP, &pin), ==, 0);
	vm_unpin(space, &pin);
	access_byte(7, VM_ACCESS_WRITE, 'm');
	KTEST_CHECK(spt_find(space->spt, BASE)->frame ==
	    spt_find(space->spt, 2 * BASE)->frame);
	evict_page(7);
	KTEST_CHECK_CMP(byte_of_file(7), ==, 'm');
	KTEST_CHECK_CMP(access_byte(7, VM_ACCESS_READ, 0), ==, 'm');
}

KTEST(mmap_write_back)
{
	struct vnode *root = vnode_root();
	uint32_t done;
	int id;

	memset(content, 'o', sizeof(content));
	KTEST_CHECK_CMP(vnode_create(root, "/f", FILE_REGULAR, &file), ==, 0);
	KTEST_CHECK_CMP(vnode_write(file, content, SIZE, 0, &done), ==, 0);
	check_made_up(PAGE_SIZE, PAGE_SIZE);
	KTEST_CHECK_CMP(vnode_write(file, content, SIZE, 0, &done), ==, 0);
	check_made_up(2 * PAGE_SIZE, 50);
	KTEST_CHECK_CMP(vnode_write(file, content, SIZE, 0, &done), ==, 0);
	check_past_mapped();
	check_error(root);

	KTEST_CHECK_CMP(vm_space_create(&space), ==, 0);
	KTEST_CHECK_CMP(vm_mmap_file(space, file, BASE, false, &id), ==, 0);
	check_eviction();
	check_mixed_frame();
	access_byte(PAGE_SIZE, VM_ACCESS_WRITE, 'z');
	KTEST_CHECK_CMP(byte_of_file(PAGE_SIZE), ==, 'o');
	vm_space_destroy(space);
	KTEST_CHECK_CMP(byte_of_file(PAGE_SIZE), ==, 'z');
	KTEST_CHECK_CMP(vnode_size(file), ==, SIZE);
	vnode_release(file);
	vnode_release(root);
}
