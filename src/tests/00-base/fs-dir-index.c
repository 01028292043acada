/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a directory with a hash index, as other systems make it, no longer
 *     claims to have one once a new name has been added, by creation or
 *     renaming, because the index lacks this name; replacing or removing a file
 *     leaves the index valid
 */
#include "filesys/ext2.h"
#include "filesys/vnode.h"
#include "tests/ktest.h"

static struct vnode *directory;

/* Make the directory claim that it has an index. */
static void
claim_index(void)
{
	ext2_node(directory)->inode.flags |= EXT2_FLAG_INDEX;
}

static void
check_index(bool expected)
{
	KTEST_CHECK_CMP(
	    (ext2_node(directory)->inode.flags & EXT2_FLAG_INDEX) != 0, ==,
	    expected);
}

static void
create_file(const char *name)
{
	KTEST_CHECK_CMP(
	    vnode_create(directory, name, FILE_REGULAR, NULL), ==, 0);
}

KTEST(fs_dir_index)
{
	struct vnode *root = vnode_root();

	KTEST_CHECK_CMP(
	    vnode_create(root, "indexed", FILE_DIRECTORY, &directory), ==, 0);
	create_file("a");
	claim_index();
	create_file("b");
	check_index(false);
	claim_index();
	KTEST_CHECK_CMP(vnode_rename(directory, "a", "c"), ==, 0);
	check_index(false);
	claim_index();
	KTEST_CHECK_CMP(vnode_rename(directory, "b", "c"), ==, 0);
	check_index(true);
	KTEST_CHECK_CMP(vnode_remove(directory, "c"), ==, 0);
	check_index(true);
	vnode_release(directory);
	vnode_release(root);
}
