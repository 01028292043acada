/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a disk error is reported to the caller whose request failed; data
 *     that could not be written stays dirty and is written when the disk works
 *     again; a failed request does not cause a panic
 */
#include "devices/block.h"
#include "tests/filetest.h"

#define SIZE 100000

KTEST(fs_errors)
{
	struct block *disk = block_root();
	struct vnode *a = file_make("/a"), *b;
	uint32_t done;
	uint8_t byte;

	file_write_all(a, 1, 0, SIZE);
	block_inject(disk, BLOCK_WRITE, 1, 1000000);
	KTEST_CHECK_CMP(vnode_fsync(a), ==, EIO);
	KTEST_CHECK_CMP(filesys_sync(), ==, EIO);
	file_check(a, 1, 0, SIZE);
	block_inject(disk, BLOCK_WRITE, 1, 0);
	KTEST_CHECK_CMP(vnode_fsync(a), ==, 0);
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	vnode_release(a);

	/* Drop all caches: everything must be read from the disk again. */
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	block_inject(disk, BLOCK_READ, 1, 1000000);
	KTEST_CHECK_CMP(vnode_lookup(NULL, "/words", &b), ==, EIO);
	block_inject(disk, BLOCK_READ, 1, 0);
	a = file_find("/a");
	block_inject(disk, BLOCK_READ, 1, 1000000);
	KTEST_CHECK_CMP(vnode_read(a, &byte, 1, SIZE / 2, &done), ==, EIO);
	block_inject(disk, BLOCK_READ, 1, 0);
	file_check(a, 1, 0, SIZE);
	vnode_release(a);

	/* Let each of the first requests fail in turn: no failure may cause a
	 * panic.  */
	for (unsigned i = 1; i < 40; i++) {
		block_inject(
		    disk, i % 2 ? BLOCK_WRITE : BLOCK_READ, 1 + i / 2, 1);
		a = NULL;
		if (vnode_create(NULL, "/c", FILE_REGULAR, &a) == 0) {
			vnode_write(a, &byte, 1, SIZE, &done);
			vnode_fsync(a);
		}
		vnode_release(a);
		vnode_create(NULL, "/d", FILE_DIRECTORY, NULL);
		vnode_rename(NULL, "/c", "/e");
		filesys_sync();
		vnode_remove(NULL, "/e");
		vnode_remove(NULL, "/d");
		filesys_sync();
	}
	block_inject(disk, BLOCK_WRITE, 1, 0);
	block_inject(disk, BLOCK_READ, 1, 0);
	KTEST_CHECK_CMP(file_lookup_error("/a"), ==, 0);
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
}
