/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the disk can be unmounted and mounted while other threads write dirty
 *     data back, as the syncer does
 * cpus: 4
 * options: jitter=3 latency=50
 */
#include "tests/deadline.h"
#include "tests/disktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define SYNCERS 3
#define ROUNDS  20

static volatile bool stop;
static struct semaphore stopped;

static void
sync_until_stopped(void *unused UNUSED)
{
	while (!stop) {
		KTEST_CHECK_CMP(filesys_sync(), ==, 0);
		thread_yield();
	}
	sema_up(&stopped);
}

KTEST(fs_mount_sync)
{
	set_deadline(40);
	sema_init(&stopped, 0);
	for (unsigned i = 0; i < SYNCERS; i++)
		KTEST_CHECK_CMP(thread_create("syncer", PRI_DEFAULT,
				    sync_until_stopped, NULL),
		    !=, TID_ERROR);
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct vnode *vnode = file_make("/file");

		file_write_all(vnode, i + 1, 0, 20000);
		vnode_release(vnode);
		KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
		KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
		vnode = file_find("/file");
		file_check(vnode, i + 1, 0, 20000);
		vnode_release(vnode);
		KTEST_CHECK_CMP(vnode_remove(NULL, "/file"), ==, 0);
	}
	stop = true;
	for (unsigned i = 0; i < SYNCERS; i++)
		sema_down(&stopped);
}
