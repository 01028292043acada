/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a disk with a file system, a partition table or a boot sector is
 *     recognized, and a disk whose contents only resemble one of these is not
 */
#include <errno.h>
#include <string.h>

#include "cpu/layout.h"
#include "devices/block.h"
#include "devices/memdisk.h"
#include "filesys/ext2_disk.h"
#include "filesys/probe.h"
#include "tests/ktest.h"

#define SECTORS 8

static uint8_t content[SECTORS * SECTOR_SIZE] __attribute__((aligned(4)));
static struct ext2_super *const super = (void *)(content + EXT2_SUPER_OFFSET);
static struct block *disk;

static void
set_ext2(void)
{
	super->magic = EXT2_MAGIC;
	super->revision = 1;
	super->inodes_count = 16;
	super->blocks_count = 64;
	super->first_data_block = 1;
}

static void
set_boot_sector(uint8_t partition_type)
{
	content[446 + 4] = partition_type;
	content[510] = 0x55;
	content[511] = 0xaa;
}

/* Check that filesys_probe describes the disk by a text that contains EXPECTED or,
 * if EXPECTED is NULL, does not recognize the disk.  Then clear the disk.  */
static void
expect_found(const char *expected)
{
	const char *found = "not set";

	KTEST_CHECK_CMP(filesys_probe(disk, &found), ==, 0);
	if (expected == NULL)
		KTEST_CHECK(found == NULL);
	else
		KTEST_CHECK(found != NULL && strstr(found, expected) != NULL);
	memset(content, 0, sizeof(content));
}

static void
check_unrecognized(void)
{
	expect_found(NULL);
	set_ext2();
	super->magic++;
	expect_found(NULL);
	set_ext2();
	super->blocks_count = 0;
	expect_found(NULL);
	set_ext2();
	super->log_block_size = 0x11111111;
	expect_found(NULL);
	memset(content, 0xff, sizeof(content));
	set_boot_sector(0xff);
	expect_found(NULL);
	set_boot_sector(0);
	expect_found(NULL);
}

static void
check_recognized(void)
{
	set_ext2();
	expect_found("ext2");
	set_boot_sector(0x83);
	expect_found("partition");
	set_boot_sector(0x83);
	content[446] = 0x80;
	expect_found("partition");
	set_boot_sector(0);
	memcpy(content, "\xeb\x3c\x90", 3);
	expect_found("boot sector");
}

KTEST(probe_disks)
{
	const char *found;

	disk = memdisk_create("probe", content, SECTORS, 0);
	check_unrecognized();
	check_recognized();
	block_inject(disk, BLOCK_READ, 1, 1);
	KTEST_CHECK_CMP(filesys_probe(disk, &found), ==, EIO);

	/* A disk that is too small for a superblock. */
	disk = memdisk_create("small", content, 1, 0);
	expect_found(NULL);
	set_boot_sector(0x83);
	expect_found("partition");
}
