/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recognizing a disk that has files on it: a file system recognizes the disk, or the
 * disk begins with a boot sector.  Arbitrary data can end with the magic number of a
 * boot sector, so more of the sector is checked.
 */
#include "filesys/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/block.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"

/* A boot sector: code, a table of four partitions, and a magic number. */
#define TABLE_OFFSET 446
#define ENTRY_SIZE   16
#define ENTRIES      4
#define ENTRY_STATUS 0 /* 0x80: active, else 0 */
#define ENTRY_TYPE   4 /* 0: no partition */
#define MAGIC_OFFSET 510

static bool
has_partitions(const uint8_t *sector)
{
	bool found = false;

	for (unsigned i = 0; i < ENTRIES; i++) {
		const uint8_t *entry = sector + TABLE_OFFSET + i * ENTRY_SIZE;

		if ((entry[ENTRY_STATUS] & 0x7f) != 0)
			return false;
		if (entry[ENTRY_TYPE] != 0)
			found = true;
	}
	return found;
}

/* Does SECTOR begin with a jump over the parameters of FAT or NTFS? */
static bool
has_boot_jump(const uint8_t *sector)
{
	return sector[0] == 0xe9 || (sector[0] == 0xeb && sector[2] == 0x90);
}

static bool
is_boot_sector(const uint8_t *sector)
{
	return sector[MAGIC_OFFSET] == 0x55 &&
	    sector[MAGIC_OFFSET + 1] == 0xaa &&
	    (has_partitions(sector) || has_boot_jump(sector));
}

/* The types of file systems on disks. */
static const struct filesys *const disk_filesystems[] = { &ext2_filesys };

/* => *FOUND is NULL. */
static int
probe_filesys(struct block *disk, const char **found)
{
	int error = 0;

	for (unsigned i = 0;
	     error == 0 && *found == NULL && i < ARRAY_SIZE(disk_filesystems);
	     i++)
		error = disk_filesystems[i]->probe(disk, found);
	return error;
}

static int
probe_boot_sector(struct block *disk, const char **found)
{
	uint8_t sector[SECTOR_SIZE] __attribute__((aligned(4)));
	int error = block_read(disk, 0, sector, 1);

	if (error == 0 && is_boot_sector(sector))
		*found = "a partition table or boot sector";
	return error;
}

int
filesys_probe(struct block *disk, const char **found)
{
	int error;

	*found = NULL;
	error = probe_filesys(disk, found);
	if (error == 0 && *found == NULL)
		error = probe_boot_sector(disk, found);
	return error;
}
