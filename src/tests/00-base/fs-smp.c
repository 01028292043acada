/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads on four CPUs can create, write, read, truncate, rename and
 *     remove private and shared files at the same time, with little memory for
 *     the cache; each thread reads back its own data, and the disk stays
 *     consistent
 * cpus: 4
 * memory: 6M
 * disk: ata
 * limit: 100s
 * options: jitter=3
 */
#include <stdio.h>

#include "tests/filetest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 8
#define ROUNDS  12
#define SIZE    70000

static struct semaphore done;

/* Create, use and remove a file that only this thread uses. */
static void
use_own_file(unsigned id, unsigned round)
{
	char path[40], other[40];
	struct vnode *vnode;

	snprintf(path, sizeof(path), "/smp/%u", id);
	snprintf(other, sizeof(other), "/smp/%u-renamed", id);
	vnode = file_make(path);
	file_write_all(vnode, id + 1, 0, SIZE);
	if (round % 4 == 0)
		KTEST_CHECK_CMP(vnode_fsync(vnode), ==, 0);
	KTEST_CHECK_CMP(vnode_rename(NULL, path, other), ==, 0);
	KTEST_CHECK_CMP(vnode_truncate(vnode, SIZE / 2), ==, 0);
	file_check(vnode, id + 1, 0, SIZE / 2);
	KTEST_CHECK_CMP(vnode_remove(NULL, other), ==, 0);
	file_check(vnode, id + 1, 0, SIZE / 2);
	vnode_release(vnode);
}

/* Append a record of one repeated byte to LOG, to which all threads append. */
static void
append_record(struct vnode *log, unsigned id)
{
	uint8_t record[64];
	uint32_t offset, written;

	memset(record, (int)id, sizeof(record));
	KTEST_CHECK_CMP(
	    vnode_append(log, record, sizeof(record), &offset, &written), ==,
	    0);
	KTEST_CHECK_CMP(offset % sizeof(record), ==, 0);
	KTEST_CHECK_CMP(written, ==, sizeof(record));
}

/* Create, look up and remove a name that all threads use.  Creation may fail
 * only with EEXIST, look-up and removal only with ENOENT.  */
static void
contend_for_name(void)
{
	struct vnode *vnode = NULL;
	int error = vnode_create(NULL, "/smp/same", FILE_REGULAR, &vnode);

	KTEST_CHECK(error == 0 || error == EEXIST);
	vnode_release(vnode);
	error = file_lookup_error("/smp/same");
	KTEST_CHECK(error == 0 || error == ENOENT);
	error = vnode_remove(NULL, "/smp/same");
	KTEST_CHECK(error == 0 || error == ENOENT);
}

static void
use_files(void *argument)
{
	unsigned id = (unsigned)argument;
	struct vnode *log = file_find("/smp/log");

	for (unsigned round = 0; round < ROUNDS; round++) {
		use_own_file(id, round);
		append_record(log, id);
		contend_for_name();
		if (id == 0)
			KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	}
	vnode_release(log);
	sema_up(&done);
}

static void
check_log(void)
{
	struct vnode *log = file_find("/smp/log");
	unsigned count[THREADS] = { 0 };
	uint8_t record[64];
	uint32_t got;

	KTEST_CHECK_CMP(vnode_size(log), ==, THREADS * ROUNDS * sizeof(record));
	for (uint32_t i = 0; i < THREADS * ROUNDS; i++) {
		KTEST_CHECK_CMP(vnode_read(log, record, sizeof(record),
				    i * sizeof(record), &got),
		    ==, 0);
		KTEST_CHECK_CMP(record[0], <, THREADS);
		for (unsigned j = 0; j < sizeof(record); j++)
			KTEST_CHECK_CMP(record[j], ==, record[0]);
		count[record[0]]++;
	}
	for (unsigned i = 0; i < THREADS; i++)
		KTEST_CHECK_CMP(count[i], ==, ROUNDS);
	vnode_release(log);
}

KTEST(fs_smp)
{
	sema_init(&done, 0);
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/smp", FILE_DIRECTORY, NULL), ==, 0);
	vnode_release(file_make("/smp/log"));
	for (unsigned i = 0; i < THREADS; i++)
		KTEST_CHECK_CMP(
		    thread_create("worker", PRI_DEFAULT, use_files, (void *)i),
		    !=, TID_ERROR);
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&done);
	check_log();
	KTEST_CHECK_CMP(vnode_count(), ==, 0);
}
