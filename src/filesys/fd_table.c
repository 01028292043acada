/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of open files.  A table belongs to one process, which has a single thread; no
 * other thread uses the table, so it has no lock.
 */
#include <errno.h>
#include <stdlib.h>

#include "filesys/file.h"
#include "lib/debug.h"

struct fd_table {
	struct file *file[FD_MAX]; /* a reference each, or NULL */
};

struct fd_table *
fd_table_create(void)
{
	return calloc(1, sizeof(struct fd_table));
}

struct fd_table *
fd_table_fork(struct fd_table *table)
{
	struct fd_table *copy = fd_table_create();

	for (int fd = 0; copy != NULL && fd < FD_MAX; fd++)
		copy->file[fd] = fd_get(table, fd);
	return copy;
}

void
fd_table_destroy(struct fd_table *table)
{
	for (int fd = 0; fd < FD_MAX; fd++)
		fd_close(table, fd);
	free(table);
}

int
fd_install(struct fd_table *table, struct file *file, int first, int *fd)
{
	ASSERT_CMP(first, >=, 0);
	for (int i = first; i < FD_MAX; i++) {
		if (table->file[i] == NULL) {
			table->file[i] = file;
			*fd = i;
			return 0;
		}
	}
	return EMFILE;
}

struct file *
fd_get(struct fd_table *table, int fd)
{
	if (fd < 0 || fd >= FD_MAX || table->file[fd] == NULL)
		return NULL;
	return file_ref(table->file[fd]);
}

int
fd_close(struct fd_table *table, int fd)
{
	struct file *file;

	if (fd < 0 || fd >= FD_MAX || table->file[fd] == NULL)
		return EBADF;
	file = table->file[fd];
	table->file[fd] = NULL;
	file_release(file);
	return 0;
}

int
fd_dup2(struct fd_table *table, int from, int to)
{
	struct file *file;

	if (to < 0 || to >= FD_MAX)
		return EBADF;
	file = fd_get(table, from);
	if (file == NULL)
		return EBADF;
	fd_close(table, to);
	table->file[to] = file;
	return 0;
}
