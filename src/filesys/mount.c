/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which file systems are mounted, and where.
 *
 * A file system on a disk is mounted as the root, and devfs on its directory /dev if
 * there is one.  Further disks can be mounted on other directories.  A mount identifies
 * the directory that it covers by inode number, so that the directory's vnode need not
 * stay in memory; the directory can be neither removed nor renamed while it is covered.
 *
 * mount_lock is held by mount from beginning to end, and by unmount and sync while they
 * work on the file systems.  Before that, unmount and sync write back the pages of mapped
 * files (vnodes_clean_all) without the lock.  Path walks do not take mount_lock: they read
 * the table of mounts without a lock, which is safe because no walk is in progress when
 * file systems are unmounted.
 */
#include <errno.h>
#include <stdlib.h>

#include "devices/block.h"
#include "filesys/buffer.h"
#include "filesys/syncer.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

#define MOUNTS_MAX 4

static struct lock mount_lock;

/* The mounted file systems, each after the one on which it is mounted; the first is
 * the root.  Changed with mount_lock held, read without a lock.  */
static struct mount *mounts[MOUNTS_MAX];

/* (mount_lock) Unmounted file systems that are still in use, in the order in which
 * they can be freed: each before the one on which it was mounted.  */
static struct list unmounted;

void
filesys_init(void)
{
	lock_init_named(&mount_lock, "mount");
	lock_init_named(&names_lock, "names");
	list_init(&unmounted);
	vnodes_init();
}

static struct mount *
mount_at(unsigned i)
{
	return __atomic_load_n(&mounts[i], __ATOMIC_ACQUIRE);
}

static void
set_mount_at(unsigned i, struct mount *mount)
{
	__atomic_store_n(&mounts[i], mount, __ATOMIC_RELEASE);
}

struct mount *
mount_root(void)
{
	return mount_at(0);
}

bool
filesys_mounted(void)
{
	return mount_root() != NULL;
}

/* ---- walks ---- */

bool
mount_is_root(const struct vnode *vnode)
{
	return vnode->inumber == vnode->mount->root;
}

/* Return the file system mounted on VNODE, or NULL. */
static struct mount *
find_mounted_on(const struct vnode *vnode)
{
	for (unsigned i = 1; i < MOUNTS_MAX; i++) {
		struct mount *mount = mount_at(i);

		if (mount == NULL)
			break;
		if (vnode->mount == mount->parent &&
		    vnode->inumber == mount->covered)
			return mount;
	}
	return NULL;
}

bool
mount_covers(const struct vnode *vnode)
{
	return find_mounted_on(vnode) != NULL;
}

/* Replace the reference *VNODE with one to inode INUMBER of MOUNT. */
static int
replace_vnode(struct vnode **vnode, struct mount *mount, uint32_t inumber)
{
	struct vnode *other;
	int error = vnode_get(mount, inumber, &other);

	if (error != 0)
		return error;
	vnode_release(*vnode);
	*vnode = other;
	return 0;
}

int
mount_enter(struct vnode **vnode)
{
	struct mount *mount = find_mounted_on(*vnode);

	return mount != NULL ? replace_vnode(vnode, mount, mount->root) : 0;
}

int
mount_leave(struct vnode **vnode)
{
	struct mount *mount = (*vnode)->mount;

	return mount_is_root(*vnode) && mount->parent != NULL ?
	    replace_vnode(vnode, mount->parent, mount->covered) :
	    0;
}

/* ---- mounting.  => mount_lock is held ---- */

static bool
is_in_use(struct mount *mount)
{
	return __atomic_load_n(&mount->users, __ATOMIC_ACQUIRE) > 0;
}

static void
free_mount(struct mount *mount)
{
	if (mount->filesys->destroy != NULL)
		mount->filesys->destroy(mount);
	if (mount->parent != NULL)
		__atomic_sub_fetch(&mount->parent->users, 1, __ATOMIC_RELEASE);
	free(mount);
}

/* Free the unmounted file systems that are no longer in use. */
static void
free_unmounted(void)
{
	struct list_elem *e = list_begin(&unmounted);

	/* Free vnodes that were kept when they were released after the unmount: they
	 * count as users of their mounts.  */
	vnode_trim(UINT32_MAX);
	while (e != list_end(&unmounted)) {
		struct mount *mount = list_entry(e, struct mount, elem);

		e = list_next(e);
		if (!is_in_use(mount)) {
			list_remove(&mount->elem);
			free_mount(mount);
		}
	}
}

