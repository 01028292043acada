/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a file is truncated, the pages past its new end disappear from memory
 *     and from all mappings, modified or not, and wired pages lose their contents; the
 *     size of the object changes before that; the rest of the last page becomes
 *     zero, even if a program has modified it, and reads as zeros when the file grows
 *     again, and the frame after it does not change; what was modified before the new end
 *     is still written; a read that waits while its page is truncated fails, because the page
 *     is no longer in the file
 * points: 4
 */
#include "filesys/vnode_ops.h"
#include "mem/pmap.h"
#include "tests/09-object/kfile.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "vm/dragonfly/vmspace.h"

#define PAGES  5
#define SIZE   ptoa(PAGES)
#define CHUNKS 0x03u /* the dirty bits of bytes 0 to KFILE_TAIL - 1 */

static struct kfile f;
static struct process process;
static struct vm_space *space;
static struct semaphore finished;

static vaddr_t
va_of(uint32_t offset)
{
	return KSPACE_BASE + offset;
}

static bool
is_mapped(unsigned i)
{
	struct pmap_mapping mapping;

	return pmap_lookup(space->vm_map.pmap, va_of(ptoa(i)), &mapping);
}

static void
set_size(uint32_t size)
{
	KTEST_CHECK_CMP(vnode_truncate(f.vnode, size), ==, 0);
	KTEST_CHECK_CMP(f.object->size, ==, pages_of_size(size));
}

static void
check_bytes(uint32_t start, uint32_t end, unsigned char byte)
{
	for (uint32_t at = start; at < end; at++)
		KSPACE_EXPECT(va_of(at), byte);
}

static unsigned char
byte_of_file(uint32_t offset)
{
	unsigned char byte = 0;
	uint32_t done;

	KTEST_CHECK_CMP(vnode_read(f.vnode, &byte, 1, offset, &done), ==, 0);
	KTEST_CHECK_CMP(done, ==, 1);
	return byte;
}

/* Store BYTE so that only the modified bit of the mapping shows that the page is dirty. */
static void
store_unnoticed(uint32_t offset, unsigned char byte)
{
	struct vm_page *m;

	KTEST_CHECK_CMP(kspace_put(va_of(offset), byte), ==, 0);
	m = kfile_page(&f, atop(offset));
	vm_page_busy_wait(m, true);
	vm_page_undirty(m);
	vm_page_wakeup(m);
	KTEST_CHECK_CMP(kspace_put(va_of(offset), byte), ==, 0);
}

/* Truncate the file to KFILE_TAIL bytes, after page 0 has been modified on both sides of the
 * new end.  */
static void
check_tail(void)
{
	struct vm_page *m;
	enum vm_pager_result result;

	store_unnoticed(KFILE_TAIL - 1, 'k');
	KTEST_CHECK_CMP(kspace_put(va_of(KFILE_TAIL), 'x'), ==, 0);
	KTEST_CHECK_CMP(kspace_put(va_of(1023), 'x'), ==, 0);
	KTEST_CHECK_CMP(kspace_put(va_of(PAGE_SIZE - 1), 'x'), ==, 0);
	set_size(KFILE_TAIL);
	KTEST_CHECK(!is_mapped(0));
	KFILE_EXPECT(&f, "d");
	m = kfile_page(&f, 0);
	KTEST_CHECK_CMP(m->dirty, ==, CHUNKS);
	check_bytes(KFILE_TAIL, PAGE_SIZE, 0);
	set_size(SIZE);
	KTEST_CHECK_CMP(m->dirty, ==, CHUNKS);
	check_bytes(KFILE_TAIL, 2 * PAGE_SIZE, 0);
	KSPACE_EXPECT(va_of(KFILE_TAIL - 1), 'k');
	KTEST_CHECK(byte_of_file(KFILE_TAIL - 1) != 'k');
	kfile_write(&f, 0, 1, &result);
	KTEST_CHECK_CMP(result, ==, VM_PAGER_OK);
	KTEST_CHECK_CMP(byte_of_file(KFILE_TAIL - 1), ==, 'k');
	KTEST_CHECK_CMP(byte_of_file(KFILE_TAIL), ==, 0);
	KTEST_CHECK_CMP(byte_of_file(0), ==, file_byte(KFILE_SEED, 0));
}

