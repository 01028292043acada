/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ext2, as an implementation of vnodes: one disk at a time.
 *
 * Its files are layers.  Each calls those below it, never one above:
 *
 *	ext2_ops.c, ext2.c, ext2_sync.c	operations on vnodes; mounting,
 *					unmounting, writing everything
 *	ext2_names.c			creating, removing, renaming
 *	ext2_entry.c on ext2_dir.c	directories: changing, searching
 *	ext2_file.c, ext2_truncate.c	files: reading and writing, cutting
 *	ext2_map.c on ext2_inode.c	where the blocks of a file are; inodes
 *	ext2_release.c on ext2_alloc.c	blocks and inode numbers: given back,
 *	    on ext2_taken.c		taken, and noted
 *	ext2_state.c			the mounted disk, damage, changes
 *	ext2_probe.c			recognising a disk
 *	ext2_disk.h			the format
 *
 * Locks, in this order: mount_lock (mount.c), names_lock (names.c), a vnode's
 * lock, ext2.lock, those of the buffer cache.  A vnode's lock guards its inode
 * and what its blocks hold; ext2.lock the bitmaps, the counts, and the making of
 * orders (see order.c): one change to the structure of the disk at a time.
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
#include "filesys/vnode_ops.h"
#include "lib/debug.h"
#include "threads/sync.h"

/* Blocks of a file from INDEX on that follow each other on the disk from BLOCK on,
 * as read from its tables and checked.  */
struct ext2_run {
	uint32_t index, block;
	uint32_t count;			/* 0: none */
	bool complete;			/* does not go on in its table */
};

/* A file or directory in memory.  Locks: V's. */
struct ext2_node {
	struct vnode v;			/* must be first */
	struct ext2_inode inode;	/* newer than the disk's */
	uint32_t entry_block;		/* where its last name was removed */
	uint32_t read_next;		/* offset after the last read */
	struct ext2_run run;		/* the last that was looked up */
};

static inline struct ext2_node *
ext2_node(struct vnode *vnode)
{
	return (struct ext2_node *)vnode;
}

/* Change the file's size or links in memory, in the inode and in the vnode. */
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

/* The one disk.  Locks: (c) constant while mounted, (l) lock, (m) mount_lock. */
struct ext2 {
	struct lock lock;		/* must be first: see reset in ext2.c */
	struct mount *mount;		/* (m) NULL: no disk is mounted */
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
	bool read_only;			/* (l) being unmounted */
	bool damaged;			/* (l) found at run time */
};

extern struct ext2 ext2;

/* ---- ext2_state.c ---- */

/* Say on the console what is wrong with the disk; returns EUCLEAN. */
int	ext2_damage(const char *format, ...) PRINTF_LIKE(1, 2);
/* A disk is about to be mounted: say again what is wrong. */
void	ext2_damage_reset(void);
/* Seconds since 1970, or so; greater than any inode number. */
uint32_t ext2_time(void);
/* Take ext2.lock to change something; EROFS (then without it). */
int	ext2_begin(void);
/* Give it back; returns ERROR, what became of the change.  EIO may have left
 * it half done: e2fsck is to look at the disk.  */
int	ext2_end(int error);
/* The block and the byte of a group's descriptor. */
uint32_t ext2_locate_group(uint32_t number, uint32_t *offset);
/* Put ext2.super, with STATE, into its buffer. */
int	ext2_store_super(uint16_t state);

/* ---- ext2_alloc.c.  => ext2.lock held ---- */

/* Take a free block for NODE, near GOAL.  HOLDER is to point to it.  ENOSPC. */
int	ext2_take_block(const struct ext2_node *, uint32_t goal,
	    struct buffer *holder, uint32_t *block);
/* Take a free inode number, near that of DIRECTORY.  ENOSPC. */
int	ext2_bitmap_take_inode(uint32_t directory, bool is_directory,
	    uint32_t *inumber);
/* The bitmap that has the bit of inode INUMBER, to make orders. */
int	ext2_inode_bitmap(uint32_t inumber, struct buffer **);
/* Do COUNT blocks from BLOCK on look as if NODE owned them: taken, by no other
 * file since the disk was mounted, and none of the file system's own?  EUCLEAN
 * if not.  No lock needed.  */
int	ext2_check_blocks(const struct ext2_node *, uint32_t block, uint32_t count);
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
/* Can NODE's file have COUNT blocks from BLOCK on? */
bool	ext2_taken_allows(const struct ext2_node *, uint32_t block, uint32_t count);

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
/* Are COUNT blocks free, perhaps after some deferred work?  0 or ENOSPC. */
int	ext2_need_blocks(uint32_t count);
/* Take a free inode number, near that of DIRECTORY, perhaps after such
 * work.  ENOSPC.  */
int	ext2_take_inode(uint32_t directory, bool is_directory,
	    uint32_t *inumber);

/* ---- ext2_inode.c.  => ext2.lock held, but for load and buffer ---- */

