/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a mount that runs out of memory fails with ENOMEM rather than
 *     reporting a damaged file system
 */
#include <errno.h>

#include "devices/block.h"
#include "filesys/vnode.h"
#include "mem/palloc.h"
#include "tests/ktest.h"

KTEST(fs_mount_memory)
{
	struct block *disk = block_root();
	unsigned failed = 0;
	int error;

	for (uint32_t n = 1; n <= 12; n++) {
		KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
		palloc_inject_failures(n);
		error = filesys_mount(disk);
		palloc_inject_failures(0);
		if (error == 0)
			continue;
		KTEST_CHECK_CMP(error, ==, ENOMEM);
		failed++;
		KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	}
	KTEST_CHECK_CMP(failed, >, 0);
}
