/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ext2 behind the vnodes: one file system, the root.
 *
 *	ext2.c, ext2_sync.c		mounting, writing everything, unmounting
 *	ext2_alloc.c, ext2_release.c	blocks and inode numbers, taken and
 *					given back
 *	ext2_taken.c			what has been taken since mount
 *	ext2_inode.c			the inode table
 *	ext2_map.c			where the blocks of a file are
 *	ext2_file.c, ext2_truncate.c	reading, writing, making shorter
 *	ext2_dir.c, ext2_entry.c	the entries of directories
 *	ext2_names.c			creating, removing, renaming
 *
 * Locks, in this order: mount_lock, names_lock (path.c), a vnode's lock,
 * ext2.lock, those of the buffer cache.  A vnode's lock guards its inode and what its blocks
 * hold; ext2.lock the bitmaps, the counts, and the making of orders (see
 * order.c): one change to the structure of the disk at a time.
 *
 * => all may sleep; results are 0 or errno.  EUCLEAN: the disk holds nonsense,
 *    which has been said on the console.
 */
#ifndef FILESYS_EXT2_H
#define FILESYS_EXT2_H

#include <stdbool.h>
#include <stdint.h>

#include "filesys/buffer.h"
#include "filesys/ext2_disk.h"
#include "filesys/uio.h"
#include "filesys/vnode_private.h"
#include "lib/debug.h"
#include "threads/sync.h"

/* A group of blocks.  Locks: (c) constant, (l) ext2.lock. */
struct group {
	uint32_t block_bitmap, inode_bitmap, inode_table;	/* (c) */
	uint32_t blocks, inodes;	/* (c) how many it has */
	uint32_t super_blocks;		/* (c) at its start: superblock and
					 * descriptors, or copies of them */
	uint32_t free_blocks, free_inodes, directories;	/* (l) */
	bool blocks_counted;		/* (l) the bitmap was held against */
	bool inodes_counted;		/* (l) the count of the descriptor */
};

/* Locks: (c) constant while mounted, (l) lock, (m) mount_lock. */
struct ext2 {
	struct lock lock;		/* must be first: see reset in ext2.c */
	struct block *disk;		/* (c) */
	uint32_t block_size;		/* (c) */
	uint32_t block_shift;		/* (c) its logarithm */
	uint32_t block_sectors;		/* (c) sectors in a block */
	uint32_t pointers;		/* (c) in an indirect block */
	uint32_t inode_size;		/* (c) */
	uint32_t inodes_per_block;	/* (c) */
	uint32_t first_inode;		/* (c) that is not reserved */
	uint32_t size_max;		/* (c) of a file */
	bool has_types;			/* (c) entries tell types */
	uint32_t group_count;		/* (c) */
	uint32_t table_blocks;		/* (c) of inodes, in each group */
	uint32_t descriptor_blocks;	/* (c) */
	uint32_t time_base;		/* (c) s since 1970, at boot */
	struct group *groups;
	struct ext2_super super;	/* (l) */
	uint16_t state;			/* (c) as it was when mounted */
	bool mounted;			/* (m); read without in path_walk */
	bool read_only;			/* (l) being unmounted */
	bool damaged;			/* (l) found at run time */
};

extern struct ext2 ext2;
/* Held by mount, unmount and sync from their beginning to their end. */
extern struct lock mount_lock;

/* Say on the console what is wrong with the disk; returns EUCLEAN. */
int	ext2_damage(const char *format, ...) PRINTF_LIKE(1, 2);
/* Seconds since 1970, or so; greater than any inode number. */
uint32_t ext2_time(void);

/* ---- ext2_alloc.c.  => ext2.lock held ---- */

/* Take a free block for VNODE, near GOAL.  HOLDER is to point to it.  ENOSPC. */
int	ext2_take_block(const struct vnode *, uint32_t goal,
	    struct buffer *holder, uint32_t *block);
/* Are COUNT blocks free, perhaps after some deferred work?  0 or ENOSPC. */
int	ext2_need_blocks(uint32_t count);
/* Take a free inode number, near that of DIRECTORY. */
int	ext2_take_inode(uint32_t directory, bool is_directory,
	    uint32_t *inumber);
