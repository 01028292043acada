/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: written data reaches the disk within 20 seconds without an explicit
 *     sync, and an idle file system does not write to the disk
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
	/* 22 s is not a multiple of the syncer's period, 5 s, so the syncer is
	 * not about to run when the file is written below.  */
	timer_sleep(22 * TIMER_FREQ);
	KTEST_CHECK_CMP(disk_writes(), ==, writes);

	vnode = file_make("/new");
	file_write_all(vnode, 1, 0, 10000);
	KTEST_CHECK_CMP(disk_writes(), ==, writes);
	timer_sleep(20 * TIMER_FREQ);
	KTEST_CHECK_CMP(disk_writes(), >, writes);
	/* The syncer has written everything, so fsync writes nothing. */
	writes = disk_writes();
	KTEST_CHECK_CMP(vnode_fsync(vnode), ==, 0);
	KTEST_CHECK_CMP(disk_writes(), ==, writes);
	vnode_release(vnode);
}
