/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: what is written reaches the disk in seconds though nobody asks for it,
 *     and a file system at rest leaves the disk alone
 */
#include "devices/block.h"
#include "tests/filetest.h"
#include "threads/timer.h"

static uint32_t
disk_writes(void)
{
	struct block_stats stats;

	block_get_stats(block_root(), &stats);
	return stats.writes;
}

KTEST(fs_syncer)
{
	struct vnode *vnode;
	uint32_t writes;

	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	writes = disk_writes();
	/* Not a multiple of the syncer's period: it is not about to look. */
	timer_sleep(22 * TIMER_FREQ);
	KTEST_CHECK_CMP(disk_writes(), ==, writes);

	vnode = file_make("/new");
	file_write_all(vnode, 1, 0, 10000);
	KTEST_CHECK_CMP(disk_writes(), ==, writes);
	timer_sleep(20 * TIMER_FREQ);
	KTEST_CHECK_CMP(disk_writes(), >, writes);
	/* All of it, in one go. */
	writes = disk_writes();
	KTEST_CHECK_CMP(vnode_fsync(vnode), ==, 0);
	KTEST_CHECK_CMP(disk_writes(), ==, writes);
	vnode_release(vnode);
}
