/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a program stores past the end of a file, through a mapping of its last page,
 *     between any two instructions of an ftruncate or a write that extends the file, the
 *     byte becomes part of the file if the file had been extended by then, and otherwise
 *     does not; what was stored past the end earlier never becomes part of the file
 */
#include "filesys/uio.h"
#include "filesys/vnode_ops.h"
#include "tests/09-object/kfile.h"
#include "tests/windows.h"
#include "threads/sync.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vmspace.h"

#define BEFORE (PAGE_SIZE + 700)
#define AFTER  (PAGE_SIZE + 1001)

/* Where stores are made: before the file grows, and by the action. */
#define EARLY (PAGE_SIZE + 800)
#define LATE  (PAGE_SIZE + 900)

static struct process process;
static struct vm_space *space;
static struct kfile f;

static bool stored;          /* by the action */
static uint32_t stored_size; /* the size of the file at that time */

static void
setup(void)
{
	KTEST_CHECK_CMP(vnode_truncate(f.vnode, BEFORE), ==, 0);
	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_put(KSPACE_BASE + EARLY, 'e'), ==, 0);
	kspace_leave();
	stored = false;
}

/* Called between two instructions, so it must not acquire a lock. */
static void
store_late(void)
{
	stored = windows_store(space->vm_pmap, KSPACE_BASE + LATE, 'l');
	stored_size = f.vnode->size;
}

static void
expect_byte(uint32_t offset, unsigned char expected)
{
	unsigned char byte;
	struct uio uio;

	uio_init_kernel(&uio, UIO_READ, &byte, 1, offset);
	KTEST_CHECK_CMP(vnode_transfer(f.vnode, &uio, false), ==, 0);
	KTEST_CHECK_CMP(byte, ==, expected);
	kspace_enter(&process, space);
	KSPACE_EXPECT(KSPACE_BASE + offset, expected);
	kspace_leave();
}

static void
check(void)
{
	KTEST_CHECK_CMP(vnode_size(f.vnode), ==, AFTER);
	expect_byte(EARLY, 0);
	expect_byte(LATE, stored && stored_size == AFTER ? 'l' : 0);
	expect_byte(BEFORE - 1, file_byte(KFILE_SEED, BEFORE - 1));
}

static void
extend_by_truncate(void)
{
	KTEST_CHECK_CMP(vnode_truncate(f.vnode, AFTER), ==, 0);
}

/* Write the last byte. */
static void
extend_by_write(void)
{
	struct uio uio;
	char byte = 'w';

	uio_init_kernel(&uio, UIO_WRITE, &byte, 1, AFTER - 1);
	KTEST_CHECK_CMP(vnode_transfer(f.vnode, &uio, false), ==, 0);
}

KTEST(growth_windows)
{
	const void *over[] = { lock_acquire, lock_release,
		rwlock_acquire_exclusive, rwlock_release, vm_object_hold,
		vm_object_drop, vm_page_lookup_busy_wait, vm_page_protect,
		vm_page_wakeup, vnode_read, NULL, NULL, NULL };
	struct window_case c = {
		.name = "ftruncate",
		.place = WINDOW_HERE,
		.setup = setup,
		.function = extend_by_truncate,
		.action = store_late,
		.check = check,
		.over = over,
	};

	kfile_create(&f, "/f", BEFORE);
	over[ARRAY_SIZE(over) - 3] = vnode_ops(f.vnode)->truncate;
	over[ARRAY_SIZE(over) - 2] = vnode_ops(f.vnode)->write;
	space = kspace_create();
	kfile_map(space, &f, 2);
	KTEST_CHECK_CMP(windows_run(&c), >, 0);
	c.name = "write";
	c.function = extend_by_write;
	KTEST_CHECK_CMP(windows_run(&c), >, 0);
	vm_space_destroy(space);
	kfile_close(&f);
}
