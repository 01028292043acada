/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the engine is notified of each change of a file's size, and an engine
 *     object stays with a kept vnode and is freed with it
 *
 * The engine is called without the vnode's lock held.  Vnodes that are kept
 * without a reference are counted separately, found again, and freed when there
 * are too many, when their files are removed, by vnode_trim and at an unmount.
 * If a file is open at an unmount, mounting the disk fails with EBUSY until the
 * vnode is released; after the next mount, the file has a new vnode.
 */
#include <stdio.h>

#include "devices/block.h"
#include "tests/filetest.h"
#include "threads/sync.h"

static uint32_t calls, last_before, last_after;
static unsigned freed;

static void
resized(struct vnode *vnode, uint32_t before, uint32_t after)
{
	calls++;
	last_before = before;
	last_after = after;
	/* vnode_size takes the lock, which must not be held here. */
	KTEST_CHECK_CMP(vnode_size(vnode), ==, after);
}

static void
object_freed(void *object)
{
	KTEST_CHECK_CMP(*(unsigned *)object, ==, 4711);
	freed++;
}

static const struct vnode_engine engine = {
	.resized = resized,
	.freed = object_freed,
};

static unsigned object = 4711;

/* Check that the engine has been called COUNT times, most recently for a change
 * from BEFORE to AFTER bytes.  */
static void
check_call(uint32_t count, uint32_t before, uint32_t after)
{
	KTEST_CHECK_CMP(calls, ==, count);
	KTEST_CHECK_CMP(last_before, ==, before);
	KTEST_CHECK_CMP(last_after, ==, after);
}

static void
check_sizes(void)
{
	struct vnode *vnode = file_make("/sizes");
	uint32_t offset, done;

	KTEST_CHECK_CMP(vnode_write(vnode, "abc", 3, 0, &done), ==, 0);
	check_call(1, 0, 3);
	KTEST_CHECK_CMP(vnode_write(vnode, "xyz", 3, 0, &done), ==, 0);
	check_call(1, 0, 3);
	KTEST_CHECK_CMP(vnode_append(vnode, "d", 1, &offset, &done), ==, 0);
	check_call(2, 3, 4);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 1000), ==, 0);
	check_call(3, 4, 1000);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 2), ==, 0);
	check_call(4, 1000, 2);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 2), ==, 0);
	check_call(4, 1000, 2);
	vnode_release(vnode);
}

/* Create PATH, give its vnode an object, mark it to be kept, and release it.
 * Returns the vnode without a reference, for comparison only.  */
static struct vnode *
make_kept(const char *path)
{
	struct vnode *vnode = file_make(path);

	lock_acquire(vnode_object_lock(vnode));
	KTEST_CHECK(vnode_object(vnode) == NULL);
	vnode_set_object(vnode, &object);
	lock_release(vnode_object_lock(vnode));
	vnode_keep(vnode, true);
	vnode_release(vnode);
	return vnode;
}

static void
check_found(const char *path, const struct vnode *kept)
{
	struct vnode *vnode = file_find(path);

	KTEST_CHECK(vnode == kept);
	lock_acquire(vnode_object_lock(vnode));
	KTEST_CHECK(vnode_object(vnode) == &object);
	lock_release(vnode_object_lock(vnode));
	KTEST_CHECK_CMP(vnode_count(), ==, 1);
	KTEST_CHECK_CMP(vnode_kept_count(), ==, 0);
	vnode_release(vnode);
}

static void
check_kept(void)
{
	struct vnode *vnode = make_kept("/kept");

	KTEST_CHECK_CMP(vnode_count(), ==, 0);
	KTEST_CHECK_CMP(vnode_kept_count(), ==, 1);
	check_found("/kept", vnode);
	KTEST_CHECK_CMP(freed, ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/kept"), ==, 0);
	KTEST_CHECK_CMP(freed, ==, 1);
	make_kept("/kept");
	KTEST_CHECK_CMP(vnode_trim(5), ==, 1);
	KTEST_CHECK_CMP(freed, ==, 2);
	KTEST_CHECK_CMP(vnode_trim(5), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/kept"), ==, 0);
	KTEST_CHECK_CMP(freed, ==, 2);
}

static void
check_limit(void)
{
	char path[20];

	for (unsigned i = 0; i < VNODES_KEPT_MAX + 3; i++) {
		snprintf(path, sizeof(path), "/kept%u", i);
		make_kept(path);
	}
	KTEST_CHECK_CMP(vnode_kept_count(), ==, VNODES_KEPT_MAX);
	KTEST_CHECK_CMP(freed, ==, 2 + 3);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(vnode_kept_count(), ==, 0);
	KTEST_CHECK_CMP(freed, ==, 2 + 3 + VNODES_KEPT_MAX);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
}

/* Unmount the file system while a file is open. */
static void
check_open_at_unmount(void)
{
	struct vnode *vnode = file_find("/kept0");
	unsigned before = freed;

	lock_acquire(vnode_object_lock(vnode));
	vnode_set_object(vnode, &object);
	lock_release(vnode_object_lock(vnode));
	vnode_keep(vnode, true);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, EBUSY);
	vnode_release(vnode);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	KTEST_CHECK_CMP(vnode_kept_count(), ==, 0);
	KTEST_CHECK_CMP(freed, ==, before + 1);
	vnode = file_find("/kept0");
	lock_acquire(vnode_object_lock(vnode));
	KTEST_CHECK(vnode_object(vnode) == NULL);
	lock_release(vnode_object_lock(vnode));
	vnode_release(vnode);
}

KTEST(vnode_object)
{
	vnode_set_engine(&engine);
	check_sizes();
	check_kept();
	check_limit();
	check_open_at_unmount();
	vnode_set_engine(NULL);
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
}
