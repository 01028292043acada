/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The interface that file systems implement: vnodes, their operations, and mounts.
 * For the files of filesys/ only; the rest of the kernel uses vnode.h.
 *
 *	vnode.c			which vnodes are in memory, and for how long
 *	vnode_io.c, vnode_pages.c  take a vnode's lock, check its type, and call the
 *				operation
 *	path.c, names.c		follow and change names
 *	mount.c			which file systems are mounted, and where
 *	-------- struct filesys, struct vnode_ops --------
 *	ext2_ops.c ...		ext2, on a disk
 *	devfs.c			devices, in memory
 */
#ifndef FILESYS_VNODE_OPS_H
#define FILESYS_VNODE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filesys/vnode.h"
#include "lib/kernel/list.h"
#include "threads/rwlock.h"
#include "threads/sync.h"

struct cache;
struct uio;

/* A file system's own structure for a file begins with this (see node_size).
 * Locks: (c) constant once loaded, (t) vnodes_lock in vnode.c, (v) lock.  */
struct vnode {
	struct lock lock;
	struct mount *mount;        /* (c) */
	uint32_t inumber;           /* (c) */
	enum file_type type;        /* (c) 0: cannot be opened */
	uint32_t size;              /* (v) bytes; set by the file system */
	bool nameless;              /* (v) has no name left: reclaimed when
	                             * released; set by the file system */
	struct list_elem elem;      /* (t) in the table */
	unsigned references;        /* (t) */
	unsigned denials;           /* (t) calls of vnode_deny_write in force;
	                             * > 0 only if WRITABLE_PAGES is 0 */
	uint32_t writable_pages;    /* (t) of shared mappings */
	bool loading;               /* (t) not usable yet */
	int error;                  /* (t) why it could not be loaded; ENOENT:
	                             * nothing to reclaim */
	bool reclaimed;             /* (t) its blocks are being, or have been,
	                             * freed */
	bool kept;                  /* (t) stays when it has no references;
	                             * cleared when it leaves the table */
	struct list_elem kept_elem; /* (t) in the list of kept vnodes */
	struct rwlock io_lock;
	struct lock object_lock;
	void *object; /* (object_lock) the engine's, or NULL */
};

/* The place of an entry in a directory. */
struct dir_place {
	uint32_t inumber;       /* the inode it refers to */
	uint32_t index, offset; /* for the file system only */
};

/* The arguments of a rename. */
struct dir_rename {
	struct vnode *from, *to; /* directories, may be the same */
	struct dir_place from_place;
	struct vnode *vnode; /* the vnode at FROM_PLACE */
	const char *name;    /* the new name */
	uint32_t length;
	struct vnode *target; /* the vnode that has NAME, or NULL */
	struct dir_place target_place;
};

/*
 * The operations on vnodes.  Callers have checked types and names; results are 0 or
 * errno.  In a read-only file system, create, remove, rename and the operations needed
 * only for these are NULL, and callers return EROFS.  In a file system without regular
 * files, truncate and fsync are NULL (callers return EINVAL), and so are getpages,
 * putpages and bmap (ENODEV).
 *
 * => all may sleep; the vnode's lock is held, except for load and forget.
 */
struct vnode_ops {
	/* Fill in the new vnode, whose mount and inumber are set. */
	int (*load)(struct vnode *);
	/* The vnode has no name and, except at unmount, only the caller refers to
	 * it: free its blocks.  */
	void (*reclaim)(struct vnode *);
	/* The vnode has been reclaimed and, except at unmount, has left the table: free
	 * its inode number.  */
	void (*forget)(struct vnode *);
	/* Fill in the fields of struct stat that struct vnode lacks. */
	void (*stat)(struct vnode *, struct stat *);

	/* For files: as vnode_read_uio, vnode_write_uio, vnode_truncate and vnode_fsync
	 * in vnode.h.  */
	int (*read)(struct vnode *, struct uio *);
	int (*write)(struct vnode *, struct uio *);
	int (*truncate)(struct vnode *, uint32_t size);
	int (*fsync)(struct vnode *);

	/* For regular files that can be mapped.  The uio's segments are pages, its
	 * offset is a multiple of PAGE_SIZE, and the transfer does not extend past
	 * the end of file.  getpages fills the pages, with zeros where the file has
	 * holes.  putpages writes them back, allocating blocks for holes (ENOSPC).
	 * On an error, the uio's offset is where the transfer stopped.  */
	int (*getpages)(struct vnode *, struct uio *);
	int (*putpages)(struct vnode *, struct uio *);
	/* Locate block INDEX of the file.  *BLOCK: the block of the disk; 0: a hole.
	 * *RUN: the number of blocks of the file from INDEX on, from 1 to MAX, that are
	 * contiguous on the disk or are all holes.  */
	int (*bmap)(struct vnode *, uint32_t index, uint32_t max,
	    uint32_t *block, uint32_t *run);
	/* For devices, or NULL: see vnode_memory.
	 * => the vnode's lock need not be held.  */
	const struct vnode_memory *(*memory)(const struct vnode *);

	/* For directories: find NAME (ENOENT); return the entry at *POSITION; check
	 * that there are no entries except "." and ".." (ENOTEMPTY).  */
	int (*lookup)(struct vnode *, const char *name, uint32_t length,
	    struct dir_place *);
	int (*readdir)(struct vnode *, uint32_t *position, struct dirent *);
	int (*check_empty)(struct vnode *);
	/* Create a file or directory NAME, which does not exist yet, and return a new
	 * reference to its vnode.  */
	int (*create)(struct vnode *, const char *name, uint32_t length,
	    enum file_type, struct vnode **);
	/* Remove the entry at PLACE, which refers to VNODE.
	 * => VNODE's lock is also held.  */
	int (*remove)(
	    struct vnode *, const struct dir_place *, struct vnode *vnode);
	/* => the locks of both directories and of the target are held. */
	int (*rename)(struct dir_rename *);
};

