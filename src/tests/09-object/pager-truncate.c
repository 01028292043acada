/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a file is truncated, the pages past its new end disappear from memory
 *     and from all mappings, modified or not, and wired pages lose their contents; the
 *     size of the object changes before that; the rest of the last page becomes
 *     zero, even if a program has modified it, and reads as zeros when the file grows
 *     again; what was modified before the new end is still written
 * points: 4
 */
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
	check_busy();
	check_wired();
	check_absent();
	kspace_leave();
	vm_space_destroy(space);
	kfile_close(&f);
}
