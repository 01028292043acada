/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: readers that outnumber the buffers of the cache all get their data,
 *     although each of them needs an indirect block and the bitmap as well; on
 *     average, a reader causes at most 10 thread switches, so readers are not
 *     woken again and again while no buffer is available
 * memory: 8M
 * options: latency=1000
 */
#include <stdio.h>

#include "devices/block.h"
#include "mem/palloc.h"
#include "tests/deadline.h"
#include "tests/filetest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define READERS      150   /* the smallest cache has 96 buffers of 1 KiB */
#define OFFSET       20000 /* past the direct blocks, with blocks of 1 KiB */
#define FREE_PAGES   96    /* at most, during the mount */
#define SWITCHES_MAX 10    /* per reader, for three blocks */

static struct vnode *files[READERS];
static struct semaphore start, done;

/* Mount DISK while at most FREE_PAGES pages are free, so few that the cache gets
 * its minimum number of buffers.  */
static void
mount_with_small_cache(struct block *disk)
{
	void **taken = NULL;

	for (;;) {
		struct palloc_stats stats;
		void **page;

		palloc_get_stats(0, &stats);
		if (stats.free <= FREE_PAGES)
			break;
		page = palloc_get_page(0);
		KTEST_CHECK(page != NULL);
		*page = taken;
		taken = page;
	}
	KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	while (taken != NULL) {
		void **next = *taken;

		palloc_free_page(taken);
		taken = next;
	}
}

static void
make_files(void)
{
	for (unsigned i = 0; i < READERS; i++) {
		char path[20];
		struct vnode *vnode;

		snprintf(path, sizeof(path), "/sparse%u", i);
		vnode = file_make(path);
		file_write_all(vnode, i + 1, OFFSET, OFFSET + 1);
		vnode_release(vnode);
	}
}

static void
open_files(void)
{
	for (unsigned i = 0; i < READERS; i++) {
		char path[20];

		snprintf(path, sizeof(path), "/sparse%u", i);
		files[i] = file_find(path);
	}
}

static void
read_file(void *argument)
{
	unsigned i = (unsigned)argument;

	sema_down(&start);
	file_check(files[i], i + 1, OFFSET, OFFSET + 1);
	sema_up(&done);
}

KTEST(fs_pins)
{
	struct block *disk = block_root();
	uint32_t switches;

	make_files();
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	mount_with_small_cache(disk);
	open_files();
	sema_init(&start, 0);
	sema_init(&done, 0);
	for (unsigned i = 0; i < READERS; i++)
		KTEST_CHECK_CMP(
		    thread_create("reader", PRI_DEFAULT, read_file, (void *)i),
		    !=, TID_ERROR);
	set_deadline(30);
	switches = thread_switch_count();
	for (unsigned i = 0; i < READERS; i++)
		sema_up(&start);
	for (unsigned i = 0; i < READERS; i++)
		sema_down(&done);
	switches = thread_switch_count() - switches;
	KTEST_CHECK_CMP(switches, <=, SWITCHES_MAX * READERS);
	for (unsigned i = 0; i < READERS; i++)
		vnode_release(files[i]);
}
