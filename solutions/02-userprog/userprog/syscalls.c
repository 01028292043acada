/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls 0 to 12 and 15 to 19, as Pintos programs expect them: failure is
 * -1 or false, and a bad pointer kills the process.
 *
 * A handler that takes a copy of a string or a reference to a file must release
 * it before calling bad_pointer, which does not return.
 */
#include "userprog/syscall.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/file.h"
#include "filesys/vnode.h"
#include "userprog/first_program.h"
#include "userprog/process.h"
#include "userprog/uio.h"
#include "userprog/usermem.h"
#include "userprog/wait.h"

static void NORETURN
bad_pointer(uint32_t pointer)
{
	process_kill("system call with bad pointer 0x%08x", pointer);
}

/* Return a copy, which the caller frees, of the user's string at POINTER, or
 * NULL if it does not fit in SIZE bytes or memory is exhausted.  Kills the
 * process if the string cannot be read.  */
static char *
string_argument(uint32_t pointer, uint32_t size)
{
	char *copy;
	int error = uio_string((const char *)pointer, size, &copy);

	if (error == EFAULT)
		bad_pointer(pointer);
	return error == 0 ? copy : NULL;
}

/* Return the open file FD with a new reference, or NULL if FD is not open. */
static struct file *
file_argument(uint32_t fd)
{
	return fd_get(process_current()->files, (int)fd);
}

/* ---------------------------------------------------------- processes */

int32_t
sys_halt(const uint32_t *argument UNUSED)
{
	process_shut_down(0);
}

int32_t
sys_exit(const uint32_t *argument)
{
	process_exit((int)argument[0]);
}

int32_t
sys_exec(const uint32_t *argument)
{
	char *line = string_argument(argument[0], ARG_MAX);
	pid_t pid;
	int error;

	if (line == NULL)
		return PID_ERROR;
	error = process_spawn(line, &pid);
	free(line);
	return error == 0 ? pid : PID_ERROR;
}

int32_t
sys_wait(const uint32_t *argument)
{
	pid_t pid = (pid_t)argument[0], found;
	int status;

	/* A pid of -1 would make wait_for accept any child. */
	if (pid == PID_ERROR ||
	    wait_for(process_current(), pid, 0, &found, &status) != 0)
		return -1;
	return status;
}

/* ---------------------------------------------------------- paths */

/* Call HANDLER, a newer system call that takes a path and returns 0 or a
 * negative errno, and translate its result.  Returns true if it succeeded.  */
static bool
call_succeeds(syscall_handler *handler, const uint32_t *argument)
{
	int32_t result = handler(argument);

	if (result == -EFAULT)
		bad_pointer(argument[0]);
	return result == 0;
}

int32_t
sys_create(const uint32_t *argument)
{
	struct vnode *cwd = process_current()->cwd, *vnode;
	char *path = string_argument(argument[0], PATH_MAX);
	int error;

	if (path == NULL)
		return false;
	error = vnode_create(cwd, path, FILE_REGULAR, &vnode);
	if (error == 0) {
		error = vnode_truncate(vnode, argument[1]);
		vnode_release(vnode);
		if (error != 0)
			vnode_remove(cwd, path);
	}
	free(path);
	return error == 0;
}

int32_t
sys_remove(const uint32_t *argument)
{
	return call_succeeds(sys_unlink, argument);
}

int32_t
sys_mkdir(const uint32_t *argument)
{
	return call_succeeds(sys_mkdir2, argument);
}

int32_t
sys_chdir(const uint32_t *argument)
{
	return call_succeeds(sys_chdir2, argument);
}

int32_t
sys_open(const uint32_t *argument)
{
	struct process *process = process_current();
	char *path = string_argument(argument[0], PATH_MAX);
	struct file *file;
	int fd, error;

	if (path == NULL)
		return -1;
	error = file_open(process->cwd, path, O_RDWR, &file);
	if (error == EISDIR)
		error = file_open(process->cwd, path, O_RDONLY, &file);
	free(path);
	if (error != 0)
		return -1;
	/* 0 and 1 stand for the console, even if they are closed. */
	error = fd_install(process->files, file, 2, &fd);
	if (error != 0) {
		file_release(file);
		return -1;
	}
	return fd;
}