/* The bitmap that has the bit of inode INUMBER, to make orders. */
int	ext2_inode_bitmap(uint32_t inumber, struct buffer **);
/* Do COUNT blocks from BLOCK on look as if VNODE owned them: taken, by no other
 * file since the disk was mounted, and none of the file system's own?  EUCLEAN
 * if not.  No lock needed.  */
int	ext2_check_blocks(const struct vnode *, uint32_t block, uint32_t count);
/* Make a block or an inode number free. */
void	ext2_free_block(uint32_t block);
void	ext2_free_inode(uint32_t inumber, bool is_directory);

/* ---- ext2_taken.c.  => ext2.lock held, but for allows ---- */

/* Begin to note what is taken, with the disk's geometry known; end it. */
void	ext2_taken_create(void);
void	ext2_taken_destroy(void);
/* BLOCK has been taken, or not or no longer. */
void	ext2_taken_note(uint32_t block, bool is_taken);
/* Inode INUMBER has taken a block, or is new. */
void	ext2_taken_note_inode(uint32_t inumber, bool takes);
/* Can VNODE's file have COUNT blocks from BLOCK on? */
bool	ext2_taken_allows(const struct vnode *, uint32_t block, uint32_t count);

/* ---- ext2_release.c.  => ext2.lock held ---- */

/* Blocks that are given back once HEIR, which pointed to them, is written. */
struct release;
struct releaser {
	struct buffer *heir;
	struct release *open;		/* being filled */
};
void	ext2_release_block(struct releaser *, uint32_t block);
void	ext2_release_end(struct releaser *);
/* Give the number of a dead inode back, once ENTRY_BLOCK is written. */
void	ext2_release_inode(uint32_t inumber, bool is_directory,
	    uint32_t entry_block);
/* Do the deferred work that can be done. */
void	ext2_do_released(void);

/* ---- ext2_inode.c.  => ext2.lock held, but for load and buffer ---- */

/* Fill VNODE's inode from the disk and check it.  EUCLEAN. */
int	ext2_inode_load(struct vnode *);
/* The buffer of the inode table that has VNODE's inode. */
int	ext2_inode_buffer(const struct vnode *, struct buffer **);
/* Put VNODE's inode into that BUFFER. */
void	ext2_inode_store(const struct vnode *, struct buffer *);
/* Likewise one that was free, with what an inode has beyond 128 bytes. */
void	ext2_inode_store_new(const struct vnode *, struct buffer *);
/* Find the buffer and store. */
int	ext2_inode_update(const struct vnode *);
/* The block that the buffer holds. */
uint32_t ext2_inode_block(const struct vnode *);

/* ---- ext2_map.c.  => VNODE's lock held ---- */

/* Where block INDEX of the file is: *BLOCK (0: a hole), and how many more than
 * it, up to MAX in all, follow on the disk as in the file: *RUN.  */
int	ext2_map(struct vnode *, uint32_t index, uint32_t max, uint32_t *block,
	    uint32_t *run);
/* Put a new block into the hole at INDEX: zeros, or an empty directory block.
 * Pinned.  The vnode's inode changes in memory only: the caller stores it.
 * EEXIST: there is a block; ENOSPC, EFBIG.  => ext2.lock held.  */
int	ext2_map_new(struct vnode *, uint32_t index, struct buffer **);
/* Make block INDEX and all that leads to it reach the disk before THEN.
 * => ext2.lock held.  */
int	ext2_map_order(struct vnode *, uint32_t index, struct buffer *then);

/* ---- ext2_file.c.  => VNODE's lock held ---- */

int	ext2_read(struct vnode *, struct uio *);
int	ext2_write(struct vnode *, struct uio *);

/* ---- ext2_truncate.c.  => VNODE's lock held ---- */

int	ext2_truncate(struct vnode *, uint32_t size);
/* Let go of all blocks of a dead inode. */
void	ext2_reclaim(struct vnode *);

