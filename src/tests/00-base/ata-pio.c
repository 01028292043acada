/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a disk without a bus master is read and written by programmed I/O,
 *     with requests that take more than one command and have segments of many
 *     sizes
 * disk: ata
 * swap: 1M
 */
#include <string.h>

#include "cpu/io.h"
#include "devices/ata.h"
#include "mem/palloc.h"
#include "tests/ktest.h"

#define ORDER       6 /* 256 KiB */
#define SECTORS     ((PAGE_SIZE << ORDER) / SECTOR_SIZE)
#define FIRST       37
#define TRANSFERRED (ATA_SECTORS_MAX + 45)

static const struct block_driver driver = { .name = "ata",
	.submit = ata_submit };

/* The swap disk's channel, described as having no bus master. */
static struct ata_channel channel = {
	.base = 0x1f0,
	.control = 0x3f6,
	.irq = 14,
	.disks[1] = { .channel = &channel, .unit = 1, .flush = true },
};

/* Transfer TRANSFERRED sectors between DISK and BUFFER, in segments of 1, 2, 3,
 * ... sectors and a last segment with the rest.  */
static void
transfer(struct block *disk, enum block_operation operation, uint8_t *buffer)
{
	struct block_request request = {
		.operation = operation,
		.sector = FIRST,
	};
	uint32_t left = TRANSFERRED;

	while (left > 0) {
		unsigned n = request.segment_count++;
		uint32_t sectors = n == BLOCK_SEGMENTS_MAX - 1 ? left : n + 1;

		request.segments[n].address = buffer;
		request.segments[n].sectors = sectors;
		buffer += sectors * SECTOR_SIZE;
		left -= sectors;
	}
	KTEST_CHECK_CMP(block_submit_and_wait(disk, &request), ==, 0);
}

static void
fill_pattern(uint8_t *buffer, unsigned seed)
{
	for (unsigned i = 0; i < SECTORS * SECTOR_SIZE; i++)
		buffer[i] = (uint8_t)(i / SECTOR_SIZE * 7 + i + seed);
}

KTEST(ata_pio)
{
	uint8_t *written = palloc_get_pages(ORDER, PALLOC_ASSERT);
	uint8_t *read = palloc_get_pages(ORDER, PALLOC_ASSERT);
	struct block *by_dma = block_swap(), *by_pio;

	list_init(&channel.disks[1].queue);
	by_pio = block_register(
	    "t0", block_sectors(by_dma), &driver, &channel.disks[1]);
	channel.disks[1].block = by_pio;
	ata_channel_init(&channel);

	/* Disable the channel's interrupts while PIO is in use: they would
	 * reach the DMA driver.  */
	fill_pattern(written, 1);
	outb(channel.control, ATA_NO_INTERRUPTS);
	transfer(by_pio, BLOCK_WRITE, written);
	KTEST_CHECK_CMP(block_flush(by_pio), ==, 0);
	outb(channel.control, 0);
	transfer(by_dma, BLOCK_READ, read);
	KTEST_CHECK(memcmp(written, read, TRANSFERRED * SECTOR_SIZE) == 0);

	fill_pattern(written, 2);
	transfer(by_dma, BLOCK_WRITE, written);
	outb(channel.control, ATA_NO_INTERRUPTS);
	transfer(by_pio, BLOCK_READ, read);
	outb(channel.control, 0);
	KTEST_CHECK(memcmp(written, read, TRANSFERRED * SECTOR_SIZE) == 0);
}
