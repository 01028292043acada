/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What file systems implement: vnodes, their operations, and mounts.  For the files
 * of filesys/ only; the rest of the kernel knows vnode.h.
 *
 *	vnode.c		which vnodes are in memory, and for how long
 *	vnode_io.c	takes a vnode's lock, checks its type, calls the operation
 *	path.c, names.c	follow and change names
 *	mount.c		which file systems are mounted, and where
 *	-------- the tables below --------
 *	ext2_ops.c ...	ext2, on a disk
 *	devfs.c		devices, in memory
 */
#ifndef FILESYS_VNODE_OPS_H
#define FILESYS_VNODE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filesys/vnode.h"
#include "lib/kernel/list.h"
#include "threads/sync.h"

struct uio;

/* Begins what the file system knows of a file (see node_size).
 * Locks: (c) constant once loaded, (t) vnodes_lock in vnode.c, (v) lock.  */
struct vnode {
	struct lock lock;
	struct mount *mount;		/* (c) */
	uint32_t inumber;		/* (c) */
	enum file_type type;		/* (c) 0: one that nobody can open */
	uint32_t size;			/* (v) bytes, kept by the file system */
	bool nameless;			/* (v) has no name left: reclaimed when it
					 * is released; set by the file system */
	struct list_elem elem;		/* (t) in the table */
	unsigned references;		/* (t) */
	unsigned denials;		/* (t) of vnode_deny_write, in force; > 0
					 * only if WRITABLE_PAGES is 0 */
	uint32_t writable_pages;	/* (t) of shared mappings */
	bool loading;			/* (t) not ready yet */
	int error;			/* (t) why it could not be loaded */
	bool reclaimed;			/* (t) died; its blocks are being freed */
	bool kept;			/* (t) stays without references */
	struct list_elem kept_elem;	/* (t) in the list of those that do */
	struct lock object_lock;
	void *object;			/* (object_lock) the engine's, or NULL */
};

/* Where a directory has an entry. */
struct dir_place {
	uint32_t inumber;		/* what it leads to */
	uint32_t index, offset;		/* for the file system alone */
};

/* What is to be renamed. */
struct dir_rename {
	struct vnode *from, *to;	/* directories, maybe the same */
	struct dir_place from_place;
	struct vnode *vnode;		/* what is there */
	const char *name;		/* the new one */
	uint32_t length;
	struct vnode *target;		/* what has that name, or NULL */
	struct dir_place target_place;
};

/*
 * The operations on vnodes.  The callers have checked types and names; results are
 * 0 or errno.  A file system that does not change has neither create, remove, rename nor
 * what belongs to them, and the caller reports EROFS; one that has no files with a
 * size lacks truncate and fsync (EINVAL).
 *
 * => all may sleep; the vnode's lock is held, but for load and forget.
 */
struct vnode_ops {
	/* Fill in the new vnode, whose mount and inumber are set. */
	int (*load)(struct vnode *);
	/* The vnode has no name and no references: free its blocks. */
	void (*reclaim)(struct vnode *);
	/* It has been reclaimed and has left the table: free its number. */
	void (*forget)(struct vnode *);
	/* The fields that struct vnode does not have. */
	void (*stat)(struct vnode *, struct stat *);

	/* Of files. */
	int (*read)(struct vnode *, struct uio *);
	int (*write)(struct vnode *, struct uio *);
	int (*truncate)(struct vnode *, uint32_t size);
	int (*fsync)(struct vnode *);

	/* Of directories: find NAME (ENOENT); the entry at *POSITION; is there
	 * anything but "." and ".." (ENOTEMPTY)?  */
	int (*lookup)(struct vnode *, const char *name, uint32_t length,
	    struct dir_place *);
	int (*readdir)(struct vnode *, uint32_t *position, struct dirent *);
	int (*check_empty)(struct vnode *);
	/* Make NAME, which is not there, for a new file or directory. */
	int (*create)(struct vnode *, const char *name, uint32_t length,
	    enum file_type, struct vnode **);
	/* Remove the entry at PLACE, which is VNODE's.
	 * => VNODE's lock is also held.  */
	int (*remove)(struct vnode *, const struct dir_place *,
	    struct vnode *vnode);
	/* => the locks of both directories and of the target are held. */
	int (*rename)(struct dir_rename *);
};

/* A file system. */
struct filesys {
	const struct vnode_ops *ops;
	size_t node_size;		/* bytes: a struct vnode comes first */
	void (*init)(void);		/* at start-up */
	/* Does DISK, which is not mounted, hold such a file system?  If so, *FOUND
	 * is what to call it, as in "holds an ext2 file system", else NULL.  0 or
	 * EIO.  Only file systems on disks have this.  */
	int (*probe)(struct block *disk, const char **found);
	/* Find the root on DISK, and fill in the mount.  EUCLEAN with a message,
	 * ENOMEM, EBUSY.  */
	int (*mount)(struct mount *, struct block *disk);
	/* Write everything, and nothing from now on. */
	int (*unmount)(struct mount *);
	/* No vnode is left since: free the memory. */
	void (*destroy)(struct mount *);
	int (*sync)(struct mount *);
	bool (*is_dirty)(struct mount *);	/* any context */
	/* Say that something is wrong with directory INUMBER; EUCLEAN. */
	int (*report_damage)(struct mount *, const char *what,
	    uint32_t inumber);
};

extern const struct filesys ext2_filesys, devfs_filesys;

/* A mounted file system. */
struct mount {
	const struct filesys *filesys;	/* (c) */
	uint32_t root;			/* (c) inumber of its root */
	uint32_t inodes;		/* (c) how many there can be */
	struct mount *parent;		/* (c) where it is mounted; NULL: root */
	uint32_t covered;		/* (c) the directory there */
};

/* ---- vnode.c ---- */

void	vnodes_init(void);
/* The vnode of inode INUMBER, with a new reference; loaded if it is not in memory.
 * EUCLEAN if there is no such file.  */
int	vnode_get(struct mount *, uint32_t inumber, struct vnode **);
/* A vnode for the new inode INUMBER, which is not on the disk yet.  ENOMEM. */
int	vnode_make(struct mount *, uint32_t inumber, enum file_type,
	    struct vnode **);
/* Release one whose inode could not be made. */
void	vnode_discard(struct vnode *);
/* Does anybody but the caller refer to it? */
bool	vnode_is_shared(struct vnode *);
/* Free what was removed but is still open, as MOUNT is unmounted. */
void	vnodes_reclaim_all(struct mount *);
/* How many vnodes of MOUNT are referred to. */
uint32_t vnodes_of_mount(const struct mount *);

static inline const struct vnode_ops *
vnode_ops(const struct vnode *vnode)
{
	return vnode->mount->filesys->ops;
}

/* ---- vnode_object.c ---- */

/* Release VNODE's lock, and tell the engine if the size is not BEFORE any more. */
void	vnode_unlock_resized(struct vnode *, uint32_t before);
/* VNODE is about to be freed. */
void	vnode_free_object(struct vnode *);

/* ---- mount.c ---- */

/* The root's mount; NULL: none. */
struct mount *mount_root(void);
/* Is VNODE the root of its file system? */
bool	mount_is_root(const struct vnode *);

/* Is another file system mounted on VNODE? */
bool	mount_covers(const struct vnode *);
/* Replace *VNODE, a reference, by the root of what is mounted on it, if so. */
int	mount_enter(struct vnode **);
/* Replace *VNODE, if it is the root of a file system, by what that is mounted on. */
int	mount_leave(struct vnode **);

/* ---- names.c ---- */

/* Held by each change of names, from its walk to its end. */
extern struct lock names_lock;

#endif
