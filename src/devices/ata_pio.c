/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programmed I/O (PIO), in which the CPU itself moves the data: the fallback
 * for disks and controllers without DMA.  One thread per channel does this with
 * interrupts enabled.  To keep the fallback short, the thread polls instead of
 * using the disk's interrupts: while the disk is busy, the thread yields, and
 * after YIELD_NS it sleeps between polls.
 */
#include <errno.h>

#include "cpu/io.h"
#include "devices/ata.h"
#include "lib/debug.h"
#include "threads/thread.h"

#define COMMAND_NS 10000000000ull /* before a command counts as failed */
#define TRIES      2              /* of a transfer */
#define YIELD_NS   10000000ull    /* before the thread sleeps */
#define POLL_NS    5000000ull     /* between polls */

struct sleeper {
	struct clock_event event;
	struct semaphore done;
};

static void
wake_sleeper(struct clock_event *event)
{
	sema_up(&CONTAINER_OF(event, struct sleeper, event)->done);
}

/* Sleep for POLL_NS.  This does not call timer_sleep, which relies on a student
 * file (alarm.c) whose naive version yields in a loop.  */
static void
sleep_before_poll(void)
{
	struct sleeper sleeper = { .event = { .function = wake_sleeper,
				       .when = clock_now() + POLL_NS } };

	sema_init(&sleeper.done, 0);
	clock_event_add(&sleeper.event);
	sema_down(&sleeper.done);
}

/* Wait for BSY to clear.  Returns the status; BSY is set in it after a
 * timeout.  */
static uint8_t
wait_until_ready(struct ata_channel *channel)
{
	uint64_t start = clock_now(), waited;
	uint8_t status;

	while ((status = inb(channel->control)) & ATA_BSY) {
		waited = clock_now() - start;
		if (waited > COMMAND_NS)
			break;
		if (waited < YIELD_NS)
			thread_yield();
		else
			sleep_before_poll();
	}
	return status;
}

/* Wait until the disk is ready to transfer data (WANTED is ATA_DRQ) or has
 * finished the command (WANTED is 0).  Returns 0 or EIO.  */
static int
wait_data_request(struct ata_channel *channel, uint8_t wanted)
{
	uint8_t status;

	/* Delay the first test of the status, which takes 400 ns to be
	 * valid.  */
	inb(channel->control);
	status = wait_until_ready(channel);
	inb(channel->base + ATA_STATUS); /* acknowledge */
	if (status & (ATA_BSY | ATA_ERR | ATA_DF) ||
	    (status & ATA_DRQ) != wanted)
		return EIO;
	return 0;
}

/* Transfer SECTORS sectors, at most ATA_SECTORS_MAX, by one command.  Returns 0
 * or EIO.  */
static int
transfer_sectors(struct ata_disk *disk, enum block_operation operation,
    sector_t sector, uint8_t *data, uint32_t sectors)
{
	struct ata_channel *channel = disk->channel;

	if (wait_until_ready(channel) & ATA_BSY)
		return EIO;
	ata_command(disk,
	    ata_transfer_command(disk, operation, sector + sectors), sector,
	    sectors);
	for (uint32_t i = 0; i < sectors; i++, data += SECTOR_SIZE) {
		if (wait_data_request(channel, ATA_DRQ) != 0)
			return EIO;
		if (operation == BLOCK_READ)
			insw(channel->base + ATA_DATA, data, SECTOR_SIZE / 2);
		else
			outsw(channel->base + ATA_DATA, data, SECTOR_SIZE / 2);
	}
	return wait_data_request(channel, 0);
}

static int
flush_cache(struct ata_disk *disk)
{
	ata_command(disk, ATA_FLUSH, 0, 0);
	return wait_data_request(disk->channel, 0);
}

/* Execute REQUEST.  Returns 0 or EIO. */
static int
do_pio_request(struct ata_disk *disk, struct block_request *request)
{
	sector_t sector = request->sector;

	if (request->operation == BLOCK_FLUSH)
		return flush_cache(disk);
	for (unsigned i = 0; i < request->segment_count; i++) {
		uint8_t *data = request->segments[i].address;
		uint32_t left = request->segments[i].sectors;

		while (left > 0) {
			uint32_t sectors = MIN(left, ATA_SECTORS_MAX);
			int error = EIO;

			for (int try = 0; try < TRIES && error != 0; try++)
				error = transfer_sectors(disk,
				    request->operation, sector, data, sectors);
			if (error != 0)
				return error;
			sector += sectors;
			data += sectors * SECTOR_SIZE;
			left -= sectors;
		}
	}
	return 0;
}

static void
pio_thread(void *argument)
{
	struct ata_channel *channel = argument;
	int error;

	thread_set_background();
	for (;;) {
		sema_down(&channel->pio_work);
		error = do_pio_request(channel->disk, channel->current);
		spin_acquire(&channel->lock);
		ata_finish(channel, error);
		spin_release(&channel->lock);
	}
}

void
ata_pio_init(struct ata_channel *channel)
{
	sema_init(&channel->pio_work, 0);
	if (thread_create("ata", PRI_DEFAULT, pio_thread, channel) == TID_ERROR)
		panic("no memory for a thread");
}
