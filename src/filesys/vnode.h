/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Vnodes: the interface through which the VM and userprog/ use files.  File systems
 * implement them (vnode_ops.h).  A file or directory has at most one vnode in memory.
 *
 * Each vnode has a sleeping lock, which these functions take; the caller must not hold
 * it.  The memory that they fill or read is kernel memory or pinned, so they never
 * fault.  Each call that reads or writes a vnode is atomic with respect to the others,
 * whatever its size.  (For reads and writes by programs see userprog/uio.h.)
 *
 * => all functions may sleep, except vnode_ref, vnode_ref_many, those that deny writes or
 *    count writable pages, and the accessors of constants; unless stated otherwise, none
 *    may be called in interrupt context.
 * => int results: 0 or errno; EIO for a disk error, EUCLEAN for damage found on a disk,
 *    ENOMEM.
 */
#ifndef FILESYS_VNODE_H
#define FILESYS_VNODE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/layout.h"
#include "lib/abi.h"

struct block;
struct lock;
struct mount;
struct rwlock;
struct uio;
struct vnode;

/* Call at start-up, before any other function of this header.  Afterward, any thread
 * can call filesys_sync at any time, but can mount or unmount only while no other
 * thread looks up a path.  */
void filesys_init(void);
/* Mount the ext2 file system of DISK as root.  EUCLEAN, with a message on the console,
 * if the disk cannot be read or written, or if the file system is damaged or has
 * features that are not supported; ENOMEM; EBUSY if a root is mounted, or vnodes of
 * DISK's previous mount are still referenced.  */
int filesys_mount(struct block *);
/* As filesys_mount, but mount the file system on the directory PATH.  EBUSY if DISK is
 * mounted, if vnodes of its previous mount are still referenced, if a file system is
 * already mounted on PATH, or if too many are mounted.  ENOTDIR, or another error of
 * vnode_lookup.  */
int filesys_mount_on(struct block *, const char *path);
/* Write everything, and unmount all file systems, even if an error is returned.  A disk
 * is marked as cleanly unmounted if it was so marked before and no damage was found.
 * Open files may still hold references to vnodes, but nothing more is written to the
 * disks.  */
int filesys_unmount(void);
bool filesys_mounted(void); /* is there a root? */
/* Is there anything to write?  Any context. */
bool filesys_is_dirty(void);
/* Write everything that is dirty, except pages that the syncer must not write
 * (MADV_NOSYNC), and flush the disks.  */
int filesys_sync(void);

struct vnode *vnode_root(void);          /* a new reference, or NULL if no root
                                          * is mounted or on an error */
struct vnode *vnode_ref(struct vnode *); /* returns its argument */
void vnode_release(struct vnode *);      /* NULL: does nothing */
/* Add or release COUNT (at least 1) references at once. */
void vnode_ref_many(struct vnode *, uint32_t count);
void vnode_release_many(struct vnode *, uint32_t count);

uint32_t vnode_inumber(const struct vnode *);
enum file_type vnode_type(const struct vnode *);
uint32_t vnode_size(struct vnode *); /* in bytes, at the time of the call */
int vnode_stat(struct vnode *, struct stat *);

/* Transfer at the uio's offset, which advances, until nothing is left.  A read stops
 * at the end of file.  A write past the end extends the file; on an error (ENOSPC,
 * EFBIG, EIO) part of the data may have been written.  ETXTBSY: writes are denied.
 * EISDIR: a directory.  ENOTSUP: a type of file that cannot be read or written.  */
int vnode_read_uio(struct vnode *, struct uio *);
int vnode_write_uio(struct vnode *, struct uio *);
/* Write at the end of file, which becomes the uio's offset; finding the end and writing
 * are atomic.  */
int vnode_append_uio(struct vnode *, struct uio *);
/* Perform the read or write of a program, as vnode_read_uio, vnode_write_uio or, if
 * APPEND, vnode_append_uio do.  If memory is mapped to the file, a read returns what
 * programs have stored there, and a write changes that memory as well.  */
int vnode_transfer(struct vnode *, struct uio *, bool append);
/* Write to the file what programs have stored in memory that is mapped to it, for
 * example before the kernel reads the file with vnode_read.  */
int vnode_clean(struct vnode *);

/* As vnode_read_uio and vnode_write_uio, for SIZE bytes of contiguous memory and OFFSET
 * in the file.  *DONE: the number of bytes transferred, also on an error.  */