/* ---------------------------------------------------------- open files */

int32_t
sys_close(const uint32_t *argument)
{
	int fd = (int)argument[0];

	/* Pintos programs cannot close the console. */
	if (fd == STDIN_FILENO || fd == STDOUT_FILENO)
		return -1;
	return fd_close(process_current()->files, fd) == 0 ? 0 : -1;
}

int32_t
sys_read(const uint32_t *argument)
{
	struct file *file = file_argument(argument[0]);
	uint32_t done;
	int error;

	if (file == NULL)
		return -1;
	error = uio_read(file, (void *)argument[1], argument[2], &done);
	file_release(file);
	if (error == EFAULT)
		bad_pointer(argument[1]);
	return error == 0 ? (int32_t)done : -1;
}

int32_t
sys_write(const uint32_t *argument)
{
	struct file *file = file_argument(argument[0]);
	uint32_t done;
	int error;

	if (file == NULL)
		return -1;
	error = uio_write(file, (const void *)argument[1], argument[2], &done);
	file_release(file);
	if (error == EFAULT)
		bad_pointer(argument[1]);
	/* In Pintos, a write to a full disk or to the file of a running program
	 * writes 0 bytes and does not fail.  */
	if (error == ENOSPC || error == ETXTBSY)
		return 0;
	return error == 0 ? (int32_t)done : -1;
}

int32_t
sys_seek(const uint32_t *argument)
{
	struct file *file = file_argument(argument[0]);
	int error;

	if (file == NULL)
		return -1;
	error = file_seek(file, argument[1]);
	file_release(file);
	return error == 0 ? 0 : -1;
}

int32_t
sys_tell(const uint32_t *argument)
{
	struct file *file = file_argument(argument[0]);
	int32_t position;

	if (file == NULL)
		return -1;
	position = (int32_t)file_tell(file);
	file_release(file);
	return position;
}

/* Get the status of FD.  Returns false if that fails or FD is not open. */
static bool
stat_argument(uint32_t fd, struct stat *status)
{
	struct file *file = file_argument(fd);
	int error;

	if (file == NULL)
		return false;
	error = file_stat(file, status);
	file_release(file);
	return error == 0;
}

int32_t
sys_filesize(const uint32_t *argument)
{
	struct stat status;

	return stat_argument(argument[0], &status) ? (int32_t)status.size : -1;
}

int32_t
sys_isdir(const uint32_t *argument)
{
	struct stat status;

	return stat_argument(argument[0], &status) &&
	    status.type == FILE_DIRECTORY;
}

int32_t
sys_inumber(const uint32_t *argument)
{
	struct stat status;

	return stat_argument(argument[0], &status) ? (int32_t)status.inumber :
						     -1;
}

/* Read the next entry of directory FILE, skipping entries that a Pintos program
 * must not see: ".", "..", and names longer than its buffer.  Returns false if
 * there are no more entries or FILE cannot be read.  */
static bool
next_entry(struct file *file, struct dirent *entry)
{
	do {
		if (file_readdir(file, entry) != 0)
			return false;
	} while (strcmp(entry->name, ".") == 0 ||
	    strcmp(entry->name, "..") == 0 ||
	    strlen(entry->name) > READDIR_MAX_LEN);
	return true;
}

int32_t
sys_readdir(const uint32_t *argument)
{
	struct file *file = file_argument(argument[0]);
	struct dirent entry;
	bool found;

	if (file == NULL)
		return false;
	found = next_entry(file, &entry);
	file_release(file);
	if (found &&
	    copy_out((void *)argument[1], entry.name, strlen(entry.name) + 1) !=
		0)
		bad_pointer(argument[1]);
	return found;
}
