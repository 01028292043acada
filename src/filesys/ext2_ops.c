/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The operations of ext2 on vnodes and mounts.  These functions convert the types of
 * the interface to the types of ext2.
 */
#include "filesys/ext2.h"

static int
load_node(struct vnode *vnode)
{
	return ext2_inode_load(ext2_node(vnode));
}

static void
reclaim_node(struct vnode *vnode)
{
	ext2_reclaim(ext2_node(vnode));
}

static void
forget_node(struct vnode *vnode)
{
	struct ext2_mount *fs = ext2_fs(ext2_node(vnode));

	if (ext2_begin_change(fs) != 0)
		return;
	ext2_release_inode(fs, vnode->inumber, vnode->type == FILE_DIRECTORY,
	    ext2_node(vnode)->entry_block);
	ext2_end_change(fs, 0);
}

static void
stat_node(struct vnode *vnode, struct stat *status)
{
	status->links = ext2_node(vnode)->inode.links;
	status->blocks = ext2_node(vnode)->inode.sectors;
}

static int
read_node(struct vnode *vnode, struct uio *uio)
{
	return ext2_read(ext2_node(vnode), uio);
}

static int
write_node(struct vnode *vnode, struct uio *uio)
{
	return ext2_write(ext2_node(vnode), uio);
}

static int
truncate_node(struct vnode *vnode, uint32_t size)
{
	return ext2_truncate(ext2_node(vnode), size);
}

static int
sync_node(struct vnode *vnode)
{
	return buffer_flush_owner(vnode->mount->cache, vnode->inumber,
	    ext2_inode_block(ext2_node(vnode)));
}

static int
bmap_node(struct vnode *vnode, uint32_t index, uint32_t max, uint32_t *block,
    uint32_t *run)
{
	return ext2_bmap(ext2_node(vnode), index, max, block, run);
}

static int
lookup_node(struct vnode *directory, const char *name, uint32_t length,
    struct dir_place *place)
{
	return ext2_dir_find(ext2_node(directory), name, length, place);
}

static int
readdir_node(struct vnode *directory, uint32_t *position, struct dirent *dirent)
{
	return ext2_dir_next(ext2_node(directory), position, dirent);
}

static int
check_node_empty(struct vnode *directory)
{
	return ext2_dir_check_empty(ext2_node(directory));
}

static int
create_node(struct vnode *directory, const char *name, uint32_t length,
    enum file_type type, struct vnode **result)
{
	struct ext2_node *node;
	int error =
	    ext2_create(ext2_node(directory), name, length, type, &node);

	if (error == 0)
		*result = &node->v;
	return error;
}

static int
remove_node(
    struct vnode *directory, const struct dir_place *place, struct vnode *vnode)
{
	return ext2_remove(ext2_node(directory), place, ext2_node(vnode));
}

static int
rename_node(struct dir_rename *r)
{
	struct ext2_rename rename = {
		.from = ext2_node(r->from),
		.to = ext2_node(r->to),
		.from_place = r->from_place,
		.node = ext2_node(r->vnode),
		.name = r->name,
		.length = r->length,
		.target = ext2_node(r->target),
		.target_place = r->target_place,
	};

	return ext2_rename(&rename);
}

static const struct vnode_ops ops = {
	.load = load_node,
	.reclaim = reclaim_node,
	.forget = forget_node,
	.stat = stat_node,
	.read = read_node,
	.write = write_node,
	.truncate = truncate_node,
	.fsync = sync_node,
	/* Pages are read and written through the buffer cache like other data. */
	.getpages = read_node,
	.putpages = write_node,
	.bmap = bmap_node,
	.lookup = lookup_node,
	.readdir = readdir_node,
	.check_empty = check_node_empty,
	.create = create_node,
	.remove = remove_node,
	.rename = rename_node,
};

static int
report_directory(struct mount *mount, const char *what, uint32_t inumber)
{
	return ext2_report_damage(
	    (struct ext2_mount *)mount, "directory %u %s", inumber, what);
}

const struct filesys ext2_filesys = {
	.ops = &ops,
	.node_size = sizeof(struct ext2_node),
	.mount_size = sizeof(struct ext2_mount),
	.probe = ext2_probe,
	.mount = ext2_mount,
	.unmount = ext2_unmount,
	.destroy = ext2_destroy,
	.sync = ext2_sync,
	.report_damage = report_directory,
};
