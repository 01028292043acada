/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls with numbers from 32 up that work on files, directories and
 * pipes.  */
#include "userprog/syscall.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/file.h"
#include "filesys/vnode.h"
#include "userprog/process.h"
#include "userprog/uio.h"
#include "userprog/usermem.h"

/* Return the open file FD with a new reference, or NULL if FD is not open. */
static struct file *
get_file(uint32_t fd)
{
	return fd_get(process_current()->files, (int)fd);
}

/* Copy the path at user address USER to *PATH, which the caller frees.  Returns
 * 0 or an error of uio_string.  */
static int
copy_path(uint32_t user, char **path)
{
	return uio_string((const char *)user, PATH_MAX, path);
}

int32_t
sys_close2(const uint32_t *argument)
{
	return -fd_close(process_current()->files, (int)argument[0]);
}

int32_t
sys_dup2(const uint32_t *argument)
{
	int error;

	error = fd_dup2(
	    process_current()->files, (int)argument[0], (int)argument[1]);
	return syscall_result(error, (int32_t)argument[1]);
}

int32_t
sys_pipe(const uint32_t *argument)
{
	struct fd_table *files = process_current()->files;
	struct file *ends[2];
	int fds[2], error;

	error = file_pipe(&ends[0], &ends[1]);
	if (error != 0)
		return -error;
	error = fd_install(files, ends[0], 0, &fds[0]);
	if (error != 0) {
		file_release(ends[0]);
		file_release(ends[1]);
		return -error;
	}
	error = fd_install(files, ends[1], 0, &fds[1]);
	if (error != 0) {
		fd_close(files, fds[0]);
		file_release(ends[1]);
		return -error;
	}
	error = copy_out((void *)argument[0], fds, sizeof(fds));
	if (error != 0) {
		fd_close(files, fds[0]);
		fd_close(files, fds[1]);
	}
	return -error;
}

int32_t
sys_open2(const uint32_t *argument)
{
	static const int known =
	    O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | O_DIRECTORY;
	struct process *process = process_current();
	int flags = (int)argument[1], fd = 0, error;
	struct file *file;
	char *path;

	if ((flags & ~known) != 0 || (flags & O_ACCMODE) == O_ACCMODE)
		return -EINVAL;
	error = copy_path(argument[0], &path);
	if (error != 0)
		return -error;
	error = file_open(process->cwd, path, flags, &file);
	free(path);
	if (error != 0)
		return -error;
	error = fd_install(process->files, file, 0, &fd);
	if (error != 0)
		file_release(file);
	return syscall_result(error, fd);
}

int32_t
sys_stat(const uint32_t *argument)
{
	struct vnode *vnode;
	struct stat status;
	char *path;
	int error;

	error = copy_path(argument[0], &path);
	if (error != 0)
		return -error;
	error = vnode_lookup(process_current()->cwd, path, &vnode);
	free(path);
	if (error != 0)
		return -error;
	error = vnode_stat(vnode, &status);
	vnode_release(vnode);
	if (error == 0)
		error = copy_out((void *)argument[1], &status, sizeof(status));
	return -error;
}

int32_t
sys_fstat(const uint32_t *argument)
{
	struct file *file = get_file(argument[0]);
	struct stat status;
	int error;

	if (file == NULL)
		return -EBADF;
	error = file_stat(file, &status);
	file_release(file);
	if (error == 0)
		error = copy_out((void *)argument[1], &status, sizeof(status));
	return -error;
}

int32_t
sys_rename(const uint32_t *argument)
{
	char *from, *to;
	int error;

	error = copy_path(argument[0], &from);
	if (error != 0)
		return -error;
	error = copy_path(argument[1], &to);
	if (error == 0) {
		error = vnode_rename(process_current()->cwd, from, to);
		free(to);
	}
	free(from);
	return -error;
}

int32_t
sys_fsync(const uint32_t *argument)
{
	struct file *file = get_file(argument[0]);
	struct vnode *vnode;
	int error;

	if (file == NULL)
		return -EBADF;
	vnode = file_vnode(file);
	error = vnode != NULL ? vnode_fsync(vnode) : EINVAL;
	file_release(file);
	return -error;
}

int32_t
sys_sync(const uint32_t *argument UNUSED)
{
	return -filesys_sync();
}

int32_t
sys_ftruncate(const uint32_t *argument)
{
	struct file *file = get_file(argument[0]);
	struct vnode *vnode;
	int error;

	if (file == NULL)
		return -EBADF;
	vnode = file_vnode(file);
	error = vnode == NULL ? EINVAL : file_check_write(file);
	if (error == 0)
		error = vnode_truncate(vnode, argument[1]);
	file_release(file);
	return -error;
}

/* Copy up to COUNT entries of directory FILE to user address ENTRIES, and store
 * the number copied in *DONE.  Returns 0 or an errno value.  Each destination
 * is checked to be in user space before its entry is read: an entry that has
 * been read but cannot be copied is lost, since the position of FILE has
 * already advanced.  */
static int
copy_entries(
    struct file *file, struct dirent *entries, uint32_t count, uint32_t *done)
{
	struct dirent entry;
	int error;

	for (*done = 0; *done < count && !process_is_killed(); (*done)++) {
		error = usermem_check(&entries[*done], sizeof(entry));
		if (error == 0)
			error = file_readdir(file, &entry);
		if (error == ENOENT)
			break;
		if (error == 0)
			error =
			    copy_out(&entries[*done], &entry, sizeof(entry));
		if (error != 0)
			return error;
	}
	return 0;
}

int32_t
sys_getdents(const uint32_t *argument)
{
	struct file *file = get_file(argument[0]);
	uint32_t done;
	int error;

	if (file == NULL)
		return -EBADF;
	error = copy_entries(
	    file, (struct dirent *)argument[1], argument[2], &done);
	file_release(file);
	return syscall_result(error, (int32_t)done);
}

int32_t
sys_getcwd(const uint32_t *argument)
{
	uint32_t size = MIN(argument[1], PATH_MAX);
	char *path;
	int error;

	if (size == 0)
		return -ERANGE;
	path = malloc(size);
	if (path == NULL)
		return -ENOMEM;
	error = vnode_path(process_current()->cwd, path, size);
	if (error == 0)
		error = copy_out((void *)argument[0], path, strlen(path) + 1);
	free(path);
	return -error;
}

/* Call ACTION with the current directory and the path at user address USER.
 * Returns 0 or a negative errno.  */
static int32_t
apply_to_path(uint32_t user, int (*action)(struct vnode *cwd, const char *path))
{
	char *path;
	int error = copy_path(user, &path);

	if (error != 0)
		return -error;
	error = action(process_current()->cwd, path);
	free(path);
	return -error;
}

int32_t
sys_unlink(const uint32_t *argument)
{
	return apply_to_path(argument[0], vnode_remove);
}

static int
make_directory(struct vnode *cwd, const char *path)
{
	return vnode_create(cwd, path, FILE_DIRECTORY, NULL);
}

int32_t
sys_mkdir2(const uint32_t *argument)
{
	return apply_to_path(argument[0], make_directory);
}

int32_t
sys_chdir2(const uint32_t *argument)
{
	return apply_to_path(argument[0], process_chdir);
}
