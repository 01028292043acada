/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: calls on a directory neither panic nor hang if, on a damaged disk, a
 *     file shares the directory's block, so that writes to the file change the
 *     entries at any time, even between check and use
 * cpus: 4
 * options: jitter=5 latency=20
 */
#include "lib/random.h"
#include "tests/deadline.h"
#include "tests/disktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define ROUNDS  400
#define LAYOUTS 8

static uint8_t layouts[LAYOUTS][DISK_BLOCK];
static volatile bool stop;
static struct semaphore running, stopped;

/* Make DIRECTORY's block the first block of FILE, and set PLAIN's link count so
 * high that removing entries does not free it.  (All three are inode
 * numbers.)  */
static void
share_block(uint32_t directory, uint32_t file, uint32_t plain)
{
	struct ext2_inode inode;
	uint32_t shared;

	disk_read_inode(directory, &inode);
	shared = inode.block[0];
	disk_read_inode(file, &inode);
	inode.block[0] = shared;
	disk_write_inode(file, &inode);
	disk_read_inode(plain, &inode);
	inode.links = 10000;
	disk_write_inode(plain, &inode);
}

/* Fill LAYOUT with entries of random lengths for inode INUMBER.  Unless VALID,
 * some of the entries are invalid.  */
static void
make_layout(uint8_t *layout, uint32_t inumber, bool valid)
{
	uint32_t offset = 0;

	while (offset < DISK_BLOCK) {
		struct ext2_entry *entry = (void *)(layout + offset);
		uint32_t length = 12 + random_ulong() % 20 * 4;

		if (DISK_BLOCK - offset < length + 12)
			length = DISK_BLOCK - offset;
		entry->inode = inumber;
		entry->length = length;
		entry->name_length = 1;
		entry->type = EXT2_ENTRY_REGULAR;
		entry->name[0] = "abcdef"[random_ulong() % 6];
		if (!valid && offset > 0 && random_ulong() % 10 == 0) {
			entry->length = random_ulong() % 2 * 5000;
			entry->name_length = 200;
		}
		offset += length;
	}
}

static void
write_until_stopped(void *argument)
{
	struct vnode *vnode = argument;

	for (unsigned i = 0; !stop; i++) {
		uint32_t done;

		if (i == 1) /* the entries have been overwritten once */
			sema_up(&running);

		vnode_write(vnode, layouts[random_ulong() % LAYOUTS],
		    DISK_BLOCK, 0, &done);
	}
	sema_up(&stopped);
}

static void
read_all(struct vnode *directory)
{
	static struct dirent dirent;
	uint32_t position = 0;

	while (vnode_readdir(directory, &position, &dirent) == 0)
		KTEST_CHECK_CMP(strlen(dirent.name), <=, NAME_MAX);
}

/* Write back the vnode to which all entries refer, again and again.  This keeps
 * the vnode locked most of the time, so that a removal has to wait between
 * finding an entry and using it.  */
static void
fsync_until_stopped(void *argument)
{
	while (!stop) {
		vnode_fsync(argument);
		thread_yield();
	}
	sema_up(&stopped);
}

/* Make a random call on DIRECTORY.  It may fail, but it must return. */
static void
make_random_call(struct vnode *directory)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f",
		"a name that is much longer than those of the entries" };
	const char *name = names[random_ulong() % ARRAY_SIZE(names)];
	const char *other = names[random_ulong() % ARRAY_SIZE(names)];
	struct vnode *found = NULL;

	switch (random_ulong() % 5) {
	case 0:
		vnode_lookup(directory, name, &found);
		vnode_release(found);
		break;
	case 1:
		vnode_create(directory, name, FILE_REGULAR, NULL);
		break;
	case 2:
		vnode_remove(directory, name);
		break;
	case 3:
		vnode_rename(directory, name, other);
		break;
	default:
		read_all(directory);
	}
}

KTEST(fs_shared_block)
{
	struct vnode *directory, *file, *plain;
	uint32_t numbers[3];

	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/d", FILE_DIRECTORY, &directory), ==, 0);
	plain = file_make("/d/a");
	file = file_make("/file");
	file_write_all(file, 1, 0, DISK_BLOCK);
	for (unsigned i = 0; i < LAYOUTS; i++)
		make_layout(layouts[i], vnode_inumber(plain), i % 4 != 0);
	numbers[0] = vnode_inumber(directory);
	numbers[1] = vnode_inumber(file);
	numbers[2] = vnode_inumber(plain);
	vnode_release(directory);
	vnode_release(file);
	vnode_release(plain);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	share_block(numbers[0], numbers[1], numbers[2]);

	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	set_deadline(40);
	directory = file_find("/d");
	plain = file_find("/d/a");
	file = file_find("/file");
	sema_init(&running, 0);
	sema_init(&stopped, 0);
	KTEST_CHECK_CMP(
	    thread_create("writer", PRI_DEFAULT, write_until_stopped, file), !=,
	    TID_ERROR);
	KTEST_CHECK_CMP(
	    thread_create("syncer", PRI_DEFAULT, fsync_until_stopped, plain),
	    !=, TID_ERROR);
	sema_down(&running);
	for (unsigned i = 0; i < ROUNDS; i++)
		make_random_call(directory);
	stop = true;
	sema_down(&stopped);
	sema_down(&stopped);
	vnode_release(directory);
	vnode_release(file);
	vnode_release(plain);
}