/* Fill NODE's inode from the disk and check it.  EUCLEAN. */
int	ext2_inode_load(struct ext2_node *);
/* The buffer of the inode table that has NODE's inode. */
int	ext2_inode_buffer(const struct ext2_node *, struct buffer **);
/* Put NODE's inode into that BUFFER. */
void	ext2_inode_store(const struct ext2_node *, struct buffer *);
/* Likewise one that was free, with what an inode has beyond 128 bytes. */
void	ext2_inode_store_new(const struct ext2_node *, struct buffer *);
/* Find the buffer and store. */
int	ext2_inode_update(const struct ext2_node *);
/* The block that the buffer holds. */
uint32_t ext2_inode_block(const struct ext2_node *);

/* ---- ext2_map.c.  => NODE's lock held ---- */

/* Where block INDEX of the file is: *BLOCK (0: a hole), and how many more than
 * it, up to MAX in all, follow on the disk as in the file: *RUN.  */
int	ext2_map(struct ext2_node *, uint32_t index, uint32_t max,
	    uint32_t *block, uint32_t *run);
/* Put a new block into the hole at INDEX: zeros, or an empty directory block.
 * Pinned.  The node's inode changes in memory only: the caller stores it.
 * EEXIST: there is a block; ENOSPC, EFBIG.  => ext2.lock held.  */
int	ext2_map_new(struct ext2_node *, uint32_t index, struct buffer **);
/* Make block INDEX and all that leads to it reach the disk before THEN.
 * => ext2.lock held.  */
int	ext2_map_order(struct ext2_node *, uint32_t index, struct buffer *then);

/* ---- ext2_file.c.  => NODE's lock held ---- */

int	ext2_read(struct ext2_node *, struct uio *);
int	ext2_write(struct ext2_node *, struct uio *);

/* ---- ext2_truncate.c.  => NODE's lock held ---- */

int	ext2_truncate(struct ext2_node *, uint32_t size);
/* Let go of all blocks of a dead inode. */
void	ext2_reclaim(struct ext2_node *);

/* ---- ext2_dir.c.  => DIRECTORY's lock held ---- */

/* ENOENT */
int	ext2_dir_find(struct ext2_node *directory, const char *name,
	    uint32_t length, struct dir_place *);
/* The first entry in use at *POSITION or after it; moves *POSITION past it.
 * ENOENT: there is none.  */
int	ext2_dir_next(struct ext2_node *directory, uint32_t *position,
	    struct dirent *);
/* 0 or ENOTEMPTY */
int	ext2_dir_is_empty(struct ext2_node *directory);
/* Pin block INDEX of it. */
int	ext2_dir_block(struct ext2_node *directory, uint32_t index,
	    struct buffer **);
/* The entry at OFFSET of a block.  On a damaged disk its content may change at
 * any time, except between buffer_begin_change and buffer_end_change.  */
struct ext2_entry *ext2_entry_at(const struct buffer *, uint32_t offset);
/* Copy the entry at OFFSET, without its name, to *ENTRY and check the copy.
 * EUCLEAN.  */
int	ext2_entry_read(const struct ext2_node *directory, const struct buffer *,
	    uint32_t offset, struct ext2_entry *entry);
/* How long an entry with such a name must be. */
uint32_t ext2_entry_size(uint32_t name_length);

/* ---- ext2_entry.c.  => DIRECTORY's lock and ext2.lock held ---- */

/* Fill the first block of a new directory. */
void	ext2_dir_begin(struct buffer *, uint32_t inumber, uint32_t parent);
/* Make an entry where there is room; ENOSPC. */
int	ext2_dir_insert(struct ext2_node *directory, const char *name,
	    uint32_t length, const struct ext2_node *, struct dir_place *);
/* The following change one block of DIRECTORY.  EUCLEAN: the entry that was
 * found at the place is no longer there; nothing was changed.  */
int	ext2_dir_erase(const struct ext2_node *directory, struct buffer *,
	    const struct dir_place *);
/* Exchange what two entries lead to. */
int	ext2_dir_exchange(const struct ext2_node *directory, struct buffer *,
	    const struct dir_place *, const struct dir_place *);
/* Rename an entry by one change of the block; ENOSPC if that is full. */
int	ext2_dir_rename(const struct ext2_node *directory, struct buffer *,
	    const struct dir_place *, const char *name, uint32_t length);

/* ---- ext2_names.c.  => the locks of all vnodes given are held ---- */

/* Make a file or directory NAME (whose node nobody else knows). */
int	ext2_create(struct ext2_node *directory, const char *name,
	    uint32_t length, enum file_type, struct ext2_node **);
/* Remove the entry at PLACE, which is NODE's. */
int	ext2_remove(struct ext2_node *directory, const struct dir_place *place,
	    struct ext2_node *);

/* What is to be renamed. */
struct ext2_rename {
	struct ext2_node *from, *to;	/* directories, maybe the same */
	struct dir_place from_place;
	struct ext2_node *node;		/* what is there */
	const char *name;		/* the new one */
	uint32_t length;
	struct ext2_node *target;		/* what has that name, or NULL */
	struct dir_place target_place;
};
/* EXDEV: a directory to another one, or to another block of the same (see
 * ext2_names.c).  */
int	ext2_rename(struct ext2_rename *);

/* ---- ext2.c, ext2_sync.c, ext2_probe.c: as in struct filesys ---- */

void	ext2_init(void);
int	ext2_probe(struct block *, const char **found);
int	ext2_mount(struct mount *, struct block *);
int	ext2_unmount(struct mount *);
void	ext2_destroy(struct mount *);
int	ext2_sync(struct mount *);

#endif