/* Truncate to two pages: page 1 stays mapped.  Of the pages after it, one is modified,
 * one is mapped but not modified, and one is not mapped; none is written.  */
static void
check_pages(void)
{
	uint32_t written = vm_stat_get(V_VNODEPGSOUT);

	KTEST_CHECK_CMP(kspace_put(va_of(ptoa(1)), 'p'), ==, 0);
	KTEST_CHECK_CMP(kspace_put(va_of(ptoa(2)), 'x'), ==, 0);
	KSPACE_EXPECT(va_of(ptoa(3)), 0);
	set_size(2 * PAGE_SIZE);
	KTEST_CHECK(is_mapped(1));
	for (unsigned i = 2; i < PAGES; i++) {
		KTEST_CHECK(!is_mapped(i));
		KTEST_CHECK(kfile_page(&f, i) == NULL);
		KTEST_CHECK_CMP(kspace_put(va_of(ptoa(i)), 'x'), ==, EFAULT);
	}
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEPGSOUT), ==, written);
	set_size(SIZE);
	KSPACE_EXPECT(va_of(ptoa(1)), 'p');
	check_bytes(ptoa(2), ptoa(2) + 10, 0);
	KTEST_CHECK_CMP(kspace_put(va_of(ptoa(2)), 'y'), ==, 0);
	KSPACE_EXPECT(va_of(ptoa(2)), 'y');
}

/* The new end is just before the end, or just after the beginning, of page 1. */
static void
check_odd_sizes(void)
{
	const uint32_t sizes[] = { 2 * PAGE_SIZE - 1, PAGE_SIZE + 1 };

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		KTEST_CHECK_CMP(kspace_put(va_of(sizes[i] - 1), 'k'), ==, 0);
		KTEST_CHECK_CMP(kspace_put(va_of(sizes[i]), 'x'), ==, 0);
		set_size(sizes[i]);
		KSPACE_EXPECT(va_of(sizes[i] - 1), 'k');
		KSPACE_EXPECT(va_of(sizes[i]), 0);
		set_size(SIZE);
	}
}

static void
truncate_thread(void *aux UNUSED)
{
	set_size(2 * PAGE_SIZE);
	sema_up(&finished);
}

/* Truncate the file while page 3 is busy.  Check that the object has its new size before
 * page 3 is removed.  */
static void
check_busy(void)
{
	struct vm_page *m;

	KSPACE_EXPECT(va_of(ptoa(3)), 0);
	m = kfile_page(&f, 3);
	KTEST_CHECK(vm_page_busy_try(m, true));
	KTEST_CHECK(thread_create("truncate", PRI_DEFAULT, truncate_thread,
			NULL) != TID_ERROR);
	for (unsigned i = 0; i < 50; i++)
		thread_yield();
	KTEST_CHECK_CMP(f.object->size, ==, 2);
	KTEST_CHECK(kfile_page(&f, 3) == m);
	vm_page_wakeup(m);
	sema_down(&finished);
	KTEST_CHECK(kfile_page(&f, 3) == NULL);
	set_size(SIZE);
}

static void
read_thread(void *aux UNUSED)
{
	KTEST_CHECK_CMP(kfile_read(&f, 3, 1), ==, VM_PAGER_BAD);
	kfile_done(&f, 3);
	sema_up(&finished);
}

/* A thread that reads page 3 waits for the lock of the vnode.  Another one, of higher
 * priority, gets the lock first, and truncates the file.  */
static void
check_waiting_read(void)
{
	kfile_forget(&f);
	lock_acquire(&f.vnode->lock);
	KTEST_CHECK(thread_create("read", PRI_DEFAULT + 1, read_thread, NULL) !=
	    TID_ERROR);
	KTEST_CHECK(thread_create("truncate", PRI_DEFAULT + 2, truncate_thread,
			NULL) != TID_ERROR);
	lock_release(&f.vnode->lock);
	sema_down(&finished);
	sema_down(&finished);
	KFILE_EXPECT(&f, "");
	set_size(SIZE);
}

