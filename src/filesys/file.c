/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Open files: a vnode, the console or one end of a pipe, with the flags with which it
 * was opened.
 *
 * An open file of a vnode has a position, which several processes can share after a
 * fork; the open file's lock makes a transfer and the advance of the position atomic.
 * Lock order: a file's lock precedes all others of the file system.
 */
#include "filesys/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/output.h"
#include "devices/console.h"
#include "filesys/pipe.h"
#include "filesys/uio.h"
#include "filesys/vnode.h"
#include "lib/debug.h"
#include "threads/sync.h"

#define FLAGS_KNOWN                                                            \
	(O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | O_DIRECTORY)

/* Locks: (c) constant, (l) lock, (a) atomic. */
struct file {
	enum file_type type; /* (c) */
	int flags;           /* (c) O_* */
	unsigned references; /* (a) */
	struct vnode *vnode; /* (c) or NULL */
	struct pipe *pipe;   /* (c) or NULL */
	struct lock lock;
	uint32_t position; /* (l) in the vnode */
};

static struct file *
file_create(enum file_type type, int flags)
{
	struct file *file = calloc(1, sizeof(*file));

	if (file == NULL)
		return NULL;
	file->type = type;
	file->flags = flags;
	file->references = 1;
	lock_init_named(&file->lock, "file");
	return file;
}

static bool
is_readable(int flags)
{
	return (flags & O_ACCMODE) != O_WRONLY;
}

static bool
is_writable(int flags)
{
	return (flags & O_ACCMODE) != O_RDONLY;
}

/* ---- opening ---- */

/* Find the vnode of PATH, or create the file if FLAGS ask for it. */
static int
find_or_create(
    struct vnode *cwd, const char *path, int flags, struct vnode **vnode)
{
	int error;

	do {
		error = vnode_lookup(cwd, path, vnode);
		if (error == 0 && (flags & O_CREAT) && (flags & O_EXCL)) {
			vnode_release(*vnode);
			return EEXIST;
		}
		if (error != ENOENT || !(flags & O_CREAT))
			return error;
		error = vnode_create(cwd, path, FILE_REGULAR, vnode);
		/* On EEXIST, another thread may have created the file first. */
	} while (error == EEXIST);
	return error;
}

/* Check that VNODE can be opened with FLAGS.  Returns 0 or errno. */
static int
check_open(const struct vnode *vnode, int flags)
{
	switch (vnode_type(vnode)) {
	case FILE_DIRECTORY:
		return is_writable(flags) || (flags & O_TRUNC) ? EISDIR : 0;
	case FILE_REGULAR:
	case FILE_DEVICE:
	case FILE_CONSOLE:
		return flags & O_DIRECTORY ? ENOTDIR : 0;
	default:
		return ENOTSUP;
	}
}

int
file_open(struct vnode *cwd, const char *path, int flags, struct file **opened)
{
	struct vnode *vnode;
	struct file *file;
	int error;

	if ((flags & ~FLAGS_KNOWN) || (flags & O_ACCMODE) == O_ACCMODE ||
	    ((flags & O_CREAT) && (flags & O_DIRECTORY)))
		return EINVAL;
	error = find_or_create(cwd, path, flags, &vnode);
	if (error != 0)
		return error;
	error = check_open(vnode, flags);
	if (error == 0 && vnode_type(vnode) == FILE_CONSOLE) {
		vnode_release(vnode);
		return file_console(flags, opened);
	}
	if (error == 0 && (flags & O_TRUNC) && is_writable(flags) &&
	    vnode_type(vnode) == FILE_REGULAR)
		error = vnode_truncate(vnode, 0);
	file = error == 0 ? file_create(vnode_type(vnode), flags) : NULL;
	if (file == NULL) {
		vnode_release(vnode);
		return error != 0 ? error : ENOMEM;
	}
	file->vnode = vnode;
	*opened = file;
	return 0;
}

int
file_console(int flags, struct file **opened)
{
	struct file *file = file_create(FILE_CONSOLE, flags);

	if (file == NULL)
		return ENOMEM;
	*opened = file;
	return 0;
}

