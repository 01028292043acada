/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: looking up paths and creating, removing and renaming files work, and
 *     invalid requests fail with the expected errors
 * disk: ata
 */
#include <stdio.h>

#include "tests/filetest.h"

static int
create_node(const char *path, enum file_type type)
{
	return vnode_create(NULL, path, type, NULL);
}

static uint32_t
find_inumber(const char *path)
{
	struct vnode *vnode = file_find(path);
	uint32_t number = vnode_inumber(vnode);

	vnode_release(vnode);
	return number;
}

static void
check_paths(void)
{
	char name[NAME_MAX + 3];
	char path[PATH_MAX + 1];

	KTEST_CHECK_CMP(create_node("/d", FILE_DIRECTORY), ==, 0);
	KTEST_CHECK_CMP(create_node("/d/e", FILE_DIRECTORY), ==, 0);
	KTEST_CHECK_CMP(create_node("/d/f", FILE_REGULAR), ==, 0);
	KTEST_CHECK_CMP(
	    find_inumber("//d/./e/..//e/"), ==, find_inumber("/d/e"));
	KTEST_CHECK_CMP(find_inumber("/../../d/e"), ==, find_inumber("d/e"));
	KTEST_CHECK_CMP(file_lookup_error(""), ==, ENOENT);
	KTEST_CHECK_CMP(file_lookup_error("/x"), ==, ENOENT);
	KTEST_CHECK_CMP(file_lookup_error("/x/y"), ==, ENOENT);
	KTEST_CHECK_CMP(file_lookup_error("/d/f/g"), ==, ENOTDIR);
	KTEST_CHECK_CMP(file_lookup_error("/d/f/"), ==, ENOTDIR);
	KTEST_CHECK_CMP(file_lookup_error("/d/f/."), ==, ENOTDIR);

	memset(name, 'n', sizeof(name));
	name[0] = '/';
	name[NAME_MAX + 2] = '\0';
	KTEST_CHECK_CMP(create_node(name, FILE_REGULAR), ==, ENAMETOOLONG);
	name[NAME_MAX + 1] = '\0';
	KTEST_CHECK_CMP(create_node(name, FILE_REGULAR), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, name), ==, 0);
	memset(path, '/', sizeof(path));
	path[PATH_MAX] = '\0';
	KTEST_CHECK_CMP(file_lookup_error(path), ==, ENAMETOOLONG);
	path[PATH_MAX - 1] = '\0';
	KTEST_CHECK_CMP(file_lookup_error(path), ==, 0);
}

static void
check_create(void)
{
	KTEST_CHECK_CMP(create_node("/d", FILE_DIRECTORY), ==, EEXIST);
	KTEST_CHECK_CMP(create_node("/", FILE_DIRECTORY), ==, EEXIST);
	KTEST_CHECK_CMP(create_node("/d/.", FILE_DIRECTORY), ==, EEXIST);
	KTEST_CHECK_CMP(create_node("/d/f", FILE_REGULAR), ==, EEXIST);
	KTEST_CHECK_CMP(create_node("/d/f/g", FILE_REGULAR), ==, ENOTDIR);
	KTEST_CHECK_CMP(create_node("/none/g", FILE_REGULAR), ==, ENOENT);
	KTEST_CHECK_CMP(create_node("/d/g/", FILE_REGULAR), ==, EISDIR);
	KTEST_CHECK_CMP(create_node("/d/g/", FILE_DIRECTORY), ==, 0);
	KTEST_CHECK_CMP(create_node("/d/p", FILE_PIPE), ==, EINVAL);
}

static void
check_remove(void)
{
	struct vnode *open = file_find("/d/g");

	KTEST_CHECK_CMP(vnode_remove(NULL, "/d"), ==, ENOTEMPTY);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d/g"), ==, EBUSY);
	vnode_release(open);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d/g/."), ==, EINVAL);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d/g/.."), ==, EINVAL);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/"), ==, EBUSY);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d/f/"), ==, ENOTDIR);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d/g"), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d/g"), ==, ENOENT);
}

static void
check_rename(void)
{
	uint32_t e = find_inumber("/d/e"), f = find_inumber("/d/f");

	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/f", "/d/ff"), ==, 0);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/ff", "/d/e/f"), ==, 0);
	KTEST_CHECK_CMP(find_inumber("/d/e/f"), ==, f);
	KTEST_CHECK_CMP(file_lookup_error("/d/f"), ==, ENOENT);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/e", "/d/a longer name"), ==, 0);
	KTEST_CHECK_CMP(find_inumber("/d/a longer name"), ==, e);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/a longer name", "/d/e"), ==, 0);

	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/x", "/d/y"), ==, ENOENT);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d", "/d/e/d"), ==, EINVAL);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d", "/d/d"), ==, EINVAL);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/e", "/e"), ==, EXDEV);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/e/f", "/d/e"), ==, ENOTEMPTY);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/.", "/x"), ==, EINVAL);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/e/f", "/d/e/g/"), ==, ENOTDIR);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/e/f", "/d/e/f"), ==, 0);
}

static void
check_replace(void)
{
	struct vnode *old;

	file_write_all(old = file_make("/d/old"), 1, 0, 100);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/e/f", "/d/old"), ==, 0);
	file_check(old, 1, 0, 100);
	vnode_release(old);
	old = file_find("/d/old");
	KTEST_CHECK_CMP(vnode_size(old), ==, 0);
	vnode_release(old);

	KTEST_CHECK_CMP(create_node("/d/n", FILE_DIRECTORY), ==, 0);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/n", "/d/old"), ==, ENOTDIR);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/old", "/d/n"), ==, EISDIR);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/e", "/d/n"), ==, 0);
	KTEST_CHECK_CMP(file_lookup_error("/d/e"), ==, ENOENT);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/d/old", "/words"), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d/n"), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/d"), ==, 0);
}

static void
check_vnode_path(void)
{
	char path[100];
	struct vnode *deep;

	KTEST_CHECK_CMP(create_node("/a", FILE_DIRECTORY), ==, 0);
	KTEST_CHECK_CMP(create_node("/a/bb", FILE_DIRECTORY), ==, 0);
	KTEST_CHECK_CMP(create_node("/a/bb/ccc", FILE_DIRECTORY), ==, 0);
	deep = file_find("/a/bb/ccc");
	KTEST_CHECK_CMP(vnode_path(deep, path, sizeof(path)), ==, 0);
	KTEST_CHECK_CMP(strcmp(path, "/a/bb/ccc"), ==, 0);
	KTEST_CHECK_CMP(vnode_path(deep, path, 10), ==, 0);
	KTEST_CHECK_CMP(vnode_path(deep, path, 9), ==, ERANGE);
	vnode_release(deep);
	deep = vnode_root();
	KTEST_CHECK_CMP(vnode_path(deep, path, 2), ==, 0);
	KTEST_CHECK_CMP(strcmp(path, "/"), ==, 0);
	KTEST_CHECK_CMP(vnode_path(deep, path, 1), ==, ERANGE);
	vnode_release(deep);
}

KTEST(fs_names)
{
	check_paths();
	check_create();
	check_remove();
	check_rename();
	check_replace();
	check_vnode_path();
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
}
