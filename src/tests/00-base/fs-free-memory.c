/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a file is truncated and no memory is left to defer the freeing of its
 *     blocks, the disk is flushed before they are freed: another file must not get them
 *     while, on the disk, they can still be blocks of the first file
 */
#include "devices/block.h"
#include "mem/palloc.h"
#include "tests/filetest.h"

#define SIZE 3000

static uint32_t
disk_flushes(void)
{
	struct block_stats stats;

	block_get_stats(block_root(), &stats);
	return stats.flushes;
}

KTEST(fs_free_memory)
{
	struct vnode *vnode = file_make("/truncated"), *other;
	uint32_t flushes;

	file_write_all(vnode, 1, 0, SIZE);
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	flushes = disk_flushes();
	palloc_inject_failures(1);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 0), ==, 0);
	palloc_inject_failures(0);
	KTEST_CHECK_CMP(disk_flushes(), >, flushes);
	other = file_make("/other");
	file_write_all(other, 2, 0, SIZE);
	KTEST_CHECK_CMP(vnode_size(vnode), ==, 0);
	file_check(other, 2, 0, SIZE);
	vnode_release(other);
	vnode_release(vnode);
}
