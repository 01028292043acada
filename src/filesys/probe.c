/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recognises a disk that somebody keeps files on: by the superblock of ext2 and
 * its successors, or by a boot sector.  A disk of any other content may look the
 * same in two bytes, so more of each is compared than its magic number.
 */
#include "filesys/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/block.h"
#include "filesys/ext2_disk.h"

#define SUPER_SECTOR		(EXT2_SUPER_OFFSET / SECTOR_SIZE)
#define SUPER_SECTORS		(EXT2_SUPER_SIZE / SECTOR_SIZE)
#define LOG_BLOCK_SIZE_MAX	6	/* ext4: blocks of 64 KiB */

/* A boot sector: code, a table of four partitions, and a magic number. */
#define TABLE_OFFSET	446
#define ENTRY_SIZE	16
#define ENTRIES		4
#define ENTRY_STATUS	0		/* 0x80: active, else 0 */
#define ENTRY_TYPE	4		/* 0: no partition */
#define MAGIC_OFFSET	510

static bool
is_ext2(const struct ext2_super *super)
{
	return super->magic == EXT2_MAGIC && super->revision <= 1 &&
	    super->log_block_size <= LOG_BLOCK_SIZE_MAX &&
	    super->first_data_block <= 1 &&
	    super->blocks_count > super->first_data_block &&
	    super->inodes_count > 0;
}

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

static int
probe_ext2(struct block *disk, const char **found)
{
	struct ext2_super super;
	int error;

	if (block_sectors(disk) < SUPER_SECTOR + SUPER_SECTORS)
		return 0;
	error = block_read(disk, SUPER_SECTOR, &super, SUPER_SECTORS);
	if (error == 0 && is_ext2(&super))
		*found = "an ext2 file system";
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
	error = probe_ext2(disk, found);
	if (error == 0 && *found == NULL)
		error = probe_boot_sector(disk, found);
	return error;
}
