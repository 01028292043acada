/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all other files of ext2 rest on: the state of the mounted disk, damage that
 * is found, begin and end of changes, and the superblock's buffer.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpu/clock.h"
#include "devices/block.h"
#include "filesys/ext2.h"

#define DAMAGE_MESSAGES_MAX	10

struct ext2 ext2;

static unsigned messages;		/* since mount */

int
ext2_damage(const char *format, ...)
{
	char text[100];
	va_list args;

	ext2.damaged = true;
	if (messages++ < DAMAGE_MESSAGES_MAX) {
		va_start(args, format);
		vsnprintf(text, sizeof text, format, args);
		va_end(args);
		printf("ext2: %s: %s\n", block_name(ext2.disk), text);
	}
	return EUCLEAN;
}

uint32_t
ext2_time(void)
{
	return ext2.time_base + (uint32_t)(clock_now() / 1000000000);
}

int
ext2_begin(void)
{
	lock_acquire(&ext2.lock);
	if (!ext2.read_only)
		return 0;
	lock_release(&ext2.lock);
	return EROFS;
}

int
ext2_end(int error)
{
	if (error == EIO)
		ext2.damaged = true;
	lock_release(&ext2.lock);
	return error;
}

void
ext2_damage_reset(void)
{
	messages = 0;
}

uint32_t
ext2_locate_group(uint32_t number, uint32_t *offset)
{
	uint32_t per_block = ext2.block_size / sizeof(struct ext2_group);

	*offset = number % per_block * sizeof(struct ext2_group);
	return ext2.super.first_data_block + 1 + number / per_block;
}

int
ext2_store_super(uint16_t state)
{
	uint32_t offset = ext2.block_size == 1024 ? 0 : EXT2_SUPER_OFFSET;
	struct buffer *buffer;
	int error = buffer_get(ext2.super.first_data_block, 0, &buffer);

	if (error != 0)
		return error;
	ext2.super.state = state;
	if (memcmp(buffer->data + offset, &ext2.super,
	    sizeof ext2.super) != 0) {
		buffer_begin_change(buffer);
		memcpy(buffer->data + offset, &ext2.super, sizeof ext2.super);
		buffer_end_change(buffer);
	}
	buffer_put(buffer);
	return 0;
}
