/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A workload for tests of the state of the disk after a crash.  It creates,
 * writes, truncates, renames and removes files and directories.  Each note that
 * it logs says that a file must exist with its complete contents if the disk
 * stops after any of the writes <first> to <last>:
 *
 *	kept <path> <seed> <size> <first> <last>
 *
 * The checker (Instar::Crash) reconstructs the disk as it was after each of
 * several numbers of writes.
 */
#ifndef TESTS_CRASHLOAD_H
#define TESTS_CRASHLOAD_H

#include <stdio.h>

#include "devices/block.h"
#include "lib/random.h"
#include "tests/filetest.h"

#define CRASH_FILES 24
#define CRASH_SIZE  60000

/* A file that may exist.  If DURABLE, its present state has been on disk since
 * write number FIRST.  */
struct crash_file {
	char path[40];
	struct vnode *vnode; /* NULL: the file does not exist */
	uint32_t seed, size;
	uint32_t first;
	bool durable;
};

static struct crash_file crash_files[CRASH_FILES];
static uint32_t crash_seed;

/* Return the number of writes to the root disk since boot. */
static inline uint32_t
crash_writes(void)
{
	struct block_stats stats;

	block_get_stats(block_root(), &stats);
	return stats.writes;
}

/* Return a random number below LIMIT. */
static inline uint32_t
crash_random(uint32_t limit)
{
	return random_ulong() % limit;
}

/* Call this before changing FILE.  If its present state is durable, log the
 * range of writes after which the disk contains this state.  */
static inline void
crash_end_durable(struct crash_file *file)
{
	if (file->durable && file->vnode != NULL)
		ktest_note("kept %s %u %u %u %u", file->path, file->seed,
		    file->size, file->first, crash_writes());
	file->durable = false;
}

/* Replace the contents of FILE with new contents of a random size. */
static inline void
crash_write(struct crash_file *file)
{
	crash_end_durable(file);
	file->seed = ++crash_seed;
	file->size = 1 + crash_random(crash_random(4) == 0 ? CRASH_SIZE : 3000);
	KTEST_CHECK_CMP(
	    vnode_truncate(file->vnode, crash_random(2) == 0 ? 0 : file->size),
	    ==, 0);
	file_write_all(file->vnode, file->seed, 0, file->size);
}

/* Create FILE, whose number is NUMBER, with contents of a random size. */
static inline void
crash_create(struct crash_file *file, unsigned number)
{
	snprintf(file->path, sizeof(file->path), "/crash/%u/file-%u",
	    number % 3, number);
	file->vnode = file_make(file->path);
	crash_write(file);
}

/* Remove FILE. */
static inline void
crash_remove(struct crash_file *file)
{
	crash_end_durable(file);
	KTEST_CHECK_CMP(vnode_remove(NULL, file->path), ==, 0);
	vnode_release(file->vnode);
	file->vnode = NULL;
}

/* Rename FILE, whose number is NUMBER, to a random path. */
static inline void
crash_rename(struct crash_file *file, unsigned number)
{
	char path[40];

	crash_end_durable(file);
	snprintf(path, sizeof(path), "/crash/%u/file-%u%s",
	    (unsigned)crash_random(3), number,
	    crash_random(2) == 0 ? "-of-another-name" : "");
	KTEST_CHECK_CMP(vnode_rename(NULL, file->path, path), ==, 0);
	memcpy(file->path, path, sizeof(path));
}

/* Write FILE back; its state is durable until it is changed. */
static inline void
crash_make_durable(struct crash_file *file)
{
	crash_end_durable(file);
	KTEST_CHECK_CMP(vnode_fsync(file->vnode), ==, 0);
	file->durable = true;
	file->first = crash_writes();
}

/* Create, rename and remove a directory with a file and a directory in it. */
static inline void
crash_use_directory(void)
{
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/crash/dir", FILE_DIRECTORY, NULL), ==, 0);
	vnode_release(file_make("/crash/dir/inside"));
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/crash/dir/below", FILE_DIRECTORY, NULL), ==,
	    0);
	if (crash_random(2) == 0)
		KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	KTEST_CHECK_CMP(vnode_rename(NULL, "/crash/dir", "/crash/dir2"), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/crash/dir2/below"), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/crash/dir2/inside"), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/crash/dir2"), ==, 0);
}

/* Choose a file at random.  If it does not exist, create it.  Otherwise write,
 * remove, rename or fsync it, or call crash_use_directory instead.  */
static inline void
crash_step(void)
{
	unsigned number = crash_random(CRASH_FILES);
	struct crash_file *file = &crash_files[number];

	if (file->vnode == NULL) {
		crash_create(file, number);
		return;
	}
	switch (crash_random(10)) {
	case 0:
	case 1:
	case 2:
		crash_write(file);
		break;
	case 3:
	case 4:
		crash_remove(file);
		break;
	case 5:
		crash_rename(file, number);
		break;
	case 6:
	case 7:
	case 8:
		crash_make_durable(file);
		break;
	case 9:
		crash_use_directory();
		break;
	}
}

/* Run the workload until the disk has been written to at least WRITES times since
 * boot.  */
static inline void
crash_load(uint32_t writes)
{
	char path[20];

	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/crash", FILE_DIRECTORY, NULL), ==, 0);
	for (unsigned i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "/crash/%u", i);
		KTEST_CHECK_CMP(
		    vnode_create(NULL, path, FILE_DIRECTORY, NULL), ==, 0);
	}
	while (crash_writes() < writes)
		crash_step();
	for (unsigned i = 0; i < CRASH_FILES; i++) {
		crash_end_durable(&crash_files[i]);
		vnode_release(crash_files[i].vnode);
	}
}

#endif
