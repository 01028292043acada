/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: removing or truncating a file whose indirect tables point to
 *     themselves, or all to one table, takes less than 500 ms, not the 20 s
 *     that following all pointers would take, and marks the disk as damaged
 */
#include "cpu/system_clock.h"
#include "tests/disktest.h"

#define POINTERS (DISK_BLOCK / sizeof(uint32_t))
#define SIZE     (300 * DISK_BLOCK) /* reaches the double indirect block */
#define TIME_MAX 500000000ull       /* ns; following all pointers takes 20 s */

static void
fill_table(uint32_t table, uint32_t pointer)
{
	static uint32_t slots[POINTERS];

	for (unsigned i = 0; i < POINTERS; i++)
		slots[i] = pointer;
	disk_write(table, slots);
}

/* Return the first pointer in table BLOCK. */
static uint32_t
first_pointer(uint32_t block)
{
	static uint32_t slots[POINTERS];

	disk_read(block, slots);
	return slots[0];
}

/* Create a file, unmount the disk and read the file's inode; return its
 * number.  */
static uint32_t
make_victim(struct ext2_inode *inode)
{
	struct vnode *vnode = file_make("/victim");
	uint32_t inumber = vnode_inumber(vnode);

	file_write_all(vnode, 1, 0, SIZE);
	vnode_release(vnode);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	disk_read_inode(inumber, inode);
	return inumber;
}

/* Make all pointers in a file's double indirect table point to the table itself
 * or, if BELOW, to a second table, whose pointers all point to that second
 * table; make the first table the triple indirect table as well.  Then truncate
 * the file to SIZE_AFTER, unless that is 0, and remove it.  */
static void
check_damaged(bool below, uint32_t size_after)
{
	struct ext2_inode inode;
	uint32_t inumber = make_victim(&inode), table = inode.block[13];
	struct vnode *vnode;
	uint64_t start;

	if (below) {
		uint32_t other = first_pointer(table);

		fill_table(table, other);
		fill_table(other, other);
	} else {
		fill_table(table, table);
	}
	inode.block[14] = table;
	inode.sectors = UINT32_MAX - 1;
	disk_write_inode(inumber, &inode);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	start = clock_now();
	if (size_after > 0) {
		vnode = file_find("/victim");
		KTEST_CHECK_CMP(vnode_truncate(vnode, size_after), ==, EUCLEAN);
		vnode_release(vnode);
	}
	KTEST_CHECK_CMP(vnode_remove(NULL, "/victim"), ==, 0);
	KTEST_CHECK(clock_now() - start < TIME_MAX);
	KTEST_CHECK(disk_was_marked());
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
}

KTEST(fs_tables)
{
	check_damaged(false, 0);
	check_damaged(false, 5000);
	check_damaged(true, 0);
	check_damaged(true, 5000);
}
