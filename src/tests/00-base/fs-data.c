/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: files hold what was written at any offset, through all levels of
 *     indirect blocks; holes read as zeros and take no blocks; truncating a
 *     file frees its blocks, and if the file grows again, the bytes after its
 *     former end are zeros; a write at the largest offset fails with EFBIG, and
 *     a file that denies writes cannot be written or truncated
 * disk: ata
 */
#include "tests/filetest.h"

#define KIB   1024
#define LARGE (900 * KIB)       /* reaches the double indirect block */
#define FAR   (80 * 1024 * KIB) /* reaches the triple indirect block */

static uint32_t
count_sectors(struct vnode *vnode)
{
	struct stat stat;

	KTEST_CHECK_CMP(vnode_stat(vnode, &stat), ==, 0);
	KTEST_CHECK_CMP(stat.size, ==, vnode_size(vnode));
	return stat.blocks;
}

/* Write a file that needs indirect blocks, and then overwrite part of it. */
static void
check_large(void)
{
	struct vnode *vnode = file_make("/large");

	file_write_all(vnode, 1, 0, LARGE);
	file_check(vnode, 1, 0, LARGE);
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	file_write_all(vnode, 2, 12345, 54321);
	file_check(vnode, 1, 0, 12345);
	file_check(vnode, 2, 12345, 54321);
	file_check(vnode, 1, 54321, LARGE);
	KTEST_CHECK_CMP(count_sectors(vnode), >=, LARGE / 512);
	vnode_release(vnode);
}

static void
check_holes(void)
{
	struct vnode *vnode = file_make("/holes");
	uint32_t done;

	file_write_all(vnode, 3, 7, 17);
	file_write_all(vnode, 3, 300 * KIB, 300 * KIB + 10);
	file_write_all(vnode, 3, FAR, FAR + 10);
	KTEST_CHECK_CMP(vnode_size(vnode), ==, FAR + 10);
	KTEST_CHECK_CMP(count_sectors(vnode), <, 30);
	file_check(vnode, 0, 0, 7);
	file_check(vnode, 3, 7, 17);
	file_check(vnode, 0, 17, 300 * KIB);
	file_check(vnode, 3, 300 * KIB, 300 * KIB + 10);
	file_check(vnode, 0, 300 * KIB + 10, 400 * KIB);
	file_check(vnode, 0, FAR - 10, FAR);
	file_check(vnode, 3, FAR, FAR + 10);
	KTEST_CHECK_CMP(vnode_read(vnode, &done, 4, FAR + 10, &done), ==, 0);
	KTEST_CHECK_CMP(done, ==, 0);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 0), ==, 0);
	KTEST_CHECK_CMP(count_sectors(vnode), ==, 0);
	vnode_release(vnode);
}

static void
check_truncation(void)
{
	struct vnode *vnode = file_find("/large");
	uint32_t before = count_sectors(vnode);

	KTEST_CHECK_CMP(vnode_truncate(vnode, 20001), ==, 0);
	KTEST_CHECK_CMP(count_sectors(vnode), <, 50);
	KTEST_CHECK_CMP(
	    before - count_sectors(vnode), >, (LARGE - 25000) / 512);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 300000), ==, 0);
	file_check(vnode, 1, 0, 12345);
	file_check(vnode, 2, 12345, 20001);
	file_check(vnode, 0, 20001, 300000);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 100), ==, 0);
	file_write_all(vnode, 4, 5000, 5001);
	file_check(vnode, 0, 100, 5000);
	vnode_release(vnode);
}

/* Check files that end at and around the ends of blocks and tables. */
static void
check_edges(void)
{
	static const uint32_t edges[] = { 1, KIB - 1, KIB, KIB + 1, 12 * KIB,
		12 * KIB + 1, 268 * KIB - 1, 268 * KIB, 268 * KIB + 1 };
	struct vnode *vnode = file_make("/edges");

	for (unsigned i = 0; i < ARRAY_SIZE(edges); i++) {
		file_write_all(vnode, i + 5, 0, edges[i]);
		KTEST_CHECK_CMP(vnode_size(vnode), ==, edges[i]);
		file_check(vnode, i + 5, 0, edges[i]);
		KTEST_CHECK_CMP(vnode_truncate(vnode, edges[i] - 1), ==, 0);
		KTEST_CHECK_CMP(vnode_truncate(vnode, edges[i]), ==, 0);
		file_check(vnode, i + 5, 0, edges[i] - 1);
		file_check(vnode, 0, edges[i] - 1, edges[i]);
	}
	vnode_release(vnode);
}

static void
check_special_writes(void)
{
	struct vnode *vnode = file_make("/limits");
	uint8_t byte = 1;
	uint32_t offset, done = 1;

	KTEST_CHECK_CMP(
	    vnode_write(vnode, &byte, 1, UINT32_MAX, &done), ==, EFBIG);
	KTEST_CHECK_CMP(done, ==, 0);
	KTEST_CHECK_CMP(vnode_size(vnode), ==, 0);
	KTEST_CHECK_CMP(vnode_write(vnode, &byte, 0, 77, &done), ==, 0);
	KTEST_CHECK_CMP(vnode_size(vnode), ==, 0);
	KTEST_CHECK_CMP(vnode_append(vnode, &byte, 1, &offset, &done), ==, 0);
	KTEST_CHECK_CMP(vnode_append(vnode, &byte, 1, &offset, &done), ==, 0);
	KTEST_CHECK_CMP(offset, ==, 1);
	vnode_deny_write(vnode);
	KTEST_CHECK_CMP(vnode_write(vnode, &byte, 1, 0, &done), ==, ETXTBSY);
	KTEST_CHECK_CMP(vnode_truncate(vnode, 0), ==, ETXTBSY);
	vnode_allow_write(vnode);
	vnode_release(vnode);
}

KTEST(fs_data)
{
	check_large();
	check_holes();
	check_truncation();
	check_edges();
	check_special_writes();
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
}
