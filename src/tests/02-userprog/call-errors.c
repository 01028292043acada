/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: create returns false and makes no file if the file system does not permit the
 *     size; open returns -1 if there is not enough memory, for a file or for a directory,
 *     and leaks no heap block; isdir returns false for a descriptor that is not open
 * points: 0
 */
#include "userprog/syscall.h"

#include "filesys/file.h"
#include "mem/heap.h"
#include "mem/palloc.h"
#include "tests/deadline.h"
#include "tests/disktest.h"
#include "tests/kspace.h"

/* The largest size of a file if the file system lacks the feature "large_file". */
#define SIZE_MAX_SMALL 0x7fffffff

/* Make CALL, as a process would, with PATH and SECOND as its arguments. */
static int32_t
call(syscall_handler *handler, const char *path, uint32_t second)
{
	const uint32_t argument[] = { KSPACE_BASE, second };

	KTEST_CHECK_CMP(
	    copy_out((void *)KSPACE_BASE, path, strlen(path) + 1), ==, 0);
	return handler(argument);
}

/* Remove the feature "large_file" from the file system. */
static void
forbid_large_files(void)
{
	static struct ext2_super super;

	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	disk_read_super(&super);
	super.ro_compat &= ~EXT2_RO_LARGE_FILE;
	disk_write(1, &super);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
}

static void
check_create(void)
{
	static const struct {
		uint32_t size;
		bool valid;
	} cases[] = { { SIZE_MAX_SMALL - 1, true }, { SIZE_MAX_SMALL, true },
		{ SIZE_MAX_SMALL + 1u, false }, { UINT32_MAX, false } };

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		bool valid = cases[i].valid;

		KTEST_CHECK_CMP(
		    call(sys_create, "/tmp/file", cases[i].size), ==, valid);
		KTEST_CHECK_CMP(
		    file_lookup_error("/tmp/file"), ==, valid ? 0 : ENOENT);
		KTEST_CHECK_CMP(call(sys_remove, "/tmp/file", 0), ==, valid);
	}
}

/* Open PATH, and close it again, while every Nth allocation fails.  Returns whether it was
 * opened.  */
static bool
open_without_memory(const char *path, uint32_t n, bool directory)
{
	static const uint32_t closed = FD_MAX - 1;
	uint32_t fd;

	palloc_inject_failures(n);
	fd = (uint32_t)call(sys_open, path, 0);
	palloc_inject_failures(0);
	if ((int32_t)fd == -1)
		return false;
	KTEST_CHECK_CMP(fd, ==, 2);
	KTEST_CHECK_CMP(sys_isdir(&fd), ==, directory);
	/* The stack can still contain what isdir found out about the directory. */
	KTEST_CHECK_CMP(sys_isdir(&closed), ==, false);
	KTEST_CHECK_CMP(sys_close(&fd), ==, 0);
	return true;
}

static void
check_open(const char *path, bool directory)
{
	struct heap_stats before, now;

	KTEST_CHECK(open_without_memory(path, 0, directory));
	heap_get_stats(&before);
	KTEST_CHECK(!open_without_memory(path, 1, directory));
	for (uint32_t n = 2; n < 20; n++)
		open_without_memory(path, n, directory);
	heap_get_stats(&now);
	KTEST_CHECK_CMP(now.blocks, ==, before.blocks);
}

KTEST(call_errors)
{
	struct process process = { .name = "test" };
	struct vm_space *space;

	set_deadline(20);
	forbid_large_files();
	space = kspace_create();
	KTEST_CHECK_CMP(kspace_map(space, KSPACE_BASE, 1), ==, 0);
	process.cwd = vnode_root();
	process.files = fd_table_create();
	KTEST_CHECK(process.files != NULL);
	kspace_enter(&process, space);
	check_create();
	check_open("/words", false);
	check_open("/tmp", true);
	kspace_leave();
	fd_table_release(process.files);
	vnode_release(process.cwd);
	vm_space_destroy(space);
}
