/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: modified pages of a file that cannot be written stay in memory after the file has
 *     been unmapped and closed, however many other files are used; they are read from
 *     there, and written once that is possible; after that the file need not stay in memory
 */
#include <stdio.h>

#include "filesys/uio.h"
#include "tests/09-object/kfile.h"
#include "vm/dragonfly/vm_file.h"

#define FILES (VNODES_KEPT_MAX + 10)

static struct process process;

static const char *
path_of(unsigned i)
{
	static char path[16];

	snprintf(path, sizeof(path), "/kept-%u", i);
	return path;
}

/* Create the objects of FILES files, as mappings would, and close the files.  Each file is
 * then kept in memory until others replace it.  */
static void
use_other_files(void)
{
	struct kfile f;

	for (unsigned i = 0; i < FILES; i++) {
		kfile_open(&f, file_find(path_of(i)));
		kfile_close(&f);
	}
}

/* Store through a mapping of a hole, for which the disk has no room, unmap the file, and
 * close it.  Returns the file that fills the disk.  */
static struct vnode *
modify_file(void)
{
	struct vm_space *space = kspace_create();
	struct vnode *filler;
	struct kfile f;

	kfile_open(&f, file_make("/f"));
	KTEST_CHECK_CMP(vnode_truncate(f.vnode, PAGE_SIZE), ==, 0);
	filler = file_fill_disk();
	kfile_map(space, &f, 1);
	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_put(KSPACE_BASE + 5, 'm'), ==, 0);
	kspace_leave();
	vm_space_destroy(space);
	kfile_close(&f);
	return filler;
}

KTEST(file_kept)
{
	struct vnode *vnode, *filler;
	unsigned char byte;
	struct uio uio;
	uint32_t done;

	for (unsigned i = 0; i < FILES; i++)
		vnode_release(file_make(path_of(i)));
	filler = modify_file();
	use_other_files();
	KTEST_CHECK_CMP(vnode_kept_count(), ==, VNODES_KEPT_MAX);
	vnode = file_find("/f");
	uio_init_kernel(&uio, UIO_READ, &byte, 1, 5);
	KTEST_CHECK_CMP(vnode_transfer(vnode, &uio, false), ==, 0);
	KTEST_CHECK_CMP(byte, ==, 'm');
	KTEST_CHECK_CMP(vnode_fsync(vnode), ==, ENOSPC);
	file_empty_disk(filler);
	KTEST_CHECK_CMP(vnode_fsync(vnode), ==, 0);
	vnode_release(vnode);

	/* Other files replace the file in memory; its content is on the disk. */
	use_other_files();
	vnode = file_find("/f");
	KTEST_CHECK(vm_file_object(vnode) == NULL);
	KTEST_CHECK_CMP(vnode_read(vnode, &byte, 1, 5, &done), ==, 0);
	KTEST_CHECK_CMP(byte, ==, 'm');
	vnode_release(vnode);
}
