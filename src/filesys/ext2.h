/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ext2, as an implementation of vnode operations.  All state belongs to a struct
 * ext2_mount, so several disks can be mounted at once.
 *
 * The files form layers.  A file never calls a function of a layer above its own:
 *
 *	ext2_ops.c, ext2.c, ext2_sync.c	operations on vnodes; mounting,
 *					unmounting, writing everything
 *	ext2_names.c			creating, removing, renaming
 *	ext2_entry.c on ext2_dir.c	directories: changing, searching
 *	ext2_file.c, ext2_truncate.c	files: reading and writing, shortening
 *	ext2_map.c on ext2_inode.c	where a file's blocks are; inodes
 *	ext2_release.c on ext2_alloc.c	blocks and inode numbers: freeing,
 *	    on ext2_taken.c		allocating, and recording allocations
 *	ext2_state.c			damage, changes, the superblock
 *	ext2_probe.c			recognizing a disk
 *	ext2_disk.h			the format
 *
 * Locks, in this order: mount_lock (mount.c), names_lock (names.c), a vnode's lock, the
 * file system's lock (struct ext2_mount), the locks of the buffer cache.  A vnode's
 * lock guards its inode and the content of its blocks.  The file system's lock guards
 * the bitmaps, the counts, and the creation of orders (order.c), so there is only one
 * change to the structure of the disk at a time.
 *
 * => all may sleep; results are 0 or errno.  EUCLEAN: the disk is damaged, and
 *    ext2_report_damage has been called, except by ext2_mount, which prints its own
 *    message.
 */
#ifndef FILESYS_EXT2_H
#define FILESYS_EXT2_H

#include <stdbool.h>
#include <stdint.h>

#include "filesys/buffer.h"
#include "filesys/ext2_disk.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"
#include "threads/sync.h"

struct bitmap;

/* A group of blocks.  Locks: (c) constant, (l) the file system's lock. */
struct group {
	uint32_t block_bitmap, inode_bitmap, inode_table; /* (c) */
	uint32_t blocks, inodes; /* (c) number of each */
	uint32_t super_blocks;   /* (c) blocks at its start: superblock
	                          * and descriptors, or copies of them */
	uint32_t free_blocks, free_inodes, directories; /* (l) */
	bool blocks_counted; /* (l) FREE_BLOCKS agrees with the bitmap */
	bool inodes_counted; /* (l) FREE_INODES agrees with the bitmap */
};

/* Blocks allocated since mount; see ext2_taken.c.  Locks: as below, but (l) is needed
 * only for changes.  */
struct ext2_taken {
	struct bitmap *blocks;    /* (c) the pointer; (l) the bits */
	struct bitmap *inodes;    /* (c) the pointer; (l) the bits: inodes
	                           * given any of these blocks */
	uint32_t lowest, highest; /* (l) bounds of these blocks */
};

/* A mounted file system.  Locks: (c) constant while mounted, (l) lock. */
struct ext2_mount {
	struct mount m; /* must be first */
	struct lock lock;
	uint32_t block_size;        /* (c) */
	uint32_t block_shift;       /* (c) log2 of BLOCK_SIZE */
	uint32_t block_sectors;     /* (c) sectors in a block */
	uint32_t pointers;          /* (c) in an indirect block */
	uint32_t inode_size;        /* (c) */
	uint32_t inodes_per_block;  /* (c) */
	uint32_t first_inode;       /* (c) lowest number not reserved */
	uint32_t size_max;          /* (c) largest size of a file */
	bool has_types;             /* (c) directory entries have types */
	uint32_t group_count;       /* (c) */
	uint32_t table_blocks;      /* (c) in a group's inode table */
	uint32_t descriptor_blocks; /* (c) */
	uint32_t time_base;         /* (c) assumed time of boot, in seconds
	                             * since 1970 */
	struct group *groups;       /* (c) the pointer */
	struct ext2_super super;    /* (l) */
	struct ext2_taken taken;
	uint16_t state;    /* (c) the superblock's, as found at mount */
	bool read_only;    /* changed under (l), by unmount; reading it needs no
	                    * lock */
	bool damaged;      /* set, never cleared: since mount, damage was found
	                    * or a change failed, so e2fsck is needed */
	unsigned messages; /* atomic; damage messages printed since mount */
};