/* A type of file system.  Only file systems on disks have the operations marked (d). */
struct filesys {
	const struct vnode_ops *ops;
	size_t node_size;  /* bytes, beginning with a struct vnode */
	size_t mount_size; /* bytes, beginning with a struct mount */
	/* (d) Does DISK, which is not mounted, hold a file system of this type?  If so,
	 * *FOUND names it, for example "an ext2 file system"; otherwise *FOUND is NULL.
	 * Returns 0 or EIO.  */
	int (*probe)(struct block *disk, const char **found);
	/* Find the root and fill in the mount, whose filesys and disk are set; all
	 * other fields are zero.  EUCLEAN with a message, ENOMEM.  */
	int (*mount)(struct mount *);
	/* (d) Write everything; nothing is written from now on. */
	int (*unmount)(struct mount *);
	/* (d) The file system is unmounted and has no vnodes: free what the operation
	 * mount allocated.  */
	void (*destroy)(struct mount *);
	/* (d) Write everything. */
	int (*sync)(struct mount *);
	/* (d) Report that directory INUMBER is damaged; returns EUCLEAN. */
	int (*report_damage)(
	    struct mount *, const char *what, uint32_t inumber);
};

extern const struct filesys ext2_filesys, devfs_filesys;

/* A mounted file system.  The file system's own structure begins with this.
 * Locks: (c) constant while mounted, (m) mount_lock in mount.c.  */
struct mount {
	const struct filesys *filesys; /* (c) */
	struct block *disk;            /* (c) or NULL */
	struct cache *cache;           /* (c) the disk's buffers, or NULL */
	uint32_t root;                 /* (c) inumber of its root */
	uint32_t inodes;               /* (c) maximum number of inodes */
	struct mount *parent;          /* (c) the one on which it is mounted;
	                                * NULL: it is the root */
	uint32_t covered;      /* (c) inumber of the covered directory */
	unsigned users;        /* atomic; vnodes in memory, and mounts
	                       * on its directories */
	struct list_elem elem; /* (m) in the list of unmounted ones */
};

/* ---- vnode.c ---- */

/* Called once, by filesys_init. */
void vnodes_init(void);
/* Find the vnode of inode INUMBER, or load it if it is not in memory, and store a new
 * reference in *FOUND.  Returns 0 or errno; EUCLEAN if there is no such file.
 * => may sleep.  */
int vnode_get(struct mount *, uint32_t inumber, struct vnode **found);
/* Make a vnode for the new inode INUMBER, which is not on the disk yet, and store a
 * reference in *MADE.  Returns 0, ENOMEM, or EUCLEAN if the number is in use.  */
int vnode_make(
    struct mount *, uint32_t inumber, enum file_type, struct vnode **made);
/* Release a vnode from vnode_make whose inode could not be created. */
void vnode_discard(struct vnode *);
/* Are there references besides the caller's? */
bool vnode_is_shared(struct vnode *);
/* MOUNT is being unmounted: free the files that were removed but are still open. */
void vnodes_reclaim_all(struct mount *);

static inline const struct vnode_ops *
vnode_ops(const struct vnode *vnode)
{
	return vnode->mount->filesys->ops;
}

/* ---- vnode_pages.c ---- */

/* Read ahead: bring block INDEX of VNODE's file, and the blocks up to LAST that
 * follow it on the disk, into the cache.  For file systems with bmap.  Returns 0 or the
 * error of bmap; an error of the read is not reported.
 * => VNODE's lock is held; may sleep.  */
int vnode_read_cluster(struct vnode *, uint32_t index, uint32_t last);

/* ---- vnode_object.c ---- */

/* VNODE is about to be truncated to SIZE bytes: notify the engine if the file will grow.
 * Returns the argument for vnode_end_growth, which is called when the size has changed, or
 * could not be changed.
 * => VNODE's I/O lock is held exclusively; may sleep.  */
void *vnode_begin_growth(struct vnode *, uint32_t size);
void vnode_end_growth(void *);
/* Release VNODE's lock, and notify the engine if the size is no longer BEFORE. */
void vnode_unlock_resized(struct vnode *, uint32_t before);
/* Write to their files what programs have stored in memory that is mapped to files,
 * before the files are written to the disks; unless EVERYTHING, only what the syncer must
 * write.  Returns 0 or an error.
 * => no lock of the file system is held.  */
int vnodes_clean_all(bool everything);
/* Could vnodes_clean_all have anything to write?  Any context. */
bool vnodes_are_dirty(void);
/* Could the engine's object of VNODE have data that have not been written to the file?  Any
 * context.
 * => VNODE has no references.  */
bool vnode_object_is_dirty(const struct vnode *);
/* Free the engine's object of VNODE, which is about to be freed. */
void vnode_free_object(struct vnode *);

/* ---- mount.c ---- */

/* The mount of the root; NULL: no root is mounted. */
struct mount *mount_root(void);
/* Is VNODE the root of its file system? */
bool mount_is_root(const struct vnode *);

/* Is another file system mounted on VNODE? */
bool mount_covers(const struct vnode *);
/* If a file system is mounted on *VNODE, replace the reference *VNODE with one to the
 * root of that file system.  0 or errno; on an error, *VNODE is unchanged.  */
int mount_enter(struct vnode **);
/* If *VNODE is the root of a file system that is mounted on a directory, replace the
 * reference *VNODE with one to the directory.  Results as for mount_enter.  */
int mount_leave(struct vnode **);

/* ---- names.c ---- */

/* Held by each change of names, from its path walk to its end. */
extern struct lock names_lock;

#endif
