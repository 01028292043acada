/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creating, removing and renaming: changes that involve a directory and the inode that
 * an entry refers to.
 *
 * After a crash, e2fsck -p removes a name whose inode is free, and corrects link
 * counts.  It does not decide what to do with a file that has blocks but no name, or
 * with a directory that has two names.  The orders below follow from one rule: on the
 * disk, an inode with blocks has a name.
 *
 *	create	the name reaches the disk before the inode
 *	remove	the inode is freed on the disk before its name is removed
 *	rename	a file does not lose its old name before it has the new one;
 *		a directory's name is changed by a single write, or not at all
 *
 * A name can therefore refer to a free inode for a while.  The inode's number stays
 * allocated (its bit is set before the name is written, and cleared after the name is
 * removed), so that the name never refers to another file.
 */
#include <errno.h>
#include <string.h>

#include "filesys/ext2.h"

/* Add LINKS to the link count of DIRECTORY's inode and store the inode, after a change
 * of the entries.  An error does not undo the change.  */
static void
update_directory(struct ext2_node *directory, int links)
{
	struct ext2_mount *fs = ext2_fs(directory);

	ext2_set_links(directory, directory->inode.links + links);
	directory->inode.modify_time = ext2_time(fs);
	if (ext2_inode_update(directory) != 0)
		fs->damaged = true;
}

static void
init_inode(struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t now = ext2_time(fs);
	bool is_directory = node->v.type == FILE_DIRECTORY;

	node->inode.mode = is_directory ? EXT2_TYPE_DIRECTORY | 0755 :
					  EXT2_TYPE_REGULAR | 0644;
	ext2_set_links(node, is_directory ? 2 : 1);
	node->inode.access_time = now;
	node->inode.change_time = now;
	node->inode.modify_time = now;
}

/* Give a new directory its first block. */
static int
init_directory(struct ext2_node *node, uint32_t parent)
{
	struct ext2_mount *fs = ext2_fs(node);
	struct buffer *buffer;
	int error = ext2_bmap_alloc(node, 0, &buffer);

	if (error != 0)
		return error;
	ext2_dir_init(node, buffer, parent);
	ext2_set_size(node, fs->block_size);
	buffer_put(buffer);
	return 0;
}

/* Insert NAME, and store NODE's inode, to be written after the name. */
static int
insert_and_store(struct ext2_node *directory, const char *name, uint32_t length,
    struct ext2_node *node)
{
	struct dir_place place;
	struct buffer *buffer, *inode_buffer;
	int error = ext2_inode_buffer(node, &inode_buffer);

	if (error != 0)
		return error;
	error = ext2_dir_insert(directory, name, length, node, &place);
	if (error == 0) {
		error = ext2_bmap_order(directory, place.index, inode_buffer);
		if (error == 0)
			ext2_inode_store_new(node, inode_buffer);
		else if (ext2_dir_block(directory, place.index, &buffer) == 0) {
			ext2_dir_erase(directory, buffer, &place);
			buffer_put(buffer);
		}
	}
	buffer_put(inode_buffer);
	return error;
}

/* Initialize the new NODE in memory, and create it on the disk under NAME. */
static int
create_node_in(struct ext2_node *directory, const char *name, uint32_t length,
    struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(directory);
	bool is_directory = node->v.type == FILE_DIRECTORY;
	int error = 0;

	init_inode(node);
	if (is_directory)
		error = init_directory(node, directory->v.inumber);
	if (error == 0)
		error = insert_and_store(directory, name, length, node);
	if (error == 0) {
		update_directory(directory, is_directory);
		return 0;
	}
	if (node->inode.block[0] != 0)
		ext2_free_block(fs, node->inode.block[0]);
	return error;
}

/* Make the vnode of inode INUMBER, which has been allocated; on an error, free the inode.
 * Only an inode that was in use stays allocated.  Returns 0, ENOMEM or EUCLEAN.  */
static int
make_vnode(struct ext2_mount *fs, uint32_t inumber, enum file_type type,
    struct vnode **vnode)
{
	int error = vnode_make(&fs->m, inumber, type, vnode);

	if (error == EUCLEAN)
		return ext2_report_damage(
		    fs, "inode %u is wrongly marked as free", inumber);
	if (error != 0)
		ext2_free_inode(fs, inumber, type == FILE_DIRECTORY);
	return error;
}

int
ext2_create(struct ext2_node *directory, const char *name, uint32_t length,
    enum file_type type, struct ext2_node **result)
{
	struct ext2_mount *fs = ext2_fs(directory);
	bool is_directory = type == FILE_DIRECTORY;
	struct vnode *vnode = NULL;
	uint32_t inumber;
	int error = ext2_begin_change(fs);

	if (error != 0)
		return error;
	if (directory->inode.links == 0)
		error = ENOENT;
	else if (is_directory && directory->inode.links >= EXT2_LINKS_MAX)
		error = EMLINK;
	if (error == 0)
		error = ext2_alloc_inode(
		    fs, directory->v.inumber, is_directory, &inumber);
	if (error == 0)
		error = make_vnode(fs, inumber, type, &vnode);
	if (error == 0) {
		error =
		    create_node_in(directory, name, length, ext2_node(vnode));
		if (error != 0)
			ext2_free_inode(fs, inumber, is_directory);
	}
	ext2_end_change(fs, error);
	if (error == 0)
		*result = ext2_node(vnode);
	else if (vnode != NULL)
		vnode_discard(vnode);
	return error;
}

/* ---- removing ---- */

