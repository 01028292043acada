/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an unmount that cannot write returns EIO and frees all heap blocks
 *     of the mount, and the disk can be mounted again
 */
#include "devices/block.h"
#include "mem/heap.h"
#include "tests/filetest.h"

#define SIZE 100000

KTEST(fs_unmount_error)
{
	struct block *disk = block_root();
	struct heap_stats before, after;
	struct vnode *vnode;

	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	heap_get_stats(&before);
	KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	vnode = file_make("/f");
	file_write_all(vnode, 1, 0, SIZE);
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	vnode_release(vnode);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/f"), ==, 0);
	block_inject(disk, BLOCK_WRITE, 1, 1000000);
	KTEST_CHECK_CMP(filesys_unmount(), ==, EIO);
	block_inject(disk, BLOCK_WRITE, 1, 0);
	heap_get_stats(&after);
	KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
	KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	KTEST_CHECK_CMP(file_lookup_error("/f"), ==, 0);
}
