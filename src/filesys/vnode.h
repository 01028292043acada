/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Vnodes: what the VM and userprog/ know of files.  A file system implements them
 * (vnode_ops.h).  One file or directory has at most one vnode in memory.
 *
 * Each vnode has a lock that sleeps, taken inside these functions (never held
 * on entry).  Memory that they fill or read is the kernel's or pinned: they
 * never fault.  Each call that reads or writes a vnode is atomic to the others,
 * whatever its size.  (What a program's read or write is: see userprog/uio.h.)
 *
 * => all may sleep, but vnode_ref, vnode_ref_many and the look-ups of constants;
 *    none in interrupt context.
 * => results: 0 or errno; EIO for the disk, EUCLEAN for damage found on it.
 */
#ifndef FILESYS_VNODE_H
#define FILESYS_VNODE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/abi.h"

struct block;
struct lock;
struct mount;
struct uio;
struct vnode;

/* At start-up, before all else: mounting, unmounting and synchronising may then
 * be asked for by any thread at any time.  */
void	filesys_init(void);
/* Mount the ext2 file system of DISK as root.  With a message on the console:
 * ENOMEM; EUCLEAN if it is damaged or has features that we lack.  EBUSY if one is
 * mounted, or vnodes of the one before are still referred to.  */
int	filesys_mount(struct block *);
/* Write everything, set the valid flag.  No vnode may be in use but those of
 * open files that are abandoned; nothing is written afterwards.  */
int	filesys_unmount(void);
bool	filesys_mounted(void);
/* Is there anything to write?  Any context. */
bool	filesys_is_dirty(void);
/* Write everything that is dirty, and flush the disk. */
int	filesys_sync(void);

struct vnode *vnode_root(void);			/* a new reference */
struct vnode *vnode_ref(struct vnode *);	/* its argument */
void	vnode_release(struct vnode *);		/* NULL: nothing */
/* Likewise, COUNT (at least 1) references at once. */
void	vnode_ref_many(struct vnode *, uint32_t count);
void	vnode_release_many(struct vnode *, uint32_t count);

uint32_t vnode_inumber(const struct vnode *);
enum file_type vnode_type(const struct vnode *);
uint32_t vnode_size(struct vnode *);		/* bytes, now */
int	vnode_stat(struct vnode *, struct stat *);

/* Transfer at the uio's offset, which moves, until nothing is left.  Reading ends at
 * the end of file.  Writing grows the file; on an error (ENOSPC, EFBIG, EIO) a part
 * may have been written.  ETXTBSY: writes are denied.  */
int	vnode_read_uio(struct vnode *, struct uio *);
int	vnode_write_uio(struct vnode *, struct uio *);
/* Write at the end, atomically with finding where that is: it is the uio's offset,
 * whatever it was.  */
int	vnode_append_uio(struct vnode *, struct uio *);

/* Likewise, up to SIZE bytes of one piece at OFFSET; *DONE says how many. */
int	vnode_read(struct vnode *, void *buffer, uint32_t size,
	    uint32_t offset, uint32_t *done);
int	vnode_write(struct vnode *, const void *buffer, uint32_t size,
	    uint32_t offset, uint32_t *done);
/* *OFFSET: where the end was. */
int	vnode_append(struct vnode *, const void *buffer, uint32_t size,
	    uint32_t *offset, uint32_t *done);
/* Write within the file as it is now: never grows it, ignores denial. */
int	vnode_write_back(struct vnode *, const void *buffer, uint32_t size,
	    uint32_t offset);
int	vnode_truncate(struct vnode *, uint32_t size);
int	vnode_fsync(struct vnode *);

/* Refuse writes until allowed again as often (running executables).  ETXTBSY if
 * the file is mapped for writing.  */
int	vnode_deny_write(struct vnode *);
void	vnode_allow_write(struct vnode *);
/* COUNT more pages of shared mappings can be written, and with them the file, or
 * COUNT fewer.  ETXTBSY if writes are denied.  */
int	vnode_add_writable(struct vnode *, uint32_t count);
void	vnode_drop_writable(struct vnode *, uint32_t count);

/* Follow PATH from the root if it begins with '/', else from CWD.  A new
 * reference in *FOUND.  ENOENT, ENOTDIR, ENAMETOOLONG.  */
int	vnode_lookup(struct vnode *cwd, const char *path, struct vnode **found);
/* Create a file or directory; FOUND may be NULL.  EEXIST, ENOSPC, ... */
int	vnode_create(struct vnode *cwd, const char *path, enum file_type,
	    struct vnode **found);
/* Remove a file, or a directory that is empty (ENOTEMPTY), not the root or
 * one that is open or somebody's current (EBUSY).  Open files stay usable
 * until released.  */
int	vnode_remove(struct vnode *cwd, const char *path);
/* Move FROM to TO, replacing a file there (or an empty directory, by a
 * directory).  EINVAL if TO is below FROM.  EXDEV: a directory to another one,
 * which no order of writes makes safe (ext2_names.c).  */
int	vnode_rename(struct vnode *cwd, const char *from, const char *to);
/* The entry at *POSITION (0 starts) of a directory; advances *POSITION.
 * ENOENT at the end.  "." and ".." are returned too.  */
int	vnode_readdir(struct vnode *, uint32_t *position, struct dirent *);
/* The absolute path of directory DIR.  ERANGE if SIZE is too small. */
int	vnode_path(struct vnode *dir, char *buffer, uint32_t size);

/* How many vnodes are referred to; for leak tests. */
uint32_t vnode_count(void);

/*
 * For an engine of virtual memory, which keeps an object of its own in each vnode
 * that it maps.
 */
struct vnode_engine {
	/* The size has changed; other changes may have followed.
	 * => may sleep; the file system holds no lock but the open file's.  */
	void (*resized)(struct vnode *, uint32_t before, uint32_t after);
	/* The vnode of this object leaves memory: free it.
	 * => may sleep; no lock of a live vnode is held, but those of the mounts
	 *    and of names may be.  */
	void (*freed)(void *object);
};

/* => at start-up. */
void	vnode_set_engine(const struct vnode_engine *);
/* The object, NULL at first, and the lock that guards it: it comes before the
 * vnode's own, so that the engine can read and write while it holds it.
 * => the lock is held, for get and set.  */
struct lock *vnode_object_lock(struct vnode *);
void	*vnode_object(struct vnode *);
void	vnode_set_object(struct vnode *, void *);

/* May the vnode stay in memory after its last reference has been released?  A
 * look-up then finds it again.  It is freed when the file is removed, when it is
 * trimmed, and when VNODES_KEPT_MAX others have been released after it.  */
#define VNODES_KEPT_MAX	128
void	vnode_keep(struct vnode *, bool);
/* Free up to COUNT vnodes without a reference, the first that was released first.
 * Returns how many were freed.  */
uint32_t vnode_trim(uint32_t count);
/* How many vnodes are in memory without a reference. */
uint32_t vnode_kept_count(void);

#endif
