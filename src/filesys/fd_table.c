/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of open files.  Several processes can use one table (rfork without RFFDG), so
 * a spinlock guards its entries.  The lock is held only to copy or change entries: a
 * file is closed after its entry has been cleared and the lock released, because closing
 * a file may sleep.  Taking a reference to a file does not sleep.
 */
#include <errno.h>
#include <stdlib.h>

#include "cpu/spinlock.h"
#include "filesys/file.h"
#include "lib/debug.h"

/* Locks: (a) atomic, (l) lock. */
struct fd_table {
	unsigned references; /* (a) processes that use the table */
	struct spinlock lock;
	struct file *file[FD_MAX]; /* (l) a reference each, or NULL */
};

struct fd_table *
fd_table_create(void)
{
	struct fd_table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		return NULL;
	table->references = 1;
	spin_init(&table->lock, "fd_table");
	return table;
}

/* => the table is locked.  */
static struct file *
get_entry(struct fd_table *table, int fd)
{
	if (fd < 0 || fd >= FD_MAX || table->file[fd] == NULL)
		return NULL;
	return file_ref(table->file[fd]);
}

struct fd_table *
fd_table_fork(struct fd_table *table)
{
	struct fd_table *copy = fd_table_create();

	if (copy == NULL)
		return NULL;
	spin_acquire(&table->lock);
	for (int fd = 0; fd < FD_MAX; fd++)
		if (table->file[fd] != NULL)
			copy->file[fd] = file_ref(table->file[fd]);
	spin_release(&table->lock);
	return copy;
}

struct fd_table *
fd_table_ref(struct fd_table *table)
{
	__atomic_add_fetch(&table->references, 1, __ATOMIC_RELAXED);
	return table;
}

void
fd_table_release(struct fd_table *table)
{
	if (__atomic_sub_fetch(&table->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	/* No lock is needed: this was the last user. */
	for (int fd = 0; fd < FD_MAX; fd++)
		if (table->file[fd] != NULL)
			file_release(table->file[fd]);
	free(table);
}

int
fd_install(struct fd_table *table, struct file *file, int first, int *fd)
{
	int i = first;

	ASSERT_CMP(first, >=, 0);
	spin_acquire(&table->lock);
	while (i < FD_MAX && table->file[i] != NULL)
		i++;
	if (i < FD_MAX) {
		table->file[i] = file;
		*fd = i;
	}
	spin_release(&table->lock);
	return i < FD_MAX ? 0 : EMFILE;
}

struct file *
fd_get(struct fd_table *table, int fd)
{
	struct file *file;

	spin_acquire(&table->lock);
	file = get_entry(table, fd);
	spin_release(&table->lock);
	return file;
}

int
fd_close(struct fd_table *table, int fd)
{
	struct file *file;

	if (fd < 0 || fd >= FD_MAX)
		return EBADF;
	spin_acquire(&table->lock);
	file = table->file[fd];
	table->file[fd] = NULL;
	spin_release(&table->lock);
	if (file == NULL)
		return EBADF;
	file_release(file);
	return 0;
}

int
fd_dup2(struct fd_table *table, int from, int to)
{
	struct file *file, *old = NULL;

	if (to < 0 || to >= FD_MAX)
		return EBADF;
	spin_acquire(&table->lock);
	file = get_entry(table, from);
	if (file != NULL) {
		old = table->file[to];
		table->file[to] = file;
	}
	spin_release(&table->lock);
	if (file == NULL)
		return EBADF;
	if (old != NULL)
		file_release(old);
	return 0;
}
