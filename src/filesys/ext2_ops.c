/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The operations of ext2 on vnodes: from the types of all file systems to its own.
 */
#include "filesys/ext2.h"

static int
load(struct vnode *vnode)
{
	return ext2_inode_load(ext2_node(vnode));
}

static void
reclaim(struct vnode *vnode)
{
	ext2_reclaim(ext2_node(vnode));
}

static void
forget(struct vnode *vnode)
{
	if (ext2_begin() != 0)
		return;
	ext2_release_inode(vnode->inumber, vnode->type == FILE_DIRECTORY,
	    ext2_node(vnode)->entry_block);
	ext2_end(0);
}

static void
stat(struct vnode *vnode, struct stat *status)
{
	status->links = ext2_node(vnode)->inode.links;
	status->blocks = ext2_node(vnode)->inode.sectors;
}

static int
read(struct vnode *vnode, struct uio *uio)
{
	return ext2_read(ext2_node(vnode), uio);
}

static int
write(struct vnode *vnode, struct uio *uio)
{
	return ext2_write(ext2_node(vnode), uio);
}

static int
truncate(struct vnode *vnode, uint32_t size)
{
	return ext2_truncate(ext2_node(vnode), size);
}

static int
fsync(struct vnode *vnode)
{
	return buffer_flush_owner(vnode->inumber,
	    ext2_inode_block(ext2_node(vnode)));
}

static int
lookup(struct vnode *directory, const char *name, uint32_t length,
    struct dir_place *place)
{
	return ext2_dir_find(ext2_node(directory), name, length, place);
}

static int
readdir(struct vnode *directory, uint32_t *position, struct dirent *dirent)
{
	return ext2_dir_next(ext2_node(directory), position, dirent);
}

static int
check_empty(struct vnode *directory)
{
	return ext2_dir_is_empty(ext2_node(directory));
}

static int
create(struct vnode *directory, const char *name, uint32_t length,
    enum file_type type, struct vnode **result)
{
	struct ext2_node *node;
	int error = ext2_create(ext2_node(directory), name, length, type,
	    &node);

	if (error == 0)
		*result = &node->v;
	return error;
}

static int
remove(struct vnode *directory, const struct dir_place *place,
    struct vnode *vnode)
{
	return ext2_remove(ext2_node(directory), place, ext2_node(vnode));
}

static int
rename(struct dir_rename *r)
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
	.load = load,
	.reclaim = reclaim,
	.forget = forget,
	.stat = stat,
	.read = read,
	.write = write,
	.truncate = truncate,
	.fsync = fsync,
	.lookup = lookup,
	.readdir = readdir,
	.check_empty = check_empty,
	.create = create,
	.remove = remove,
	.rename = rename,
};

static bool
is_dirty(struct mount *mount UNUSED)
{
	return cache_is_dirty();
}

static int
report_damage(struct mount *mount UNUSED, const char *what, uint32_t inumber)
{
	return ext2_damage("directory %u %s", inumber, what);
}

const struct filesys ext2_filesys = {
	.ops = &ops,
	.node_size = sizeof(struct ext2_node),
	.init = ext2_init,
	.probe = ext2_probe,
	.mount = ext2_mount,
	.unmount = ext2_unmount,
	.destroy = ext2_destroy,
	.sync = ext2_sync,
	.is_dirty = is_dirty,
	.report_damage = report_damage,
};