/* Make the removals from DIRECTORY reach the disk before DIRECTORY's own removal. */
static int
order_contents(struct ext2_node *directory, struct buffer *inode_buffer)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t count = directory->inode.size >> fs->block_shift;
	int error = 0;

	for (uint32_t i = 0; i < count && error == 0; i++) {
		struct buffer *buffer;

		error = ext2_dir_block(directory, i, &buffer);
		if (error != 0)
			break;
		error = buffer_order(buffer, inode_buffer);
		buffer_put(buffer);
	}
	return error;
}

/* Remove a link from NODE's inode, in memory. */
static void
drop_link(struct ext2_node *node, uint32_t entry_block)
{
	struct ext2_mount *fs = ext2_fs(node);

	ext2_set_links(
	    node, node->v.type == FILE_DIRECTORY ? 0 : node->inode.links - 1);
	node->inode.change_time = ext2_time(fs);
	if (node->inode.links == 0) {
		node->inode.delete_time = ext2_time(fs);
		node->entry_block = entry_block;
	}
}

/* Remove a link from NODE's inode, and NODE's entry from BUFFER.  On an error,
 * neither is removed.  */
static int
remove_from_buffer(const struct ext2_node *directory, struct buffer *buffer,
    const struct dir_place *place, struct ext2_node *node)
{
	struct ext2_inode before = node->inode;
	struct buffer *inode_buffer;
	int error = ext2_inode_buffer(node, &inode_buffer);

	if (error != 0)
		return error;
	if (node->v.type == FILE_DIRECTORY)
		error = order_contents(node, inode_buffer);
	if (error == 0) {
		drop_link(node, buffer->block);
		ext2_inode_store(node, inode_buffer);
		error = buffer_order(inode_buffer, buffer);
		if (error == 0)
			error = ext2_dir_erase(directory, buffer, place);
		if (error != 0) {
			node->inode = before;
			ext2_set_links(node, before.links);
			ext2_inode_store(node, inode_buffer);
		}
	}
	buffer_put(inode_buffer);
	return error;
}

/* => the file system's lock is held. */
static int
remove_locked(struct ext2_node *directory, const struct dir_place *place,
    struct ext2_node *node)
{
	struct buffer *buffer;
	int error = ext2_dir_block(directory, place->index, &buffer);

	if (error != 0)
		return error;
	error = remove_from_buffer(directory, buffer, place, node);
	buffer_put(buffer);
	if (error != 0)
		return error;
	update_directory(directory,
	    node->v.type == FILE_DIRECTORY && directory->inode.links > 2 ? -1 :
									   0);
	return 0;
}

int
ext2_remove(struct ext2_node *directory, const struct dir_place *place,
    struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(directory);
	int error = ext2_begin_change(fs);

	if (error != 0)
		return error;
	return ext2_end_change(fs, remove_locked(directory, place, node));
}

/* ---- renaming ---- */

/*
 * Within one block of a directory, a rename is a single write: the new name replaces
 * the old one, or, if another file has the new name, the two entries exchange their
 * inodes, and the old name is removed together with the file it now refers to.
 *
 * In a rename from one block to another, a file has two names for a while.  If another
 * file has the new name, that file is removed first: a crash just then leaves only the
 * old name.  A directory must not have two names, so a directory is not moved (EXDEV).
 *
 * The block with the old name is written at once, together with the blocks that must
 * precede it.  So after an fsync, which writes only the file's own blocks, the file on
 * the disk has a name.
 */
static int
rename_within_block(struct ext2_rename *r, struct buffer *buffer)
{
	struct dir_place target = r->target_place;
	int error;

	if (r->target == NULL)
		return ext2_dir_rename(
		    r->from, buffer, &r->from_place, r->name, r->length);
	error = ext2_dir_exchange(r->from, buffer, &r->from_place, &target);
	if (error != 0)
		return error;
	target.offset = r->from_place.offset;
	return remove_locked(r->from, &target, r->target);
}

static int
rename_across_blocks(struct ext2_rename *r, struct buffer *from_buffer)
{
	struct dir_place place;
	int error = 0;

	if (r->node->v.type == FILE_DIRECTORY)
		return EXDEV;
	if (r->target != NULL)
		error = remove_locked(r->to, &r->target_place, r->target);
	if (error == 0)
		error =
		    ext2_dir_insert(r->to, r->name, r->length, r->node, &place);
	if (error == 0)
		error = ext2_bmap_order(r->to, place.index, from_buffer);
	if (error == 0)
		error = ext2_dir_erase(r->from, from_buffer, &r->from_place);
	return error;
}

static int
rename_locked(struct ext2_rename *r)
{
	bool same = r->from == r->to;
	struct buffer *buffer;
	int error = ext2_dir_block(r->from, r->from_place.index, &buffer);

	if (error != 0)
		return error;
	if (!same ||
	    (r->target != NULL &&
		r->target_place.index != r->from_place.index)) {
		error = rename_across_blocks(r, buffer);
	} else {
		error = rename_within_block(r, buffer);
		if (error == ENOSPC)
			error = rename_across_blocks(r, buffer);
	}
	if (error == 0)
		error = buffer_flush_one(buffer, false);
	buffer_put(buffer);
	return error;
}

int
ext2_rename(struct ext2_rename *r)
{
	struct ext2_mount *fs = ext2_fs(r->from);
	int error = ext2_begin_change(fs);

	if (error != 0)
		return error;
	return ext2_end_change(
	    fs, r->to->inode.links == 0 ? ENOENT : rename_locked(r));
}
