/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a look-up of a mounted directory that fails for lack of memory keeps
 *     no reference to the directory covered by the mount
 */
#include <errno.h>

#include "filesys/vnode_ops.h"
#include "mem/palloc.h"
#include "tests/ktest.h"

KTEST(lookup_memory)
{
	struct vnode *root = vnode_root(), *devices, *covered;
	uint32_t before;

	/* Keep the covered directory in memory, so that only the look-up of the
	 * mounted directory needs memory.  */
	KTEST_CHECK_CMP(vnode_lookup(NULL, "/dev", &devices), ==, 0);
	KTEST_CHECK_CMP(vnode_get(devices->mount->parent,
			    devices->mount->covered, &covered),
	    ==, 0);
	vnode_release(devices);
	before = vnode_count();
	palloc_inject_failures(1);
	KTEST_CHECK_CMP(vnode_lookup(NULL, "/dev", &devices), ==, ENOMEM);
	palloc_inject_failures(0);
	vnode_release(covered);
	vnode_release(root);
	KTEST_CHECK_CMP(vnode_count(), ==, before - 2);
}
