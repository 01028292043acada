/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and writing files through the buffer cache.
 *
 * A block that is not in the cache is read in one request together with blocks that
 * follow it both in the file and on the disk, up to the end of the read.  A file that is
 * read from its start, or from where the last read ended, is probably being read
 * sequentially; the request may then extend past the end of the read.
 *
 * Blocks past the end of a file are holes (or, after a crash or an error, new blocks of
 * a write that was not completed), and the rest of its last block is zeros
 * (ext2_truncate.c ensures this).  So growing a file exposes neither data of other files
 * nor data that a truncation removed.  The size on the disk never covers blocks that are
 * not on the disk yet: the inode is written after the blocks by which the file grew.
 */
#include <errno.h>

#include "filesys/ext2.h"
#include "filesys/uio.h"

#define AHEAD_BYTES 131072 /* read ahead past the end of a read */

/* A read of a file. */
struct reading {
	struct ext2_node *node;
	struct uio *uio;
	uint32_t end;   /* offset where the read ends */
	uint32_t ahead; /* offset where read-ahead must end at the latest */
};

/* Pin block INDEX of the file, which is block BLOCK of the disk, with read-ahead. */
static int
get_file_block(const struct reading *r, uint32_t index, uint32_t block,
    struct buffer **buffer)
{
	struct ext2_mount *fs = ext2_fs(r->node);
	uint32_t last = (r->ahead - 1) >> fs->block_shift;

	if (buffer_get_cached(fs->m.cache, block, r->node->v.inumber, buffer))
		return 0;
	if (last > index) {
		int error = vnode_read_cluster(&r->node->v, index, last);

		if (error != 0)
			return error;
	}
	return buffer_get(fs->m.cache, block, r->node->v.inumber, buffer);
}

/* Copy SIZE bytes from contiguous blocks, of which BLOCK is the first. */
static int
copy_run(const struct reading *r, uint32_t size, uint32_t block)
{
	struct ext2_mount *fs = ext2_fs(r->node);

	while (size > 0) {
		uint32_t index = r->uio->offset >> fs->block_shift;
		uint32_t within = r->uio->offset & (fs->block_size - 1);
		uint32_t n = MIN(size, fs->block_size - within);
		struct buffer *buffer;
		int error = get_file_block(r, index, block, &buffer);

		if (error != 0)
			return error;
		uio_move(r->uio, buffer->data + within, n);
		buffer_put(buffer);
		size -= n;
		block++;
	}
	return 0;
}

/* Read up to the end of a run of blocks or of a hole. */
static int
read_run(const struct reading *r)
{
	struct ext2_mount *fs = ext2_fs(r->node);
	uint32_t index = r->uio->offset >> fs->block_shift;
	uint32_t within = r->uio->offset & (fs->block_size - 1);
	uint32_t last = (r->end - 1) >> fs->block_shift;
	uint32_t block, run, part;
	int error = ext2_bmap(r->node, index, last - index + 1, &block, &run);

	if (error != 0)
		return error;
	part = MIN((uint64_t)(r->end - r->uio->offset),
	    ((uint64_t)run << fs->block_shift) - within);
	if (block != 0)
		return copy_run(r, part, block);
	uio_move_zeros(r->uio, part);
	return 0;
}

int
ext2_read(struct ext2_node *node, struct uio *uio)
{
	struct reading r = { .node = node, .uio = uio };
	uint32_t size = node->inode.size, start = uio->offset;
	int error = 0;

	if (start >= size || uio->left == 0)
		return 0;
	r.end = r.ahead = start + MIN(uio->left, size - start);
	if (start == 0 || start == node->read_next)
		r.ahead += MIN(size - r.end, AHEAD_BYTES);
	while (error == 0 && uio->offset < r.end)
		error = read_run(&r);
	if (error == 0)
		node->read_next = r.end;
	return error;
}

/* ---- writing ---- */

static void
fill_from_uio(struct ext2_mount *fs, struct buffer *buffer, struct uio *uio,
    uint32_t size)
{
	uint32_t within = uio->offset & (fs->block_size - 1);

	buffer_begin_change(buffer);
	uio_move(uio, buffer->data + within, size);
	buffer_end_change(buffer);
}

/* Write to a block that the file already has. */
static int
write_old_block(
    struct ext2_node *node, uint32_t block, struct uio *uio, uint32_t size)
{
	struct ext2_mount *fs = ext2_fs(node);
	struct buffer *buffer;
	int error = size == fs->block_size ?
	    buffer_get_whole(fs->m.cache, block, node->v.inumber, &buffer) :
	    buffer_get(fs->m.cache, block, node->v.inumber, &buffer);

	if (error != 0)
		return error;
	fill_from_uio(fs, buffer, uio, size);
	buffer_put(buffer);
	return 0;
}

/* Write to a hole.  The caller stores the inode.
 * => the file system's lock is held.  */
