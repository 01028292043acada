/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a directory of several blocks keeps track of hundreds of files while
 *     they are created, listed and removed, and the inodes of removed files are
 *     reused
 * disk: ata
 */
#include <stdio.h>

#include "tests/filetest.h"

#define FILES 300

static void
make_path(unsigned i, char *path, size_t size)
{
	snprintf(path, size, "/many/file-%u%s", i,
	    i % 3 == 0 ? "-with-a-longer-name" : "");
}

static void
for_each_file(unsigned first, unsigned step, int (*action)(const char *))
{
	char path[60];

	for (unsigned i = first; i < FILES; i += step) {
		make_path(i, path, sizeof(path));
		KTEST_CHECK_CMP(action(path), ==, 0);
	}
}

static int
create_file(const char *path)
{
	return vnode_create(NULL, path, FILE_REGULAR, NULL);
}

static int
remove_name(const char *path)
{
	return vnode_remove(NULL, path);
}

static int
error_unless_gone(const char *path)
{
	return file_lookup_error(path) == ENOENT ? 0 : EEXIST;
}

/* Check the types of the entries, and that the directory can be read from any
 * position.  Returns the number of entries, including "." and "..".  */
static unsigned
count_entries(void)
{
	struct vnode *many = file_find("/many");
	struct dirent *entry = malloc(sizeof(*entry));
	uint32_t position = 0;
	unsigned count = 0;
	int error;

	while ((error = vnode_readdir(many, &position, entry)) == 0) {
		count++;
		KTEST_CHECK_CMP(entry->type, ==,
		    entry->name[0] == '.' ? FILE_DIRECTORY : FILE_REGULAR);
	}
	KTEST_CHECK_CMP(error, ==, ENOENT);
	/* Any position is valid: the call returns an entry at or after it, or
	 * ENOENT.  */
	for (position = 0; position < 3000; position += 7) {
		uint32_t next = position;

		error = vnode_readdir(many, &next, entry);
		KTEST_CHECK(error == 0 || error == ENOENT);
		KTEST_CHECK_CMP(next, >, position);
	}
	free(entry);
	vnode_release(many);
	return count;
}

KTEST(fs_many)
{
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/many", FILE_DIRECTORY, NULL), ==, 0);
	for_each_file(0, 1, create_file);
	KTEST_CHECK_CMP(count_entries(), ==, FILES + 2);
	for_each_file(0, 2, remove_name);
	for_each_file(0, 2, error_unless_gone);
	for_each_file(1, 2, file_lookup_error);
	KTEST_CHECK_CMP(count_entries(), ==, FILES / 2 + 2);
	for_each_file(0, 2, create_file);
	for_each_file(0, 1, file_lookup_error);
	/* Create more files in total than there are inodes. */
	for (unsigned round = 0; round < 5; round++) {
		for_each_file(0, 1, remove_name);
		KTEST_CHECK_CMP(count_entries(), ==, 2);
		for_each_file(0, 1, create_file);
	}
	for_each_file(0, 1, remove_name);
	KTEST_CHECK_CMP(remove_name("/many"), ==, 0);
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
}