/* COUNT blocks of a file, starting at INDEX, that are contiguous on the disk, starting
 * at BLOCK.  Each block was checked when its number was read from the inode or from the
 * file's tables, or is new.  */
struct ext2_run {
	uint32_t index, block;
	uint32_t count; /* 0: no run is known */
	bool complete;  /* the run does not continue in its table */
};

/* A file or directory in memory.  The lock of V guards the other fields. */
struct ext2_node {
	struct vnode v;          /* must be first */
	struct ext2_inode inode; /* newer than the copy on the disk */
	uint32_t entry_block; /* block from which its last name was removed */
	uint32_t read_next;   /* offset following the last read */
	struct ext2_run run;  /* the run looked up last */
};

static inline struct ext2_node *
ext2_node(struct vnode *vnode)
{
	return (struct ext2_node *)vnode;
}

/* Return the file system that contains NODE. */
static inline struct ext2_mount *
ext2_fs(const struct ext2_node *node)
{
	return (struct ext2_mount *)node->v.mount;
}

/* Change the file's size or link count in memory, in the inode and the vnode. */
static inline void
ext2_set_size(struct ext2_node *node, uint32_t size)
{
	node->inode.size = node->v.size = size;
}

static inline void
ext2_set_links(struct ext2_node *node, uint32_t links)
{
	node->inode.links = links;
	node->v.nameless = links == 0;
}

/* ---- ext2_state.c ---- */

/* Mark the disk as damaged, and print what is wrong with it, unless 10 messages have been
 * printed since mount; returns EUCLEAN.  */