/* Is DISK mounted, or unmounted but still in use? */
static bool
is_disk_busy(const struct block *disk)
{
	for (unsigned i = 0; i < MOUNTS_MAX && mounts[i] != NULL; i++)
		if (mounts[i]->disk == disk)
			return true;
	for (struct list_elem *e = list_begin(&unmounted);
	     e != list_end(&unmounted); e = list_next(e))
		if (list_entry(e, struct mount, elem)->disk == disk)
			return true;
	return false;
}

/* Mount a file system of type FILESYS, which is on DISK (NULL: it has no disk), on
 * DIRECTORY (NULL: as the root).  EBUSY: a file system is already mounted there, or too
 * many are mounted.  */
static int
mount_filesys(const struct filesys *filesys, struct block *disk,
    const struct vnode *directory)
{
	struct mount *mount;
	unsigned i = 0;
	int error;

	while (i < MOUNTS_MAX && mounts[i] != NULL)
		i++;
	if (i == MOUNTS_MAX || (directory == NULL) != (i == 0) ||
	    (directory != NULL && mount_is_root(directory)))
		return EBUSY;
	mount = calloc(1, filesys->mount_size);
	if (mount == NULL)
		return ENOMEM;
	mount->filesys = filesys;
	mount->disk = disk;
	error = filesys->mount(mount);
	if (error != 0) {
		free(mount);
		return error;
	}
	if (directory != NULL) {
		mount->parent = directory->mount;
		mount->covered = directory->inumber;
		__atomic_add_fetch(&mount->parent->users, 1, __ATOMIC_RELAXED);
	}
	set_mount_at(i, mount);
	return 0;
}

/* As mount_filesys, on the directory PATH. */
static int
mount_on_path(
    const struct filesys *filesys, struct block *disk, const char *path)
{
	struct vnode *directory;
	int error = vnode_lookup(NULL, path, &directory);

	if (error != 0)
		return error;
	error = vnode_type(directory) == FILE_DIRECTORY ?
	    mount_filesys(filesys, disk, directory) :
	    ENOTDIR;
	vnode_release(directory);
	return error;
}

static int
mount_disk(struct block *disk, const char *path)
{
	int error;

	free_unmounted();
	if (is_disk_busy(disk))
		return EBUSY;
	if (path != NULL)
		return mount_on_path(&ext2_filesys, disk, path);
	error = mount_filesys(&ext2_filesys, disk, NULL);
	if (error == 0) {
		mount_on_path(&devfs_filesys, NULL, "/dev");
		syncer_start();
	}
	return error;
}

/* Write everything, and detach all file systems. */
static int
unmount_all(void)
{
	int result = 0;

	lock_acquire(&names_lock);
	vnode_trim(UINT32_MAX);
	for (unsigned i = MOUNTS_MAX; i-- > 0;) {
		struct mount *mount = mounts[i];
		int error = 0;

		if (mount == NULL)
			continue;
		vnodes_reclaim_all(mount);
		if (mount->filesys->unmount != NULL)
			error = mount->filesys->unmount(mount);
		if (error != 0)
			result = error;
		set_mount_at(i, NULL);
		list_push_back(&unmounted, &mount->elem);
	}
	lock_release(&names_lock);
	free_unmounted();
	return result;
}

/* ---- functions for the rest of the kernel ---- */

int
filesys_mount(struct block *disk)
{
	return filesys_mount_on(disk, NULL);
}

int
filesys_mount_on(struct block *disk, const char *path)
{
	int error;

	lock_acquire(&mount_lock);
	error = mount_disk(disk, path);
	lock_release(&mount_lock);
	return error;
}

int
filesys_unmount(void)
{
	int error, clean_error = vnodes_clean_all(true);

	lock_acquire(&mount_lock);
	error = unmount_all();
	lock_release(&mount_lock);
	return error != 0 ? error : clean_error;
}

int
filesys_sync(void)
{
	int result = vnodes_clean_all(false);

	lock_acquire(&mount_lock);
	for (unsigned i = 0; i < MOUNTS_MAX && mounts[i] != NULL; i++) {
		const struct filesys *filesys = mounts[i]->filesys;
		int error =
		    filesys->sync != NULL ? filesys->sync(mounts[i]) : 0;

		if (error != 0)
			result = error;
	}
	lock_release(&mount_lock);
	return result;
}

bool
filesys_is_dirty(void)
{
	return filesys_mounted() && (buffer_any_dirty() || vnodes_are_dirty());
}
