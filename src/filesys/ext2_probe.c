/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recognizing a disk with ext2 or one of its successors, mountable or not.  Other data
 * can have the two bytes of the magic number in the same place, so more fields of the
 * superblock are checked.
 */
#include "devices/block.h"
#include "filesys/ext2.h"

#define SUPER_SECTOR       (EXT2_SUPER_OFFSET / SECTOR_SIZE)
#define SUPER_SECTORS      (EXT2_SUPER_SIZE / SECTOR_SIZE)
#define LOG_BLOCK_SIZE_MAX 6 /* ext4: blocks of 64 KiB */

static bool
is_super(const struct ext2_super *super)
{
	return super->magic == EXT2_MAGIC && super->revision <= 1 &&
	    super->log_block_size <= LOG_BLOCK_SIZE_MAX &&
	    super->first_data_block <= 1 &&
	    super->blocks_count > super->first_data_block &&
	    super->inodes_count > 0;
}

int
ext2_probe(struct block *disk, const char **found)
{
	struct ext2_super super;
	int error;

	*found = NULL;
	if (block_sectors(disk) < SUPER_SECTOR + SUPER_SECTORS)
		return 0;
	error = block_read(disk, SUPER_SECTOR, &super, SUPER_SECTORS);
	if (error == 0 && is_super(&super))
		*found = "an ext2 file system";
	return error;
}