int vnode_read(struct vnode *, void *buffer, uint32_t size, uint32_t offset,
    uint32_t *done);
int vnode_write(struct vnode *, const void *buffer, uint32_t size,
    uint32_t offset, uint32_t *done);
/* As vnode_write, but at the end of file.  *OFFSET: where the data was written. */
int vnode_append(struct vnode *, const void *buffer, uint32_t size,
    uint32_t *offset, uint32_t *done);

/*
 * Pages of a file, for a virtual memory engine: SIZE bytes of the file that start
 * at OFFSET, a multiple of PAGE_SIZE.  PAGES: the kernel addresses of the pages for
 * these bytes, at most VNODE_PAGES_MAX pages.  A transfer stops at the end of file, so
 * the last page may be partial, and pages past the end are not used.  *DONE: the number
 * of bytes transferred, also on an error.  ENODEV: the file cannot be mapped.
 */
#define VNODE_PAGES_MAX 16
/* Fill the pages; holes read as zeros.  The bytes past *DONE are left unchanged.
 * Clearing them is left to the engine, because a page may also hold other data.
 * Where the blocks of several pages are contiguous on the disk, one request reads them
 * all.  */
int vnode_getpages(struct vnode *, void *const *pages, uint32_t size,
    uint32_t offset, uint32_t *done);
/* Write the pages back.  Never changes the size of the file, and ignores denial of
 * writes.  ENOSPC: no block is free for a hole.  After an error, the pages that *DONE
 * does not cover completely remain to be written.  */
int vnode_putpages(struct vnode *, void *const *pages, uint32_t size,
    uint32_t offset, uint32_t *done);

/* The memory of a device that programs can map. */
struct vnode_memory {
	paddr_t start; /* page-aligned */
	uint32_t size; /* bytes, a multiple of PAGE_SIZE */
};
/* Return the memory of device VNODE, or NULL if it has none that can be mapped. */
const struct vnode_memory *vnode_memory(const struct vnode *);

/* Set the size, in bytes.  EISDIR, ENOTSUP, EINVAL: not a regular file; ETXTBSY: writes
 * are denied; EFBIG.  */
int vnode_truncate(struct vnode *, uint32_t size);
/* Write the vnode's data and inode to the disk.  EINVAL: the vnode is not on a disk. */
int vnode_fsync(struct vnode *);

/* For running executables: refuse writes until vnode_allow_write has been called the
 * same number of times.  Returns ETXTBSY if the file is mapped for writing.  */
int vnode_deny_write(struct vnode *);
void vnode_allow_write(struct vnode *);
/* Record that COUNT more (or fewer) pages of shared mappings are writable: writing to
 * them changes the file.  Returns ETXTBSY if writes are denied.  */
int vnode_add_writable(struct vnode *, uint32_t count);
void vnode_drop_writable(struct vnode *, uint32_t count);

/* Follow PATH from CWD, or from the root if PATH begins with '/' or CWD is NULL.
 * Stores a new reference in *FOUND.  ENOENT, ENOTDIR, ENAMETOOLONG; EIO if no root is
 * mounted.  The other functions with a CWD follow a path in the same way and can return
 * the same errors; also EROFS, in a file system whose names cannot be changed.  */
int vnode_lookup(struct vnode *cwd, const char *path, struct vnode **found);
/* Create a file or directory.  Stores a new reference to it in *FOUND, unless FOUND is
 * NULL.  EEXIST, ENOSPC; EMLINK: the directory has too many subdirectories; EISDIR: PATH
 * ends in a slash, but a file is to be created.  */
int vnode_create(
    struct vnode *cwd, const char *path, enum file_type, struct vnode **found);
/* Remove a file or an empty directory.  ENOTEMPTY: the directory is not empty.  EBUSY:
 * the directory is a root, is open, is covered by a mount, or is the current directory
 * of a process.  EINVAL: PATH ends in "." or "..".  A file that is open stays usable
 * until it is released.  */
int vnode_remove(struct vnode *cwd, const char *path);
/* Rename FROM to TO, replacing a file or, if FROM is a directory, an empty directory.
 * ENOTEMPTY, EBUSY and EINVAL as for a removal of TO.  EBUSY also if FROM is "/" or is
 * covered by a mount; EINVAL also if FROM ends in "." or "..", or if TO is below FROM.
 * ENOTDIR, EISDIR: only one of FROM and TO is a directory.  EXDEV: TO is in another file
 * system, or FROM is a directory whose entry cannot stay in its block, as in a move to
 * another directory: no order of writes makes that safe (ext2_names.c).  */
