/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to files by pages, for engines of virtual memory, and by clusters of blocks,
 * for read-ahead.
 *
 * Pages go through the buffer cache, as reads and writes do, so that both see the same
 * data without further measures.  The price is a copy for each transfer, and data of
 * mapped files can be in memory twice.
 */
#include <errno.h>

#include "cpu/layout.h"
#include "filesys/buffer.h"
#include "filesys/uio.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

_Static_assert(VNODE_PAGES_MAX <= UIO_SEGMENTS_MAX, "a segment for each page");

/* Can VNODE be accessed by pages?  Regular files can, if the file system has the
 * operations.  */
static bool
has_pages(const struct vnode *vnode)
{
	return vnode->type == FILE_REGULAR &&
	    vnode_ops(vnode)->getpages != NULL;
}

/* Describe the transfer of as much of [OFFSET, OFFSET + SIZE) as lies within VNODE's
 * file.
 * => VNODE's lock is held.  */
static void
describe_pages(const struct vnode *vnode, struct uio *uio,
    enum uio_direction direction, void *const *pages, uint32_t size,
    uint32_t offset)
{
	ASSERT_CMP(offset % PAGE_SIZE, ==, 0);
	ASSERT_CMP(size, <=, VNODE_PAGES_MAX * PAGE_SIZE);
	size = offset < vnode->size ? MIN(size, vnode->size - offset) : 0;
	uio_init(uio, direction, offset);
	for (; size > 0; size -= MIN(size, PAGE_SIZE))
		uio_add(uio, *pages++, MIN(size, PAGE_SIZE));
}

/* Do the work of vnode_getpages (if DIRECTION is UIO_READ) or vnode_putpages. */
static int
transfer_pages(struct vnode *vnode, enum uio_direction direction,
    void *const *pages, uint32_t size, uint32_t offset, uint32_t *done)
{
	const struct vnode_ops *ops = vnode_ops(vnode);
	struct uio uio;
	int error = 0;

	*done = 0;
	if (!has_pages(vnode))
		return ENODEV;
	lock_acquire(&vnode->lock);
	describe_pages(vnode, &uio, direction, pages, size, offset);
	if (uio.left > 0)
		error = direction == UIO_READ ? ops->getpages(vnode, &uio) :
						ops->putpages(vnode, &uio);
	lock_release(&vnode->lock);
	*done = uio.offset - offset;
	return error;
}

int
vnode_getpages(struct vnode *vnode, void *const *pages, uint32_t size,
    uint32_t offset, uint32_t *done)
{
	return transfer_pages(vnode, UIO_READ, pages, size, offset, done);
}

int
vnode_putpages(struct vnode *vnode, void *const *pages, uint32_t size,
    uint32_t offset, uint32_t *done)
{
	return transfer_pages(vnode, UIO_WRITE, pages, size, offset, done);
}

const struct vnode_memory *
vnode_memory(const struct vnode *vnode)
{
	const struct vnode_ops *ops = vnode_ops(vnode);

	return ops->memory != NULL ? ops->memory(vnode) : NULL;
}

int
vnode_read_cluster(struct vnode *vnode, uint32_t index, uint32_t last)
{
	uint32_t block, run;
	int error = vnode_ops(vnode)->bmap(
	    vnode, index, last - index + 1, &block, &run);

	if (error == 0 && block != 0)
		buffer_prefetch(
		    vnode->mount->cache, block, run, vnode->inumber);
	return error;
}
