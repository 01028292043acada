/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when no blocks or no inodes are free, creating and writing files fails
 *     with ENOSPC; the disk stays consistent; all space can be used again after
 *     files are removed, but an open file keeps its blocks until it is released
 * disk: ata
 * limit: 200s
 */
#include <stdio.h>

#include "tests/filetest.h"

#define DISK_MAX  (16 << 20)
#define FILES_MAX 8000

/* Fill the disk with one file; return its size. */
static uint32_t
fill_disk(const char *path)
{
	struct vnode *vnode = file_make(path);
	int error;
	uint32_t size = file_fill(vnode, 9, 0, DISK_MAX, &error);

	KTEST_CHECK_CMP(error, ==, ENOSPC);
	KTEST_CHECK_CMP(vnode_size(vnode), ==, size);
	file_check(vnode, 9, size - 30000, size);
	vnode_release(vnode);
	return size;
}

static void
check_blocks(void)
{
	uint32_t first, second;

	first = fill_disk("/fill");
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/no-room", FILE_DIRECTORY, NULL), ==, ENOSPC);
	KTEST_CHECK_CMP(file_lookup_error("/no-room"), ==, ENOENT);
	/* The blocks of the removed file can be used at once: if necessary, the
	 * file system first writes the removal to the disk.  */
	KTEST_CHECK_CMP(vnode_remove(NULL, "/fill"), ==, 0);
	second = fill_disk("/again");
	KTEST_CHECK_CMP(second, ==, first);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/again"), ==, 0);
}

/* Check that an open file keeps its blocks after it is removed. */
static void
check_open(void)
{
	struct vnode *vnode;
	uint32_t size = fill_disk("/open");

	vnode = file_find("/open");
	KTEST_CHECK_CMP(vnode_remove(NULL, "/open"), ==, 0);
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/no-room", FILE_DIRECTORY, NULL), ==, ENOSPC);
	file_check(vnode, 9, 0, size);
	vnode_release(vnode);
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/room", FILE_DIRECTORY, NULL), ==, 0);
}

static void
check_inodes(void)
{
	unsigned count[2];
	char path[40];

	for (unsigned round = 0; round < 2; round++) {
		int error = 0;
		unsigned n;

		for (n = 0; n < FILES_MAX && error == 0; n++) {
			snprintf(path, sizeof(path), "/room/%u", n);
			error = vnode_create(NULL, path, FILE_REGULAR, NULL);
		}
		KTEST_CHECK_CMP(error, ==, ENOSPC);
		count[round] = n;
		for (unsigned i = 0; i < n - 1; i++) {
			snprintf(path, sizeof(path), "/room/%u", i);
			KTEST_CHECK_CMP(vnode_remove(NULL, path), ==, 0);
		}
	}
	KTEST_CHECK_CMP(count[0], ==, count[1]);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/room"), ==, 0);
}

KTEST(fs_full)
{
	check_blocks();
	check_open();
	check_inodes();
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
}