int
file_pipe(struct file **read_end, struct file **write_end)
{
	struct file *reader = file_create(FILE_PIPE, O_RDONLY);
	struct file *writer = file_create(FILE_PIPE, O_WRONLY);
	struct pipe *pipe;

	if (reader == NULL || writer == NULL || pipe_create(&pipe) != 0) {
		free(reader);
		free(writer);
		return ENOMEM;
	}
	reader->pipe = writer->pipe = pipe;
	*read_end = reader;
	*write_end = writer;
	return 0;
}

struct file *
file_ref(struct file *file)
{
	__atomic_add_fetch(&file->references, 1, __ATOMIC_RELAXED);
	return file;
}

void
file_release(struct file *file)
{
	if (__atomic_sub_fetch(&file->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	if (file->pipe != NULL)
		pipe_close(file->pipe, is_writable(file->flags));
	vnode_release(file->vnode);
	free(file);
}

/* ---- transfers ---- */

int
file_check_read(const struct file *file)
{
	if (!is_readable(file->flags))
		return EBADF;
	return file->type == FILE_DIRECTORY ? EISDIR : 0;
}

int
file_check_write(const struct file *file)
{
	if (file->type == FILE_DIRECTORY)
		return EISDIR;
	return is_writable(file->flags) ? 0 : EBADF;
}

static int
read_console(void *buffer, uint32_t size, uint32_t *done)
{
	int n = console_read(buffer, size);

	if (n < 0)
		return EINTR;
	*done = n;
	return 0;
}

int
file_transfer(struct file *file, struct uio *uio)
{
	int error;

	ASSERT(file->vnode != NULL);
	lock_acquire(&file->lock);
	uio->offset = file->position;
	error = vnode_transfer(file->vnode, uio, file->flags & O_APPEND);
	file->position = uio->offset;
	lock_release(&file->lock);
	return error;
}

/* Call file_transfer for contiguous memory. */
static int
transfer_buffer(struct file *file, enum uio_direction direction, void *buffer,
    uint32_t size, uint32_t *done)
{
	struct uio uio;
	int error;

	uio_init_kernel(&uio, direction, buffer, size, 0);
	error = file_transfer(file, &uio);
	*done = size - uio.left;
	return error;
}

int
file_read(struct file *file, void *buffer, uint32_t size, uint32_t *done)
{
	int error = file_check_read(file);

	*done = 0;
	if (error != 0)
		return error;
	switch (file->type) {
	case FILE_CONSOLE:
		return size == 0 ? 0 : read_console(buffer, size, done);
	case FILE_PIPE:
		return pipe_read(file->pipe, buffer, size, done);
	default:
		error = transfer_buffer(file, UIO_READ, buffer, size, done);
		return *done > 0 ? 0 : error;
	}
}

int
file_write(struct file *file, const void *buffer, uint32_t size, uint32_t *done)
{
	int error = file_check_write(file);

	*done = 0;
	if (error != 0)
		return error;
	switch (file->type) {
	case FILE_CONSOLE:
		console_write(buffer, size);
		*done = size;
		return 0;
	case FILE_PIPE:
		error = pipe_write(file->pipe, buffer, size, done);
		break;
	default:
		error = transfer_buffer(
		    file, UIO_WRITE, (void *)buffer, size, done);
	}
	return *done > 0 ? 0 : error;
}

/* ---- position, status, directories ---- */

int
file_seek(struct file *file, uint32_t position)
{
	if (file->vnode == NULL)
		return ESPIPE;
	lock_acquire(&file->lock);
	file->position = position;
	lock_release(&file->lock);
	return 0;
}

uint32_t
file_tell(struct file *file)
{
	uint32_t position;

	lock_acquire(&file->lock);
	position = file->position;
	lock_release(&file->lock);
	return position;
}

int
file_stat(struct file *file, struct stat *stat)
{
	if (file->vnode != NULL)
		return vnode_stat(file->vnode, stat);
	memset(stat, 0, sizeof(*stat));
	stat->type = file->type;
	return 0;
}

int
file_readdir(struct file *file, struct dirent *dirent)
{
	int error;

	if (file->vnode == NULL)
		return ENOTDIR;
	lock_acquire(&file->lock);
	error = vnode_readdir(file->vnode, &file->position, dirent);
	lock_release(&file->lock);
	return error;
}

struct vnode *
file_vnode(struct file *file)
{
	return file->vnode;
}

int
file_flags(const struct file *file)
{
	return file->flags;
}
