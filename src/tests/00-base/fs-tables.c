/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a file whose indirect tables lead to themselves, or all to the same
 *     table, is removed or cut in a time that its size allows, and the disk
 *     is marked as damaged
 */
#include "cpu/clock.h"
#include "tests/disktest.h"

#define POINTERS	(DISK_BLOCK / sizeof(uint32_t))
#define SIZE		(300 * DISK_BLOCK)	/* some of it doubly indirect */
#define TIME_MAX	500000000ull		/* ns: it takes 20 s unbounded */

static void
fill_table(uint32_t table, uint32_t pointer)
{
	static uint32_t slots[POINTERS];

	for (unsigned i = 0; i < POINTERS; i++)
		slots[i] = pointer;
	disk_write(table, slots);
}

/* Take the first pointer of table BLOCK. */
static uint32_t
first_pointer(uint32_t block)
{
	static uint32_t slots[POINTERS];

	disk_read(block, slots);
	return slots[0];
}

/* Make a file; its inode number. */
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

/* What becomes of a file when all pointers of a table that is the top of a triple
 * tree lead to itself (BELOW: to another table, whose pointers do so), and it
 * is cut to SIZE_AFTER, or removed (0)?  */
static void
damaged(bool below, uint32_t size_after)
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
	damaged(false, 0);
	damaged(false, 5000);
	damaged(true, 0);
	damaged(true, 5000);
}
