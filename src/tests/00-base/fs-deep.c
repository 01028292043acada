/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: directories nested so deeply that their path is too long are not treated as
 *     disk damage: a request for the path fails with ERANGE, files can still be created
 *     in them, and moving a directory there fails with EXDEV or, if it contains
 *     them, with EINVAL
 * disk: kept
 */
#include "tests/filetest.h"

#define DEPTH (PATH_MAX / 2 + 100)

/* Create DEPTH nested directories below the root; return the deepest. */
static struct vnode *
make_deep_directory(void)
{
	struct vnode *directory = vnode_root(), *below;

	for (unsigned i = 0; i < DEPTH; i++) {
		KTEST_CHECK_CMP(
		    vnode_create(directory, "d", FILE_DIRECTORY, &below), ==,
		    0);
		vnode_release(directory);
		directory = below;
	}
	return directory;
}

KTEST(fs_deep)
{
	struct vnode *deep = make_deep_directory(), *up;
	char path[PATH_MAX];

	KTEST_CHECK_CMP(vnode_path(deep, path, sizeof(path)), ==, ERANGE);
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/other", FILE_DIRECTORY, NULL), ==, 0);
	KTEST_CHECK_CMP(vnode_rename(deep, "/other", "d"), ==, EXDEV);
	KTEST_CHECK_CMP(vnode_rename(deep, "/d", "d"), ==, EINVAL);
	KTEST_CHECK_CMP(vnode_create(deep, "file", FILE_REGULAR, NULL), ==, 0);
	KTEST_CHECK_CMP(vnode_lookup(deep, "..", &up), ==, 0);
	KTEST_CHECK_CMP(vnode_path(up, path, sizeof(path)), ==, ERANGE);
	vnode_release(up);
	vnode_release(deep);
}