/* Find two frames such that frame 1 is just after frame 0 in memory.  They are not in any
 * object.  */
static void
allocate_frames(struct vm_page *frames[2])
{
	struct vm_page *m[64];
	unsigned pair[2] = { 0, 0 };

	for (unsigned i = 0; i < ARRAY_SIZE(m); i++) {
		m[i] = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);
		KTEST_CHECK(m[i] != NULL);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(m); i++)
		for (unsigned j = 0; j < ARRAY_SIZE(m); j++)
			if ((char *)vm_page_kva(m[i]) + PAGE_SIZE ==
			    vm_page_kva(m[j])) {
				pair[0] = i;
				pair[1] = j;
			}
	KTEST_CHECK(pair[0] != pair[1]);
	for (unsigned i = 0; i < ARRAY_SIZE(m); i++)
		if (i != pair[0] && i != pair[1])
			vm_page_free(m[i]);
	frames[0] = m[pair[0]];
	frames[1] = m[pair[1]];
}

/* Truncate the file within a page; the next frame in memory is used for other data. */
static void
check_next_frame(void)
{
	struct vm_page *frames[2];
	unsigned char *next;

	kfile_forget(&f);
	allocate_frames(frames);
	next = vm_page_kva(frames[1]);
	memset(next, 'n', PAGE_SIZE);
	vm_object_hold(f.object);
	KTEST_CHECK(vm_page_insert(frames[0], f.object, 1));
	memset(vm_page_kva(frames[0]), 'x', PAGE_SIZE);
	vm_page_set_valid(frames[0], 0, PAGE_SIZE);
	vm_page_deactivate(frames[0]);
	vm_page_wakeup(frames[0]);
	vm_object_drop(f.object);
	set_size(PAGE_SIZE + KFILE_TAIL);
	for (unsigned i = 0; i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(next[i], ==, 'n');
	vm_page_free(frames[1]);
	set_size(SIZE);
}

/* Truncate a file with a wired page, which stays in the object but loses its content. */
static void
check_wired(void)
{
	struct vm_page *m;

	KTEST_CHECK_CMP(vm_wire(space, va_of(ptoa(3)), PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(kspace_put(va_of(ptoa(3)), 'w'), ==, 0);
	m = kfile_page(&f, 3);
	KTEST_CHECK_CMP(m->wire_count, ==, 1);
	set_size(0);
	KFILE_EXPECT(&f, "...i");
	KTEST_CHECK(kfile_page(&f, 3) == m);
	KTEST_CHECK_CMP(m->wire_count, ==, 1);
	KTEST_CHECK_CMP(m->dirty, ==, 0);
	KTEST_CHECK(!is_mapped(3));
	KTEST_CHECK_CMP(kspace_put(va_of(ptoa(3)), 'x'), ==, EFAULT);
	set_size(ptoa(3) + KFILE_TAIL);
	KSPACE_EXPECT(va_of(ptoa(3)), 0);
	KTEST_CHECK(kfile_page(&f, 3) == m);
	KTEST_CHECK_CMP(kspace_put(va_of(ptoa(3)), 'w'), ==, 0);
	set_size(ptoa(3) + 1);
	KSPACE_EXPECT(va_of(ptoa(3)), 'w');
	KTEST_CHECK_CMP(vm_unwire(space, va_of(ptoa(3)), PAGE_SIZE), ==, 0);
}

/* Truncate while no page of the file is in memory. */
static void
check_absent(void)
{
	kfile_forget(&f);
	set_size(KFILE_TAIL);
	KFILE_EXPECT(&f, "");
	set_size(PAGE_SIZE);
	check_bytes(KFILE_TAIL, PAGE_SIZE, 0);
}

KTEST(pager_truncate)
{
	sema_init(&finished, 0);
	kfile_create(&f, "/f", SIZE);
	space = kspace_create();
	kspace_enter(&process, space);
	kfile_map(space, &f, PAGES);
	check_tail();
	check_pages();
	check_odd_sizes();
	check_busy();
	check_waiting_read();
	check_next_frame();
	check_wired();
	check_absent();
	kspace_leave();
	vm_space_destroy(space);
	kfile_close(&f);
}
