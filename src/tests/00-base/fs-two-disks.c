/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: two ext2 disks can be mounted at the same time; files with the same
 *     inode number and blocks on both disks keep their own contents, and
 *     neither write errors nor damage on one disk affects the other; paths lead
 *     from one to the other and back, renames between them fail, and either
 *     can be mounted in the other's place
 * swap: 16M
 */
#include "cpu/layout.h"
#include "devices/block.h"
#include "mem/palloc.h"
#include "tests/disktest.h"

#define SIZE          300000
#define PIECE_SECTORS (PAGE_SIZE / SECTOR_SIZE)

/* Copy the root disk, which is not mounted, to the second disk. */
static void
copy_disk(void)
{
	struct block *root = block_root(), *second = block_swap();
	void *page = palloc_get_page(0);

	KTEST_CHECK(page != NULL);
	KTEST_CHECK_CMP(block_sectors(second), >=, block_sectors(root));
	for (sector_t s = 0; s < block_sectors(root); s += PIECE_SECTORS) {
		KTEST_CHECK_CMP(
		    block_read(root, s, page, PIECE_SECTORS), ==, 0);
		KTEST_CHECK_CMP(
		    block_write(second, s, page, PIECE_SECTORS), ==, 0);
	}
	palloc_free_page(page);
}

static void
check_path(const char *path, const char *expected)
{
	struct vnode *vnode = file_find(path);
	char buffer[40];

	KTEST_CHECK_CMP(vnode_path(vnode, buffer, sizeof(buffer)), ==, 0);
	KTEST_CHECK(strcmp(buffer, expected) == 0);
	vnode_release(vnode);
}

static void
check_names(void)
{
	struct vnode *root = file_find("/"), *inside = file_find("/mnt");
	struct vnode *found;

	KTEST_CHECK(inside != root);
	KTEST_CHECK_CMP(vnode_inumber(inside), ==, vnode_inumber(root));
	found = file_find("/mnt/..");
	KTEST_CHECK(found == root);
	vnode_release(found);
	vnode_release(root);
	vnode_release(inside);
	check_path("/mnt/bin", "/mnt/bin");
	check_path("/mnt/bin/../..", "/");
	KTEST_CHECK_CMP(vnode_lookup(NULL, "/mnt/mnt/bin", &found), ==, ENOENT);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/words", "/mnt/words2"), ==, EXDEV);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/mnt"), ==, EBUSY);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/mnt", "/other"), ==, EBUSY);
	KTEST_CHECK_CMP(filesys_mount_on(block_swap(), "/mnt"), ==, EBUSY);
	KTEST_CHECK_CMP(filesys_mount_on(block_root(), "/tmp"), ==, EBUSY);
	KTEST_CHECK_CMP(filesys_mount_on(block_root(), "/absent"), ==, EBUSY);
}

/* Write different data to a new file on each disk.  Because the second disk is
 * a copy of the first, both files get the same inode number and blocks.  */
static void
write_both(void)
{
	struct vnode *first = file_make("/tmp/file");
	struct vnode *second = file_make("/mnt/tmp/file");

	KTEST_CHECK_CMP(vnode_inumber(first), ==, vnode_inumber(second));
	for (uint32_t i = 0; i < SIZE; i += SIZE / 10) {
		file_write_all(first, 1, i, i + SIZE / 10);
		file_write_all(second, 2, i, i + SIZE / 10);
	}
	file_check(first, 1, 0, SIZE);
	file_check(second, 2, 0, SIZE);
	vnode_release(first);
	vnode_release(second);
	KTEST_CHECK(filesys_is_dirty());
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	KTEST_CHECK(!filesys_is_dirty());
}

static void
check_file(const char *path, uint32_t seed)
{
	struct vnode *vnode = file_find(path);

	file_check(vnode, seed, 0, SIZE);
	vnode_release(vnode);
}

static void
mount_both(struct block *root, struct block *second)
{
	KTEST_CHECK_CMP(filesys_mount(root), ==, 0);
	KTEST_CHECK_CMP(filesys_mount_on(second, "/mnt"), ==, 0);
}

/* Check that errors of the second disk do not affect the first. */
static void
check_errors(void)
{
	struct vnode *vnode = file_find("/mnt/tmp/file");

	file_write_all(vnode, 3, 0, SIZE);
	block_inject(block_swap(), BLOCK_WRITE, 1, 1000000);
	KTEST_CHECK_CMP(vnode_fsync(vnode), ==, EIO);
	KTEST_CHECK_CMP(filesys_sync(), ==, EIO);
	vnode_release(vnode);
	vnode = file_find("/tmp/file");
	file_write_all(vnode, 4, 0, SIZE);
	KTEST_CHECK_CMP(vnode_fsync(vnode), ==, 0);
	block_inject(block_swap(), BLOCK_WRITE, 1, 0);
	vnode_release(vnode);
}

static uint16_t
state_of(struct block *disk)
{
	static struct ext2_super super;

	KTEST_CHECK_CMP(block_read(disk, EXT2_SUPER_OFFSET / SECTOR_SIZE,
			    &super, EXT2_SUPER_SIZE / SECTOR_SIZE),
	    ==, 0);
	return super.state;
}

/* Damage the inode of /words on the second disk; neither disk is mounted. */
static void
damage_words(struct block *second, uint32_t inumber)
{
	static uint8_t data[DISK_BLOCK];
	uint32_t offset, block = disk_locate_inode(inumber, &offset);

	KTEST_CHECK_CMP(
	    block_read(second, block * DISK_SECTORS, data, DISK_SECTORS), ==,
	    0);
	((struct ext2_inode *)(data + offset))->links = 0;
	KTEST_CHECK_CMP(
	    block_write(second, block * DISK_SECTORS, data, DISK_SECTORS), ==,
	    0);
}

/* Check that damage on the second disk does not mark the first as damaged. */
static void
check_damage(struct block *root, struct block *second)
{
	struct vnode *words = file_find("/words"), *found;
	uint32_t inumber = vnode_inumber(words);

	vnode_release(words);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(state_of(second), ==, EXT2_STATE_VALID);
	damage_words(second, inumber);
	mount_both(root, second);
	words = file_find("/words");
	vnode_release(words);
	KTEST_CHECK_CMP(vnode_lookup(NULL, "/mnt/words", &found), ==, EUCLEAN);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(state_of(root), ==, EXT2_STATE_VALID);
	KTEST_CHECK_CMP(state_of(second), ==, EXT2_STATE_ERROR);
}

KTEST(fs_two_disks)
{
	struct block *root = block_root(), *second = block_swap();

	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/mnt", FILE_DIRECTORY, NULL), ==, 0);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	copy_disk();
	mount_both(root, second);
	check_names();
	write_both();
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	mount_both(second, root);
	check_file("/tmp/file", 2);
	check_file("/mnt/tmp/file", 1);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	mount_both(root, second);
	check_errors();
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	mount_both(second, root);
	check_file("/tmp/file", 3);
	check_file("/mnt/tmp/file", 4);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	mount_both(root, second);
	check_damage(root, second);
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
	KTEST_CHECK_CMP(filesys_mount(root), ==, 0);
}