int ext2_report_damage(struct ext2_mount *, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* Approximate seconds since 1970; greater than any inode number, as e2fsck expects of a
 * deletion time.  */
uint32_t ext2_time(const struct ext2_mount *);
/* Take the file system's lock for a change.  On EROFS, the lock is not held. */
int ext2_begin_change(struct ext2_mount *);
/* Release the lock; returns ERROR, the result of the change.  After EIO the change may
 * be incomplete, and the disk is marked for e2fsck.  */
int ext2_end_change(struct ext2_mount *, int error);
/* Return the block that contains the descriptor of group NUMBER.  *OFFSET: the byte in
 * that block where the descriptor begins.  */
uint32_t ext2_locate_group(
    const struct ext2_mount *, uint32_t number, uint32_t *offset);
/* Copy the superblock, with STATE, to its buffer; it is not written to the disk here.
 * => the file system's lock is held, or no other thread uses the file system.  */
int ext2_store_super(struct ext2_mount *, uint16_t state);

/* ---- ext2_alloc.c.  => the file system's lock is held ---- */

/* Allocate a block for NODE, near GOAL.  HOLDER, the buffer that will point to the
 * block, is ordered after the bitmap.  ENOSPC.  */
int ext2_alloc_block(const struct ext2_node *, uint32_t goal,
    struct buffer *holder, uint32_t *block);
/* Allocate an inode number: for a file, preferably in the group of inode DIRECTORY; for
 * a directory, preferably in the group with the most free blocks.  ENOSPC.  */
int ext2_bitmap_alloc_inode(struct ext2_mount *, uint32_t directory,
    bool is_directory, uint32_t *inumber);
/* Pin the bitmap that contains the bit of inode INUMBER, for use in orders. */
int ext2_inode_bitmap(struct ext2_mount *, uint32_t inumber, struct buffer **);
/* Check that the COUNT blocks from BLOCK on can belong to NODE: they are allocated,
 * were not allocated to another file since mount, as far as the records of ext2_taken.c
 * show, and do not hold the file system's own data.  EUCLEAN if one of these is false.  No
 * lock is needed.  */
int ext2_check_blocks(const struct ext2_node *, uint32_t block, uint32_t count);
/* Mark a block or an inode number as free. */
void ext2_free_block(struct ext2_mount *, uint32_t block);
void ext2_free_inode(struct ext2_mount *, uint32_t inumber, bool is_directory);

/* ---- ext2_taken.c ----
 * => the file system's lock is held, unless stated otherwise.  */

/* Start or stop recording allocations.
 * => the disk's geometry is known; no other thread uses the file system.  */
void ext2_taken_create(struct ext2_mount *);
void ext2_taken_destroy(struct ext2_mount *);
/* Record that BLOCK has been allocated, or is free again. */
void ext2_taken_record(struct ext2_mount *, uint32_t block, bool is_taken);
/* Record that inode INUMBER has been given a block, or is new and has none. */
void ext2_taken_record_inode(struct ext2_mount *, uint32_t inumber, bool takes);
/* Return the first of the COUNT blocks from BLOCK on that cannot belong to NODE according
 * to the records, or 0 if all of them can.  No lock is needed.  */
uint32_t ext2_taken_conflict(
    const struct ext2_node *, uint32_t block, uint32_t count);

/* ---- ext2_release.c ----
 * => the file system's lock is held, except for ext2_discard_releases.  */

/* Blocks to be freed once HOLDER, which pointed to them, has been written. */
struct ext2_release {
	struct ext2_mount *fs;
	struct buffer *holder;
	struct release_record *open; /* being filled, or NULL */
};
/* Add BLOCK, to which HOLDER no longer points.  After the last block, call
 * ext2_release_finish.  */
void ext2_release_block(struct ext2_release *, uint32_t block);
void ext2_release_finish(struct ext2_release *);
/* Free the number of a removed inode once ENTRY_BLOCK has been written. */
void ext2_release_inode(struct ext2_mount *, uint32_t inumber,
    bool is_directory, uint32_t entry_block);
/* Carry out the releases that need not wait any longer. */
void ext2_free_released(struct ext2_mount *);
/* Free the memory of the remaining releases.  There are some only if an unmount
 * failed.
 * => no other thread uses the file system.  */
void ext2_discard_releases(struct ext2_mount *);
/* Check that COUNT blocks are free, completing releases if necessary.  ENOSPC. */
int ext2_ensure_blocks(struct ext2_mount *, uint32_t count);
/* As ext2_bitmap_alloc_inode, but complete releases if necessary. */
int ext2_alloc_inode(struct ext2_mount *, uint32_t directory, bool is_directory,
    uint32_t *inumber);

/* ---- ext2_inode.c ----
 * => the file system's lock is held, except for ext2_inode_load, ext2_inode_buffer and
 *    ext2_inode_block.  */

/* Read NODE's inode from the disk and check it.  EUCLEAN; EFBIG: the file is too large
 * for this kernel.  */
int ext2_inode_load(struct ext2_node *);
/* Pin the buffer of the inode table that contains NODE's inode. */
int ext2_inode_buffer(const struct ext2_node *, struct buffer **);
/* Copy NODE's inode to BUFFER, which ext2_inode_buffer has pinned. */
void ext2_inode_store(const struct ext2_node *, struct buffer *);
/* As ext2_inode_store, for a new inode: also initializes the fields beyond 128 bytes. */
void ext2_inode_store_new(const struct ext2_node *, struct buffer *);
/* As ext2_inode_store, but pins and unpins the buffer itself. */
int ext2_inode_update(const struct ext2_node *);
/* Return the block of the inode table that contains NODE's inode. */
uint32_t ext2_inode_block(const struct ext2_node *);

/* ---- ext2_map.c.  => NODE's lock is held ---- */

/* As the operation bmap in vnode_ops.h. */
int ext2_bmap(struct ext2_node *, uint32_t index, uint32_t max, uint32_t *block,
    uint32_t *run);
/* Allocate a block for the hole at INDEX, fill it with zeros or, for a directory, with
 * one unused entry, and pin it.  The inode changes in memory only; the caller stores
 * it.  EEXIST: not a hole; ENOSPC, EFBIG.
 * => the file system's lock is held.  */
int ext2_bmap_alloc(struct ext2_node *, uint32_t index, struct buffer **);
/* Make block INDEX, NODE's inode and the tables that lead from the inode to the block
 * reach the disk before THEN.
 * => the file system's lock is held.  */
int ext2_bmap_order(struct ext2_node *, uint32_t index, struct buffer *then);

/* ---- ext2_file.c.  => NODE's lock is held ---- */

/* As the operations read and write in vnode_ops.h.  EFBIG, ENOSPC, EROFS. */
int ext2_read(struct ext2_node *, struct uio *);
int ext2_write(struct ext2_node *, struct uio *);

/* ---- ext2_truncate.c.  => NODE's lock is held ---- */

/* As the operation truncate in vnode_ops.h.  EFBIG, EROFS. */
int ext2_truncate(struct ext2_node *, uint32_t size);
/* Release all blocks of an inode that has no name left. */
void ext2_reclaim(struct ext2_node *);

/* ---- ext2_dir.c.  => DIRECTORY's lock is held ---- */

/* Find NAME in DIRECTORY.  ENOENT. */
int ext2_dir_find(struct ext2_node *directory, const char *name,
    uint32_t length, struct dir_place *);
/* Return the first entry in use at or after *POSITION, and advance *POSITION past
 * it.  ENOENT: there are no more.  */
int ext2_dir_next(
    struct ext2_node *directory, uint32_t *position, struct dirent *);
/* Check that there are no entries except "." and "..".  ENOTEMPTY. */
int ext2_dir_check_empty(struct ext2_node *directory);
/* Pin block INDEX of DIRECTORY. */
int ext2_dir_block(
    struct ext2_node *directory, uint32_t index, struct buffer **);
/* Return the entry at OFFSET of the block in a buffer.  On a damaged disk the content of
 * the entry can change at any time, except between buffer_begin_change and
 * buffer_end_change.  */
struct ext2_entry *ext2_entry_at(const struct buffer *, uint32_t offset);
/* Copy the entry at OFFSET, without its name, to *ENTRY and check the copy.
 * EUCLEAN.  */
int ext2_entry_read(const struct ext2_node *directory, const struct buffer *,
    uint32_t offset, struct ext2_entry *entry);
/* Return the minimum length, in bytes, of an entry with a name of NAME_LENGTH bytes. */
uint32_t ext2_entry_size(uint32_t name_length);

/* ---- ext2_entry.c.  => the locks of DIRECTORY and of the file system are held ---- */

/* Fill the first block of the new DIRECTORY. */
void ext2_dir_init(
    const struct ext2_node *directory, struct buffer *, uint32_t parent);
/* Add an entry for NODE where there is room, in a new block if necessary, and store its
 * place.  ENOSPC.  */
int ext2_dir_insert(struct ext2_node *directory, const char *name,
    uint32_t length, const struct ext2_node *, struct dir_place *);
/* The following functions change one block of DIRECTORY, whose buffer is pinned.
 * EUCLEAN: the entry found earlier is no longer at its place; nothing was changed.  */
/* Remove an entry. */
int ext2_dir_erase(const struct ext2_node *directory, struct buffer *,
    const struct dir_place *);
/* Exchange the inodes that two entries refer to. */
int ext2_dir_exchange(const struct ext2_node *directory, struct buffer *,
    const struct dir_place *, const struct dir_place *);
/* Rename an entry by a single change of the block, before which the directory's hash
 * index is dropped; ENOSPC if the block has no room.  */
int ext2_dir_rename(struct ext2_node *directory, struct buffer *,
    const struct dir_place *, const char *name, uint32_t length);

/* ---- ext2_names.c.  => the locks of all vnodes passed are held ---- */

/* Create a file or directory NAME, and return its node, with a reference. */
int ext2_create(struct ext2_node *directory, const char *name, uint32_t length,
    enum file_type, struct ext2_node **);
/* Remove the entry at PLACE, which refers to NODE. */
int ext2_remove(struct ext2_node *directory, const struct dir_place *place,
    struct ext2_node *);

/* The arguments of a rename. */
struct ext2_rename {
	struct ext2_node *from, *to; /* directories, may be the same */
	struct dir_place from_place;
	struct ext2_node *node; /* the node at FROM_PLACE */
	const char *name;       /* the new name */
	uint32_t length;
	struct ext2_node *target; /* the node that has NAME, or NULL */
	struct dir_place target_place;
};
/* As the operation rename in vnode_ops.h.  EXDEV: the node is a directory, and its entry
 * would have to move to another directory or to another block of the same directory; see
 * ext2_names.c.  */
int ext2_rename(struct ext2_rename *);

/* ---- ext2.c, ext2_sync.c, ext2_probe.c: as in struct filesys ---- */

int ext2_probe(struct block *, const char **found);
int ext2_mount(struct mount *);
int ext2_unmount(struct mount *);
void ext2_destroy(struct mount *);
int ext2_sync(struct mount *);

#endif
