/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lowest layer of ext2: reports of damage, the start and end of changes, and the
 * superblock's buffer.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpu/system_clock.h"
#include "devices/block.h"
#include "filesys/ext2.h"

#define DAMAGE_MESSAGES_MAX 10

int
ext2_report_damage(struct ext2_mount *fs, const char *format, ...)
{
	char text[100];
	va_list args;

	fs->damaged = true;
	if (__atomic_fetch_add(&fs->messages, 1, __ATOMIC_RELAXED) <
	    DAMAGE_MESSAGES_MAX) {
		va_start(args, format);
		vsnprintf(text, sizeof(text), format, args);
		va_end(args);
		printf("ext2: %s: %s\n", block_name(fs->m.disk), text);
	}
	return EUCLEAN;
}

uint32_t
ext2_time(const struct ext2_mount *fs)
{
	return fs->time_base + (uint32_t)(clock_now() / 1000000000);
}

int
ext2_begin_change(struct ext2_mount *fs)
{
	lock_acquire(&fs->lock);
	if (!fs->read_only)
		return 0;
	lock_release(&fs->lock);
	return EROFS;
}

int
ext2_end_change(struct ext2_mount *fs, int error)
{
	if (error == EIO)
		fs->damaged = true;
	lock_release(&fs->lock);
	return error;
}

uint32_t
ext2_locate_group(
    const struct ext2_mount *fs, uint32_t number, uint32_t *offset)
{
	uint32_t per_block = fs->block_size / sizeof(struct ext2_group);

	*offset = number % per_block * sizeof(struct ext2_group);
	return fs->super.first_data_block + 1 + number / per_block;
}

int
ext2_store_super(struct ext2_mount *fs, uint16_t state)
{
	uint32_t offset = fs->block_size == 1024 ? 0 : EXT2_SUPER_OFFSET;
	struct buffer *buffer;
	int error =
	    buffer_get(fs->m.cache, fs->super.first_data_block, 0, &buffer);

	if (error != 0)
		return error;
	fs->super.state = state;
	if (memcmp(buffer->data + offset, &fs->super, sizeof(fs->super)) != 0) {
		buffer_begin_change(buffer);
		memcpy(buffer->data + offset, &fs->super, sizeof(fs->super));
		buffer_end_change(buffer);
	}
	buffer_put(buffer);
	return 0;
}
