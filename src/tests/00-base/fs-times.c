/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a write, whether or not the file grows, a write-back of pages, and a
 *     truncation all update a file's modification time; a write of 0 bytes does
 *     not
 */
#include "cpu/system_clock.h"
#include "mem/palloc.h"
#include "tests/disktest.h"
#include "threads/timer.h"

#define SIZE 5000

/* Write VNODE back, and return the modification time that the disk then has. */
static uint32_t
modify_time(struct vnode *vnode)
{
	struct ext2_inode inode;

	KTEST_CHECK_CMP(vnode_fsync(vnode), ==, 0);
	disk_read_inode(vnode_inumber(vnode), &inode);
	return inode.modify_time;
}

/* Check that the modification time is at least 1 and at most 10 seconds later
 * than *LAST, and update *LAST.  */
static void
check_advanced(struct vnode *vnode, uint32_t *last)
{
	uint32_t now = modify_time(vnode);

	KTEST_CHECK_CMP(now, >, *last);
	KTEST_CHECK_CMP(now, <=, *last + 10);
	*last = now;
}

KTEST(fs_times)
{
	struct vnode *vnode = file_make("/file");
	uint32_t last, done;
	uint8_t byte = 1;
	void *pages[2] = { palloc_get_page(0), palloc_get_page(0) };

	file_write_all(vnode, 1, 0, SIZE);
	last = modify_time(vnode);
	timer_sleep(2 * TIMER_FREQ);
	file_write_all(vnode, 2, 0, SIZE);
	check_advanced(vnode, &last);
	timer_sleep(2 * TIMER_FREQ);
	KTEST_CHECK_CMP(vnode_putpages(vnode, pages, SIZE, 0, &done), ==, 0);
	check_advanced(vnode, &last);
	timer_sleep(2 * TIMER_FREQ);
	KTEST_CHECK_CMP(vnode_write(vnode, &byte, 1, SIZE, &done), ==, 0);
	check_advanced(vnode, &last);
	timer_sleep(2 * TIMER_FREQ);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 1), ==, 0);
	check_advanced(vnode, &last);
	timer_sleep(2 * TIMER_FREQ);
	KTEST_CHECK_CMP(vnode_write(vnode, &byte, 0, 0, &done), ==, 0);
	KTEST_CHECK_CMP(modify_time(vnode), ==, last);
	vnode_release(vnode);
}