int vnode_rename(struct vnode *cwd, const char *from, const char *to);
/* Return the entry at *POSITION (0: the first) of a directory, and advance *POSITION.
 * ENOENT at the end; ENOTDIR.  "." and ".." are returned as well.  */
int vnode_readdir(struct vnode *, uint32_t *position, struct dirent *);
/* Store the absolute path of directory DIR in BUFFER, which has SIZE bytes.  ERANGE if
 * SIZE is too small; ENOTDIR.  */
int vnode_path(struct vnode *dir, char *buffer, uint32_t size);

/* The number of vnodes with references; for leak tests. */
uint32_t vnode_count(void);

/*
 * For a virtual memory engine, which keeps an object of its own in each vnode
 * that it maps.  Functions that the engine does not need are NULL.
 *
 * Each vnode has an I/O lock, which comes before the lock of the vnode's object.
 * It makes a transfer atomic even if some of the data are in the engine's pages.
 * It is held exclusively while a file is truncated and while the engine is
 * notified of that.
 */
struct vnode_engine {
	/* vnode_transfer of a regular file. */
	int (*read)(struct vnode *, struct uio *);
	int (*write)(struct vnode *, struct uio *, bool append);
	/* clean: vnode_clean.  clean_all: the same for all vnodes that have an object;
	 * unless EVERYTHING, only the pages that the syncer must write.  is_dirty: could
	 * clean_all have anything to write?  is_dirty may be called in any context.
	 * => no lock of the file system is held.  */
	int (*clean)(struct vnode *);
	int (*clean_all)(bool everything);
	bool (*is_dirty)(void);
	/* A truncation is about to extend the file, which has SIZE bytes.  What programs
	 * have stored past its end, in memory, must not become part of it; what they
	 * store once the size has changed must not be lost.  The result is passed to
	 * grown, which is called when the size has changed, or could not be changed.
	 * => may sleep; the I/O lock is held exclusively, and no other lock of the file
	 *    system except the open file's.  */
	void *(*growing)(struct vnode *, uint32_t size);
	void (*grown)(void *);
	/* The size has changed from BEFORE to AFTER, and may have changed again since
	 * then.
	 * => may sleep; the file system holds no lock except the open file's and, after
	 *    a truncation, the I/O lock.  */
	void (*resized)(struct vnode *, uint32_t before, uint32_t after);
	/* Could this object have data that have not been written to the file?  Any
	 * context.  */
	bool (*is_object_dirty)(const void *object);
	/* The vnode of this object is leaving memory: free the object.
	 * => may sleep; no lock of a live vnode is held, but mount_lock and
	 *    names_lock may be.  */
	void (*freed)(void *object);
};

/* Register the functions of the engine.
 * => called at start-up.  */
void vnode_set_engine(const struct vnode_engine *);
/* The I/O lock of the vnode. */
struct rwlock *vnode_io_lock(struct vnode *);
/* Add a reference and return true; or, if the vnode is being removed from memory,
 * return false.
 * => the caller makes sure that the vnode has not been freed yet; does not sleep.  */
bool vnode_try_ref(struct vnode *);
/* The engine's object, initially NULL, and the lock that guards it.  That lock comes
 * before the vnode's own lock, so that the engine can read and write the vnode while
 * holding it.
 * => for vnode_object and vnode_set_object, the object's lock is held.  */
struct lock *vnode_object_lock(struct vnode *);
void *vnode_object(struct vnode *);
void vnode_set_object(struct vnode *, void *);

/* Set whether the vnode stays in memory after its last reference has been released.  A
 * lookup then finds it again.  It is freed when the file is removed, when vnode_trim
 * selects it, or when more than VNODES_KEPT_MAX vnodes without references are kept and,
 * of those whose data have been written, it was released longest ago.  (If the disk is
 * full, data stay in memory until they can be written, or until an unmount, which returns
 * the error.)
 * => the caller has a reference.  */
#define VNODES_KEPT_MAX 128
void vnode_keep(struct vnode *, bool);
/* Free up to COUNT vnodes without references, least recently released first.  Returns
 * the number freed.  */
uint32_t vnode_trim(uint32_t count);
/* The number of vnodes in memory without references. */
uint32_t vnode_kept_count(void);

#endif
