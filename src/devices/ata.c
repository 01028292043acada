/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Detection of ATA disks.  This runs at boot, so it must be quick: it neither
 * resets channels nor sleeps.  A channel without disks reads as 0xff (nothing
 * drives the bus) or 0, and a disk that the firmware has initialized answers
 * IDENTIFY at once.
 */
#include "devices/ata.h"

#include "cpu/cpu.h"
#include "cpu/io.h"
#include "lib/debug.h"

#define IDENTIFY_MS 1000 /* before a disk counts as broken */

/* Words of the data that IDENTIFY returns. */
enum {
	ID_CAPABILITIES = 49,   /* bit 8: DMA, bit 9: LBA */
	ID_LBA28_SECTORS = 60,  /* and 61 */
	ID_COMMANDS = 83,       /* bit 10: LBA48, bit 12: FLUSH */
	ID_LBA48_SECTORS = 100, /* to 103 */
	ID_WORDS = 256
};

#define ID_HAS_DMA   (1 << 8)
#define ID_HAS_LBA   (1 << 9)
#define ID_HAS_LBA48 (1 << 10)
#define ID_HAS_FLUSH (1 << 12)

static struct ata_channel channels[2] = {
	{ .base = 0x1f0, .control = 0x3f6, .irq = 14 },
	{ .base = 0x170, .control = 0x376, .irq = 15, .bus_master_offset = 8 },
};

static const struct block_driver ata_driver = {
	.name = "ata",
	.submit = ata_submit,
};

/* Wait for BSY to clear, for at most MILLISECONDS.  Returns the status; BSY is
 * set in it after a timeout.  */
static uint8_t
spin_until_ready(struct ata_channel *channel, unsigned milliseconds)
{
	uint8_t status = inb(channel->control);
	uint64_t limit;

	if (!(status & ATA_BSY))
		return status;
	limit = clock_now() + milliseconds * 1000000ull;
	while ((status = inb(channel->control)) & ATA_BSY) {
		if (clock_now() > limit)
			break;
		cpu_pause();
	}
	return status;
}

/* Select UNIT and wait the 400 ns that the standard requires before the status
 * is valid: four reads of a port.  */
static void
select_unit(struct ata_channel *channel, unsigned unit)
{
	outb(channel->base + ATA_DEVICE, ATA_DEVICE_LBA | unit << 4);
	for (int i = 0; i < 4; i++)
		inb(channel->control);
}

/* Fill WORDS with the disk's answer to IDENTIFY.  Returns false if UNIT is not
 * a working disk.  */
static bool
identify(struct ata_channel *channel, unsigned unit, uint16_t *words)
{
	uint8_t status;

	select_unit(channel, unit);
	status = inb(channel->base + ATA_STATUS);
	if (status == 0 || status == 0xff)
		return false;
	outb(channel->control, ATA_NO_INTERRUPTS);
	if (spin_until_ready(channel, IDENTIFY_MS) & ATA_BSY)
		return false;
	outb(channel->base + ATA_COMMAND, ATA_IDENTIFY);
	status = spin_until_ready(channel, IDENTIFY_MS);
	if (status & (ATA_BSY | ATA_ERR) || !(status & ATA_DRQ))
		return false; /* absent, or not a disk (CD-ROM) */
	insw(channel->base + ATA_DATA, words, ID_WORDS);
	inb(channel->base + ATA_STATUS);
	return true;
}

static sector_t
disk_sectors(const uint16_t *id)
{
	const uint16_t *lba28 = id + ID_LBA28_SECTORS;
	const uint16_t *lba48 = id + ID_LBA48_SECTORS;

	if (!(id[ID_COMMANDS] & ID_HAS_LBA48))
		return lba28[0] | (uint32_t)lba28[1] << 16;
	if (lba48[2] != 0 || lba48[3] != 0)
		return UINT32_MAX; /* use the first 2 TiB */
	return lba48[0] | (uint32_t)lba48[1] << 16;
}

/* Register the disk UNIT as NAME, if it exists and supports LBA. */
static void
probe_disk(struct ata_channel *channel, unsigned unit, const char *name)
{
	struct ata_disk *disk = &channel->disks[unit];
	uint16_t id[ID_WORDS];

	if (!identify(channel, unit, id) ||
	    !(id[ID_CAPABILITIES] & ID_HAS_LBA) || disk_sectors(id) == 0)
		return;
	disk->channel = channel;
	disk->unit = unit;
	disk->lba48 = id[ID_COMMANDS] & ID_HAS_LBA48;
	disk->flush = id[ID_COMMANDS] & ID_HAS_FLUSH;
	disk->dma = id[ID_CAPABILITIES] & ID_HAS_DMA;
	list_init(&disk->queue);
	disk->block = block_register(name, disk_sectors(id), &ata_driver, disk);
}

static bool
has_disks(const struct ata_channel *channel)
{
	return channel->disks[0].channel != NULL ||
	    channel->disks[1].channel != NULL;
}

/* Initialize a channel whose disks have been found.  BUS_MASTER is the result
 * of ata_dma_find.  */
static void
start_channel(struct ata_channel *channel, uint16_t bus_master)
{
	if (bus_master != 0)
		channel->bus_master = bus_master + channel->bus_master_offset;
	else
		for (unsigned unit = 0; unit < 2; unit++)
			channel->disks[unit].dma = false;
	ata_channel_init(channel);
}

void
ata_init(void)
{
	static const char *const names[] = { "hda", "hdb", "hdc", "hdd" };
	uint16_t bus_master;

	for (unsigned i = 0; i < 4; i++)
		probe_disk(&channels[i / 2], i % 2, names[i]);
	if (!has_disks(&channels[0]) && !has_disks(&channels[1]))
		return;
	bus_master = ata_dma_find();
	for (unsigned i = 0; i < ARRAY_SIZE(channels); i++)
		if (has_disks(&channels[i]))
			start_channel(&channels[i], bus_master);
}
