/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the flag that says that a directory has a hash index, which only other
 *     systems make, is cleared when a new name is added by creation or
 *     renaming, because the index lacks this name; replacing or removing a file
 *     leaves the flag set
 */
#include "filesys/ext2.h"
#include "filesys/vnode.h"
#include "tests/ktest.h"

static struct vnode *directory;

/* Set the flag as if another system had made an index. */
static void
set_index_flag(void)
{
	ext2_node(directory)->inode.flags |= EXT2_FLAG_INDEX;
}

static void
check_index_flag(bool expected)
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
	set_index_flag();
	create_file("b");
	check_index_flag(false);
	set_index_flag();
	KTEST_CHECK_CMP(vnode_rename(directory, "a", "c"), ==, 0);
	check_index_flag(false);
	set_index_flag();
	KTEST_CHECK_CMP(vnode_rename(directory, "b", "c"), ==, 0);
	check_index_flag(true);
	KTEST_CHECK_CMP(vnode_remove(directory, "c"), ==, 0);
	check_index_flag(true);
	vnode_release(directory);
	vnode_release(root);
}