/* ---- ext2_dir.c.  => DIRECTORY's lock held ---- */

/* Where an entry is. */
struct ext2_place {
	uint32_t index;			/* block of the directory */
	uint32_t offset;		/* in that block */
	uint32_t inumber;		/* what it says */
};

/* ENOENT */
int	ext2_dir_find(struct vnode *directory, const char *name,
	    uint32_t length, struct ext2_place *);
/* The first entry in use at *POSITION or behind; moves *POSITION past it.
 * ENOENT: there is none.  */
int	ext2_dir_next(struct vnode *directory, uint32_t *position,
	    struct dirent *);
/* 0 or ENOTEMPTY */
int	ext2_dir_is_empty(struct vnode *directory);
/* Pin block INDEX of it. */
int	ext2_dir_block(struct vnode *directory, uint32_t index,
	    struct buffer **);
/* The entry at OFFSET of a block.  On a damaged disk its content may change at
 * any time, except between buffer_begin_change and buffer_end_change.  */
struct ext2_entry *ext2_entry_at(const struct buffer *, uint32_t offset);
/* Copy the entry at OFFSET, without its name, to *ENTRY and check the copy.
 * EUCLEAN.  */
int	ext2_entry_read(const struct vnode *directory, const struct buffer *,
	    uint32_t offset, struct ext2_entry *entry);
/* How long an entry with such a name must be. */
uint32_t ext2_entry_size(uint32_t name_length);

/* ---- ext2_entry.c.  => DIRECTORY's lock and ext2.lock held ---- */

/* Fill the first block of a new directory. */
void	ext2_dir_begin(struct buffer *, uint32_t inumber, uint32_t parent);
/* Make an entry where there is room; ENOSPC. */
int	ext2_dir_insert(struct vnode *directory, const char *name,
	    uint32_t length, const struct vnode *, struct ext2_place *);
/* The following change one block of DIRECTORY.  EUCLEAN: the entry that was
 * found at the place is no longer there; nothing was changed.  */
int	ext2_dir_erase(const struct vnode *directory, struct buffer *,
	    const struct ext2_place *);
/* Exchange what two entries lead to. */
int	ext2_dir_exchange(const struct vnode *directory, struct buffer *,
	    const struct ext2_place *, const struct ext2_place *);
/* Rename an entry by one change of the block; ENOSPC if that is full. */
int	ext2_dir_rename(const struct vnode *directory, struct buffer *,
	    const struct ext2_place *, const char *name, uint32_t length);

/* ---- ext2_names.c.  => the locks of all vnodes given are held ---- */

/* Make a file or directory NAME (whose vnode nobody else knows). */
int	ext2_create(struct vnode *directory, const char *name,
	    uint32_t length, enum file_type, struct vnode **);
/* Remove the entry at PLACE, which is VNODE's. */
int	ext2_remove(struct vnode *directory, const struct ext2_place *place,
	    struct vnode *);

/* What is to be renamed. */
struct ext2_rename {
	struct vnode *from, *to;	/* directories, maybe the same */
	struct ext2_place from_place;
	struct vnode *vnode;		/* what is there */
	const char *name;		/* the new one */
	uint32_t length;
	struct vnode *target;		/* what has that name, or NULL */
	struct ext2_place target_place;
};
/* EXDEV: a directory to another one, or to another block of the same (see
 * ext2_names.c).  */
int	ext2_rename(struct ext2_rename *);

/* ---- ext2.c, ext2_sync.c ---- */

/* The block and the byte of a group's descriptor. */
uint32_t ext2_locate_group(uint32_t number, uint32_t *offset);
/* Put ext2.super, with STATE, into its buffer. */
int	ext2_store_super(uint16_t state);

/* From now on, write back now and then (syncer.c). */
void	syncer_start(void);
/* Take ext2.lock to change something; EROFS (then without it). */
int	ext2_begin(void);
/* Give it back; returns ERROR, what became of the change.  EIO may have left
 * it half done: e2fsck is to look at the disk.  */
int	ext2_end(int error);

#endif
