/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pages that have been written are clean, in the file, and no longer busy; the
 *     file does not grow; after an error or on a full disk, the pages that could not be
 *     written, and only they, stay dirty, and the result gives the reason; a page that
 *     the kernel holds stays dirty, even if the hold is released during the write; a
 *     store during the write waits, and is not lost
 * points: 4
 */
#include "filesys/vnode_ops.h"
#include "tests/09-object/kfile.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define SEED 5 /* of the data that is stored */

static struct kfile f;
static enum vm_pager_result results[VM_PAGER_PAGES_MAX];

/* Check that RESULT is the result for pages [FIRST, END), and that these pages are clean if
 * it is VM_PAGER_OK, and dirty otherwise.  */
static void
check_results(unsigned first, unsigned end, enum vm_pager_result result)
{
	for (unsigned i = first; i < end; i++) {
		KTEST_CHECK_CMP(results[i], ==, result);
		KTEST_CHECK_CMP(kfile_character(kfile_page(&f, i)), ==,
		    result == VM_PAGER_OK ? 'v' : 'd');
	}
}

/* Write the last 16 pages of a file, the last of which is not full, in one transfer. */
static void
check_clusters(void)
{
	const uint32_t size = ptoa(VM_PAGER_PAGES_MAX + 2) + KFILE_TAIL;
	uint32_t writes = vm_stat_get(V_VNODEOUT);

	kfile_create(&f, "/f", size);
	for (unsigned i = 0; i <= VM_PAGER_PAGES_MAX + 2; i++)
		kfile_store(&f, i, SEED);
	kfile_write(&f, 3, VM_PAGER_PAGES_MAX, results);
	for (unsigned i = 0; i < VM_PAGER_PAGES_MAX; i++)
		KTEST_CHECK_CMP(results[i], ==, VM_PAGER_OK);
	KFILE_EXPECT(&f, "dddvvvvvvvvvvvvvvvv");
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEOUT) - writes, ==, 1);
	KTEST_CHECK_CMP(vnode_size(f.vnode), ==, size);
	file_check(f.vnode, KFILE_SEED, 0, ptoa(3));
	file_check(f.vnode, SEED, ptoa(3), size);
	kfile_close(&f);
}

/* The last block of the file must be read before a part of it can be written.  The read
 * fails.  */
static void
check_error(void)
{
	const uint32_t size = ptoa(2) + KFILE_TAIL;

	kfile_create(&f, "/error", size);
	for (unsigned i = 0; i < 3; i++)
		kfile_store(&f, i, SEED);
	/* Make the file system read what it needs to find the blocks. */
	kfile_write(&f, 0, 2, results);
	check_results(0, 2, VM_PAGER_OK);
	for (unsigned i = 0; i < 2; i++)
		kfile_store(&f, i, SEED + 1);
	block_inject(block_root(), BLOCK_READ, 1, 1000000);
	kfile_write(&f, 0, 3, results);
	block_inject(block_root(), BLOCK_READ, 1, 0);
	check_results(0, 2, VM_PAGER_OK);
	check_results(2, 3, VM_PAGER_ERROR);
	file_check(f.vnode, SEED + 1, 0, ptoa(2));
	kfile_write(&f, 2, 1, results + 2);
	check_results(2, 3, VM_PAGER_OK);
	file_check(f.vnode, SEED, ptoa(2), size);
	kfile_close(&f);
}

/* Write to a hole while the disk is full, and then while it has room for one page. */
static void
check_full_disk(void)
{
	struct vnode *filler = file_make("/filler");
	uint32_t filled;
	int error;

	kfile_open(&f, file_make("/hole"));
	KTEST_CHECK_CMP(vnode_truncate(f.vnode, ptoa(3)), ==, 0);
	filled = file_fill(filler, 2, 0, UINT32_MAX, &error);
	KTEST_CHECK_CMP(error, ==, ENOSPC);
	for (unsigned i = 0; i < 3; i++)
		kfile_store(&f, i, SEED);
	kfile_write(&f, 0, 3, results);
	check_results(0, 3, VM_PAGER_AGAIN);
	KTEST_CHECK_CMP(
	    vnode_truncate(filler, ROUND_DOWN(filled, 1024) - PAGE_SIZE - 2048),
	    ==, 0);
	kfile_write(&f, 0, 3, results);
	check_results(0, 1, VM_PAGER_OK);
	check_results(1, 3, VM_PAGER_AGAIN);
	for (unsigned i = 0; i < 3; i++)
		kfile_check_page(&f, i, SEED, ptoa(3));
	KTEST_CHECK_CMP(vnode_truncate(filler, 0), ==, 0);
	kfile_write(&f, 1, 2, results + 1);
	check_results(1, 3, VM_PAGER_OK);
	file_check(f.vnode, SEED, 0, ptoa(3));
	kfile_close(&f);
	vnode_release(filler);
}

/* ------------------------------------------- while the write is in progress */

static struct semaphore done;

static void
write_page(void *unused UNUSED)
{
	kfile_write(&f, 0, 1, results);
	sema_up(&done);
}

static struct vm_space *space;
static struct process process;

static void
store_byte(void *unused UNUSED)
{
	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_put(KSPACE_BASE, 'n'), ==, 0);
	kspace_leave();
	sema_up(&done);
}

/* Start a thread of higher priority, which runs until it has to wait. */
static void
start_thread(void (*function)(void *))
{
	thread_create("other", PRI_DEFAULT + 1, function, NULL);
}

static void
check_held(void)
{
	struct vm_page *m;

	kfile_create(&f, "/held", PAGE_SIZE);
	kfile_store(&f, 0, SEED);
	m = kfile_page(&f, 0);
	vm_page_hold(m);
	kfile_write(&f, 0, 1, results);
	KTEST_CHECK_CMP(results[0], ==, VM_PAGER_OK);
	KFILE_EXPECT(&f, "d");
	file_check(f.vnode, SEED, 0, PAGE_SIZE);
	/* Modify the page, and release the hold, during the write. */
	lock_acquire(&f.vnode->lock);
	start_thread(write_page);
	KFILE_EXPECT(&f, "s");
	vm_page_dirty(m);
	vm_page_unhold(m);
	lock_release(&f.vnode->lock);
	sema_down(&done);
	KTEST_CHECK_CMP(results[0], ==, VM_PAGER_OK);
	KFILE_EXPECT(&f, "d");
	kfile_write(&f, 0, 1, results);
	KFILE_EXPECT(&f, "v");
	kfile_close(&f);
}

static void
check_store(void)
{
	kfile_create(&f, "/store", PAGE_SIZE);
	space = kspace_create();
	kfile_map(space, &f, 1);
	kfile_store(&f, 0, SEED);
	lock_acquire(&f.vnode->lock);
	start_thread(write_page);
	start_thread(store_byte);
	KFILE_EXPECT(&f, "s");
	KTEST_CHECK_CMP(
	    *(uint8_t *)vm_page_kva(kfile_page(&f, 0)), ==, file_byte(SEED, 0));
	lock_release(&f.vnode->lock);
	sema_down(&done);
	sema_down(&done);
	file_check(f.vnode, SEED, 0, PAGE_SIZE);
	KFILE_EXPECT(&f, "d");
	KTEST_CHECK_CMP(*(uint8_t *)vm_page_kva(kfile_page(&f, 0)), ==, 'n');
	vm_space_destroy(space);
	kfile_close(&f);
}

KTEST(pager_write)
{
	sema_init(&done, 0);
	check_clusters();
	check_error();
	check_held();
	check_store();
	check_full_disk();
}
