/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a vnode is made of: for vnode.c, path.c and ext2 only.
 */
#ifndef FILESYS_VNODE_PRIVATE_H
#define FILESYS_VNODE_PRIVATE_H

#include "filesys/ext2_disk.h"
#include "filesys/vnode.h"
#include "threads/sync.h"

/* Blocks of a file from INDEX on that follow each other on the disk from BLOCK on,
 * as read from its tables and checked.  */
struct ext2_run {
	uint32_t index, block;
	uint32_t count;			/* 0: none */
	bool complete;			/* does not go on in its table */
};

/* Locks: (c) constant once loaded, (t) vnodes_lock in vnode.c, (v) lock. */
struct vnode {
	struct lock lock;
	struct list_elem elem;		/* (t) in the table */
	unsigned references;		/* (t) */
	unsigned denials;		/* (t) of writing; */
	uint32_t writable_pages;	/* (t) of shared mappings: one is 0 */
	bool reclaimed;			/* (t) died; its blocks are being freed */
	uint32_t inumber;		/* (c) */
	enum file_type type;		/* (c) 0: neither file nor directory */
	bool loading;			/* (t) not ready yet */
	int error;			/* (t) why it could not be loaded */
	struct ext2_inode inode;	/* (v) newer than the disk's */
	uint32_t entry_block;		/* (v) where its last name was removed */
	uint32_t read_next;		/* (v) offset behind the last read */
	struct ext2_run run;		/* (v) the last that was looked up */
};

/* The vnode of inode INUMBER, with a new reference; loaded from the disk if it
 * is not in memory.  EUCLEAN if there is no such file.  */
int	vnode_get(uint32_t inumber, struct vnode **);
/* A vnode for the new inode INUMBER, which is not on the disk yet.  ENOMEM. */
int	vnode_make(uint32_t inumber, enum file_type, struct vnode **);
/* Let go of one whose inode did not come to be. */
void	vnode_discard(struct vnode *);
/* Does anybody but the caller refer to it? */
bool	vnode_is_shared(struct vnode *);

/* The table; see vnode.c. */
void	vnodes_create(void);
/* Free what was removed but is still open, as the disk is unmounted. */
void	vnodes_reclaim_all(void);

/* See names.c. */
extern struct lock names_lock;

#endif
