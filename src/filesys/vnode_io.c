/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations on a single vnode.  Each function that reads or changes a file takes the
 * vnode's lock, so that all reads and writes of a vnode are atomic with respect to each
 * other, and checks that the vnode is of the right type; the file system does the rest.
 */
#include <errno.h>
#include <string.h>

#include "filesys/uio.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

uint32_t
vnode_inumber(const struct vnode *vnode)
{
	return vnode->inumber;
}

enum file_type
vnode_type(const struct vnode *vnode)
{
	return vnode->type;
}

uint32_t
vnode_size(struct vnode *vnode)
{
	uint32_t size;

	lock_acquire(&vnode->lock);
	size = vnode->size;
	lock_release(&vnode->lock);
	return size;
}

int
vnode_stat(struct vnode *vnode, struct stat *stat)
{
	lock_acquire(&vnode->lock);
	memset(stat, 0, sizeof(*stat));
	stat->inumber = vnode->inumber;
	stat->type = vnode->type;
	stat->size = vnode->size;
	vnode_ops(vnode)->stat(vnode, stat);
	lock_release(&vnode->lock);
	return 0;
}

/* Check that VNODE can be read and written.  Returns 0 or errno. */
static int
check_file(const struct vnode *vnode)
{
	if (vnode->type == FILE_DIRECTORY)
		return EISDIR;
	return vnode->type != 0 ? 0 : ENOTSUP;
}

/* As check_file, and check that VNODE is a regular file. */
static int
check_regular(const struct vnode *vnode)
{
	int error = check_file(vnode);

	if (error != 0)
		return error;
	return vnode->type == FILE_REGULAR ? 0 : EINVAL;
}

int
vnode_read_uio(struct vnode *vnode, struct uio *uio)
{
	int error = check_file(vnode);

	if (error != 0)
		return error;
	lock_acquire(&vnode->lock);
	error = vnode_ops(vnode)->read(vnode, uio);
	lock_release(&vnode->lock);
	return error;
}

/* => the vnode's lock is held. */
static int
write_unless_denied(struct vnode *vnode, struct uio *uio)
{
	if (vnode->denials > 0)
		return ETXTBSY;
	return vnode_ops(vnode)->write(vnode, uio);
}

int
vnode_write_uio(struct vnode *vnode, struct uio *uio)
{
	int error = check_file(vnode);
	uint32_t before;

	if (error != 0)
		return error;
	lock_acquire(&vnode->lock);
	before = vnode->size;
	error = write_unless_denied(vnode, uio);
	vnode_unlock_resized(vnode, before);
	return error;
}

int
vnode_append_uio(struct vnode *vnode, struct uio *uio)
{
	int error = check_file(vnode);
	uint32_t before;

	if (error != 0)
		return error;
	lock_acquire(&vnode->lock);
	uio->offset = before = vnode->size;
	error = write_unless_denied(vnode, uio);
	vnode_unlock_resized(vnode, before);
	return error;
}

/* ---- the same for contiguous memory ---- */

int
vnode_read(struct vnode *vnode, void *buffer, uint32_t size, uint32_t offset,
    uint32_t *done)
{
	struct uio uio;
	int error;

	uio_init_kernel(&uio, UIO_READ, buffer, size, offset);
	error = vnode_read_uio(vnode, &uio);
	*done = size - uio.left;
	return error;
}

int
vnode_write(struct vnode *vnode, const void *buffer, uint32_t size,
    uint32_t offset, uint32_t *done)
{
	struct uio uio;
	int error;

	uio_init_kernel(&uio, UIO_WRITE, (void *)buffer, size, offset);
	error = vnode_write_uio(vnode, &uio);
	*done = size - uio.left;
	return error;
}

int
vnode_append(struct vnode *vnode, const void *buffer, uint32_t size,
    uint32_t *offset, uint32_t *done)
{
	struct uio uio;
	int error;

	uio_init_kernel(&uio, UIO_WRITE, (void *)buffer, size, 0);
	error = vnode_append_uio(vnode, &uio);
	*done = size - uio.left;
	*offset = uio.offset - *done;
	return error;
}

/* ---- size, write-back, directories ---- */

int
vnode_truncate(struct vnode *vnode, uint32_t size)
{
	int error = check_regular(vnode);
	uint32_t before;
	void *growth;

	if (error != 0)
		return error;
	rwlock_acquire_exclusive(&vnode->io_lock);
	growth = vnode_begin_growth(vnode, size);
	lock_acquire(&vnode->lock);
	before = vnode->size;
	error = vnode->denials > 0 ? ETXTBSY :
				     vnode_ops(vnode)->truncate(vnode, size);
	vnode_unlock_resized(vnode, before);
	vnode_end_growth(growth);
	rwlock_release(&vnode->io_lock);
	return error;
}

int
vnode_fsync(struct vnode *vnode)
{
	int error, clean_error;

	if (vnode_ops(vnode)->fsync == NULL)
		return EINVAL;
	clean_error = vnode_clean(vnode);
	lock_acquire(&vnode->lock);
	error = vnode_ops(vnode)->fsync(vnode);
	lock_release(&vnode->lock);
	return error != 0 ? error : clean_error;
}

int
vnode_readdir(struct vnode *vnode, uint32_t *position, struct dirent *dirent)
{
	int error;

	if (vnode->type != FILE_DIRECTORY)
		return ENOTDIR;
	lock_acquire(&vnode->lock);
	error = vnode_ops(vnode)->readdir(vnode, position, dirent);
	lock_release(&vnode->lock);
	return error;
}
