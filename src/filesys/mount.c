/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which file systems are mounted, and where.
 *
 * One file system of a disk is mounted, as the root.  Devices are mounted on its
 * directory /dev, if it has one.  A mount remembers the directory that it covers by
 * its number, so that no vnode has to stay in memory for it; the directory can be
 * neither removed nor renamed while it is covered.
 *
 * mount_lock is held by mount, unmount and sync from their beginning to their end.
 * Walks do not take it: they start from a vnode, or see with one look at
 * `mounted' whether there is a root.
 */
#include <errno.h>
#include <stdio.h>

#include "devices/block.h"
#include "filesys/syncer.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

static struct lock mount_lock;

/* (mount_lock) */
static struct mount root, devices;
static bool mounted;			/* also read without the lock */
static bool has_devices;		/* likewise */
static bool destroyed = true;		/* nothing is left of an unmounted one */

void
filesys_init(void)
{
	lock_init_named(&mount_lock, "mount");
	lock_init_named(&names_lock, "names");
	vnodes_init();
	ext2_filesys.init();
}

struct mount *
mount_root(void)
{
	return __atomic_load_n(&mounted, __ATOMIC_ACQUIRE) ? &root : NULL;
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

bool
mount_covers(const struct vnode *vnode)
{
	return has_devices && vnode->mount == devices.parent &&
	    vnode->inumber == devices.covered;
}

/* Replace *VNODE by that of inode INUMBER of MOUNT. */
static int
replace(struct vnode **vnode, struct mount *mount, uint32_t inumber)
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
	return mount_covers(*vnode) ?
	    replace(vnode, &devices, devices.root) : 0;
}

int
mount_leave(struct vnode **vnode)
{
	struct mount *mount = (*vnode)->mount;

	return mount_is_root(*vnode) && mount->parent != NULL ?
	    replace(vnode, mount->parent, mount->covered) : 0;
}

/* ---- mounting ---- */

/* => mount_lock is held. */
static void
mount_devices(void)
{
	struct vnode *directory;

	if (vnode_lookup(NULL, "/dev", &directory) != 0)
		return;
	if (vnode_type(directory) == FILE_DIRECTORY) {
		devices = (struct mount){ .filesys = &devfs_filesys,
			.parent = &root, .covered = directory->inumber };
		has_devices = devfs_filesys.mount(&devices, NULL) == 0;
	}
	vnode_release(directory);
}

/* => mount_lock is held. */
static int
mount(struct block *disk)
{
	int error;

	if (mounted || vnodes_of_mount(&root) > 0)
		return EBUSY;
	/* A vnode that was released after unmounting may have been kept. */
	vnode_trim(UINT32_MAX);
	if (!destroyed)
		root.filesys->destroy(&root);
	destroyed = true;
	root = (struct mount){ .filesys = &ext2_filesys };
	error = ext2_filesys.mount(&root, disk);
	if (error != 0)
		return error;
	__atomic_store_n(&mounted, true, __ATOMIC_RELEASE);
	mount_devices();
	syncer_start();
	return 0;
}

int
filesys_mount(struct block *disk)
{
	int error;

	lock_acquire(&mount_lock);
	error = mount(disk);
	lock_release(&mount_lock);
	return error;
}

/* => mount_lock is held. */
static int
unmount(void)
{
	int error;

	lock_acquire(&names_lock);
	vnode_trim(UINT32_MAX);
	vnodes_reclaim_all(&root);
	error = root.filesys->unmount(&root);
	has_devices = false;
	__atomic_store_n(&mounted, false, __ATOMIC_RELEASE);
	lock_release(&names_lock);
	vnode_trim(UINT32_MAX);
	destroyed = vnodes_of_mount(&root) == 0;
	if (destroyed)
		root.filesys->destroy(&root);
	return error;
}

int
filesys_unmount(void)
{
	int error = 0;

	lock_acquire(&mount_lock);
	if (mounted)
		error = unmount();
	lock_release(&mount_lock);
	return error;
}

int
filesys_sync(void)
{
	int error = 0;

	lock_acquire(&mount_lock);
	if (mounted)
		error = root.filesys->sync(&root);
	lock_release(&mount_lock);
	return error;
}

bool
filesys_is_dirty(void)
{
	return filesys_mounted() && root.filesys->is_dirty(&root);
}
