/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Open files, to which descriptors refer: a file, a directory, the console or one end
 * of a pipe, with a position.  Descriptors share an open file after fork and dup2, so
 * it has a reference count.
 *
 * => all functions may sleep; int results are 0 or errno, except that of file_flags; the
 *    buffers of file_read and file_write are kernel or pinned memory.
 */
#ifndef FILESYS_FILE_H
#define FILESYS_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/abi.h"

struct file;
struct uio;
struct vnode;

/* Open PATH; FLAGS are O_*.  Stores a new reference in *OPENED.  EINVAL: FLAGS are not
 * valid; EEXIST: O_EXCL; EISDIR, ENOTDIR, ENOTSUP: the file is of a type that cannot be
 * opened with FLAGS; ENOMEM; or an error of vnode_lookup, vnode_create or
 * vnode_truncate.  */
int file_open(
    struct vnode *cwd, const char *path, int flags, struct file **opened);
/* Open the console, or create a pipe.  Stores new references.  ENOMEM. */
int file_console(int flags, struct file **opened);
int file_pipe(struct file **read_end, struct file **write_end);
struct file *file_ref(struct file *); /* returns its argument */
void file_release(struct file *);     /* the last release closes the file */

/* Transfer at the position, which advances.  *DONE: the number of bytes transferred; if
 * it is not 0, the result is 0, even if an error ended the transfer early.  A read of 0
 * bytes means end of file.  EBADF if the file is not open for reading (or writing),
 * EISDIR, EPIPE, EINTR (the process was killed while it waited for a pipe or the
 * console), or an error of vnode_transfer.  */
int file_read(struct file *, void *buffer, uint32_t size, uint32_t *done);
int file_write(
    struct file *, const void *buffer, uint32_t size, uint32_t *done);
/* Transfer everything that the uio has left, at the position, atomically.  A read stops
 * at the end of file.  If an error ends the transfer early, the uio's offset is where the
 * transfer stopped.
 * => the file has a vnode, and file_check_read or file_check_write returned 0.  */
int file_transfer(struct file *, struct uio *);
/* Check that the file is open for reading (or writing) and is not a directory.  Returns
 * 0, EBADF or EISDIR.  */
int file_check_read(const struct file *);
int file_check_write(const struct file *);

/* Set or return the position, in bytes.  For the console or a pipe, file_seek returns
 * ESPIPE, and file_tell returns 0.  */
int file_seek(struct file *, uint32_t position);
uint32_t file_tell(struct file *);
int file_stat(struct file *, struct stat *);
/* Return the next entry of a directory.  ENOENT at the end; ENOTDIR. */
int file_readdir(struct file *, struct dirent *);
/* The file's vnode, without a new reference; NULL: the console or a pipe. */
struct vnode *file_vnode(struct file *);
int file_flags(const struct file *); /* O_*, as passed when it was opened */

/* Open-file tables: descriptors from 0 to FD_MAX - 1.  Processes can share a table,
 * which therefore has a reference count and a lock of its own.  */
#define FD_MAX 128

struct fd_table;

struct fd_table *fd_table_create(void); /* NULL: out of memory */
/* Return a copy of the table, which shares all open files; NULL: out of memory. */
struct fd_table *fd_table_fork(struct fd_table *);
/* Add a reference, and return the same table. */
struct fd_table *fd_table_ref(struct fd_table *);
/* Release a reference.  The last release closes all descriptors. */
void fd_table_release(struct fd_table *);
/* Install FILE, taking over the caller's reference, at the lowest free descriptor that
 * is at least FIRST.  EMFILE: there is none; the caller keeps the reference.  */
int fd_install(struct fd_table *, struct file *, int first, int *fd);
/* Return a new reference to the open file of FD, or NULL if FD is not open. */
struct file *fd_get(struct fd_table *, int fd);
int fd_close(struct fd_table *, int fd); /* EBADF */
/* Make TO refer to the open file of FROM, and close the file to which TO referred, if
 * any.  EBADF: FROM is not open, or TO is out of range.  */
int fd_dup2(struct fd_table *, int from, int to);

#endif