static int
write_new_block(
    struct ext2_node *node, uint32_t index, struct uio *uio, uint32_t size)
{
	struct ext2_mount *fs = ext2_fs(node);
	struct buffer *buffer;
	int error = ext2_bmap_alloc(node, index, &buffer);

	if (error != 0)
		return error;
	fill_from_uio(fs, buffer, uio, size);
	buffer_put(buffer);
	return 0;
}

/* Make block INDEX, unless it is a hole, reach the disk before the inode in BUFFER. */
static int
order_block(struct ext2_node *node, uint32_t index, struct buffer *buffer)
{
	uint32_t block, run;
	int error = ext2_bmap(node, index, 1, &block, &run);

	return error != 0 || block == 0 ? error :
					  ext2_bmap_order(node, index, buffer);
}

/* Store the inode, which may have new blocks, with a size of at least END.  Only the
 * first and the last block by which the file grew are ordered here: the blocks between
 * them are new, and ext2_bmap_alloc has ordered them before the table or inode that
 * leads to them.
 * => the file system's lock is held.  */
static int
store_grown_inode(struct ext2_node *node, uint32_t end)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t size = node->inode.size;
	struct buffer *buffer;
	int error = ext2_inode_buffer(node, &buffer);

	if (error != 0)
		return error;
	if (end > size) {
		error = order_block(node, size >> fs->block_shift, buffer);
		if (error == 0)
			error = order_block(
			    node, (end - 1) >> fs->block_shift, buffer);
		if (error == 0)
			ext2_set_size(node, end);
	}
	node->inode.modify_time = ext2_time(fs);
	ext2_inode_store(node, buffer);
	buffer_put(buffer);
	return error;
}

/* Write to a hole within the file. */
static int
write_hole(
    struct ext2_node *node, uint32_t index, struct uio *uio, uint32_t size)
{
	struct ext2_mount *fs = ext2_fs(node);
	int error = ext2_begin_change(fs);

	if (error != 0)
		return error;
	error = write_new_block(node, index, uio, size);
	if (error == 0)
		error = store_grown_inode(node, 0);
	return ext2_end_change(fs, error);
}

/* Write SIZE bytes, all in one block.  GROWS: the write extends the file, the file
 * system's lock is held, and the caller stores the inode.  Past the end of file there
 * is normally a hole, but a crash or an error can have left a block there.  */
static int
write_block(struct ext2_node *node, struct uio *uio, uint32_t size, bool grows)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t index = uio->offset >> fs->block_shift, block, run;
	int error = EEXIST;

	if (grows && (uint64_t)index << fs->block_shift >= node->inode.size)
		error = write_new_block(node, index, uio, size);
	if (error != EEXIST)
		return error;
	error = ext2_bmap(node, index, 1, &block, &run);
	if (error != 0)
		return error;
	if (block != 0)
		return write_old_block(node, block, uio, size);
	return grows ? write_new_block(node, index, uio, size) :
		       write_hole(node, index, uio, size);
}

static int
write_blocks(struct ext2_node *node, struct uio *uio, uint32_t end, bool grows)
{
	struct ext2_mount *fs = ext2_fs(node);
	int error = 0;

	while (error == 0 && uio->offset < end) {
		uint32_t within = uio->offset & (fs->block_size - 1);

		error = write_block(node, uio,
		    MIN(end - uio->offset, fs->block_size - within), grows);
	}
	return error;
}

/* Write to the file and extend it, as one change. */
static int
write_growing(struct ext2_node *node, struct uio *uio, uint32_t end)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t start = uio->offset;
	int error = ext2_begin_change(fs), store_error;

	if (error != 0)
		return error;
	error = write_blocks(node, uio, end, true);
	store_error =
	    store_grown_inode(node, uio->offset > start ? uio->offset : 0);
	return ext2_end_change(fs, error != 0 ? error : store_error);
}

/* Write within the file.  The inode is stored only when its modification time, in
 * seconds, changes, not for each write.  */
static int
write_inside(struct ext2_node *node, struct uio *uio, uint32_t end)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t start = uio->offset;
	int error = write_blocks(node, uio, end, false), store_error;

	if (uio->offset == start || node->inode.modify_time == ext2_time(fs))
		return error;
	store_error = ext2_begin_change(fs);
	if (store_error == 0) {
		node->inode.modify_time = ext2_time(fs);
		store_error = ext2_end_change(fs, ext2_inode_update(node));
	}
	return error != 0 ? error : store_error;
}

int
ext2_write(struct ext2_node *node, struct uio *uio)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t offset = uio->offset, size = uio->left;
	bool too_large = offset > fs->size_max || size > fs->size_max - offset;
	int error = 0;

	if (fs->read_only)
		return EROFS;
	if (too_large)
		size = offset < fs->size_max ? fs->size_max - offset : 0;
	if (size > 0 && offset + size > node->inode.size)
		error = write_growing(node, uio, offset + size);
	else if (size > 0)
		error = write_inside(node, uio, offset + size);
	return error == 0 && too_large ? EFBIG : error;
}
