/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Execution of requests on an ATA channel: one command at a time, alternating
 * between the two disks if both have requests.  The requests to each disk are
 * executed in order.
 *
 *	submit --> queue --> issue --> interrupt --> conclude --> complete
 *	                       ^                        |
 *	                       +-- next part, retry ----+
 *
 * Two disks share a channel's registers and wires, so only one command can be
 * in progress.  Requests are not sorted by position: swap and the file system
 * already submit long sequential requests, and no request starves in a queue
 * that is served in order.
 *
 * Everything happens in ata_submit, in the interrupt handler or in clock
 * events, so that no CPU waits for the disk.  The states of a command:
 *
 *	issue --ready--> IN_FLIGHT ----interrupt----> conclude
 *	  |                ^  |                          ^
 *	 busy              |  +--TIMEOUT_NS--+           |
 *	  v                |                 v           |
 *	NOT_READY --ready--+             RESETTING ------+
 *	  |                                  ^    ready, or BUSY_NS
 *	  +-------------BUSY_NS--------------+
 *
 * In NOT_READY and RESETTING, a clock event polls the disk every POLL_NS.  A
 * command interrupted by a reset has failed.  A failed command is retried;
 * after FAILURES_MAX consecutive failures its request completes with EIO.
 * Requests to a disk without DMA are executed by the thread of ata_pio.c.
 * Completion functions are called with the channel's lock dropped.
 */
#include <errno.h>
#include <stdio.h>

#include "cpu/cpu.h"
#include "cpu/io.h"
#include "cpu/trap.h"
#include "devices/ata.h"
#include "lib/debug.h"

#define FAILURES_MAX 3
/* Long, because the host executes the command in real time, and in an idle
 * simulator virtual time can pass a hundred times as fast.  */
#define TIMEOUT_NS  120000000000ull
#define BUSY_NS     5000000000ull
#define POLL_NS     5000000
#define RESET_READS 16 /* of a port, for a pause of 5 us or more */

static struct ata_channel *by_irq[2]; /* the channels of IRQ 14 and 15 */

enum ata_command
ata_transfer_command(
    const struct ata_disk *disk, enum block_operation operation, sector_t end)
{
	static const enum ata_command reads[2][2] = {
		{ ATA_READ, ATA_READ_EXT },
		{ ATA_READ_DMA, ATA_READ_DMA_EXT },
	};
	static const enum ata_command writes[2][2] = {
		{ ATA_WRITE, ATA_WRITE_EXT },
		{ ATA_WRITE_DMA, ATA_WRITE_DMA_EXT },
	};
	bool ext = end > ATA_LBA28_LIMIT;

	return operation == BLOCK_READ ? reads[disk->dma][ext] :
					 writes[disk->dma][ext];
}

void
ata_command(struct ata_disk *disk, enum ata_command command, sector_t sector,
    uint32_t sectors)
{
	uint16_t base = disk->channel->base;
	uint8_t device = ATA_DEVICE_LBA | disk->unit << 4;

	if (sector + sectors > ATA_LBA28_LIMIT) {
		/* An "ext" command takes two bytes from each of the count and
		 * LBA registers; the high byte is written first.  */
		outb(base + ATA_DEVICE, device);
		outb(base + ATA_COUNT, sectors >> 8);
		outb(base + ATA_LBA_LOW, sector >> 24);
		outb(base + ATA_LBA_MIDDLE, 0);
		outb(base + ATA_LBA_HIGH, 0);
	} else {
		outb(base + ATA_DEVICE, device | sector >> 24);
	}
	outb(base + ATA_COUNT, sectors);
	outb(base + ATA_LBA_LOW, sector);
	outb(base + ATA_LBA_MIDDLE, sector >> 8);
	outb(base + ATA_LBA_HIGH, sector >> 16);
	outb(base + ATA_COMMAND, command);
}

static void
set_timeout(struct ata_channel *channel)
{
	channel->timeout_pending = true;
	channel->timeout.when = channel->deadline;
	clock_event_add(&channel->timeout);
}

static void
await_interrupt(struct ata_channel *channel)
{
	channel->state = ATA_IN_FLIGHT;
	channel->deadline = clock_now() + TIMEOUT_NS;
	if (!channel->timeout_pending)
		set_timeout(channel);
}

/* Give the disk the command for the next part of the current request.
 * => the lock is held; the disk is not busy.  */
static void
give_command(struct ata_channel *channel)
{
	struct block_request *request = channel->current;
	struct ata_disk *disk = channel->disk;
	sector_t sector = request->sector + channel->done;

	if (request->operation == BLOCK_FLUSH) {
		channel->in_command = 0;
		ata_command(disk, ATA_FLUSH, 0, 0);
	} else {
		channel->in_command =
		    ata_dma_prepare(channel, request, channel->done);
		ata_command(disk,
		    ata_transfer_command(
			disk, request->operation, sector + channel->in_command),
		    sector, channel->in_command);
		ata_dma_start(channel, request->operation);
	}
	await_interrupt(channel);
}

static bool
is_busy(struct ata_channel *channel)
{
	return inb(channel->control) & ATA_BSY;
}

static void
poll_later(struct ata_channel *channel)
{
	channel->poll.when = clock_now() + POLL_NS;
	clock_event_add(&channel->poll);
}

/* Enter STATE, and schedule polling until BSY clears or BUSY_NS have passed. */
static void
begin_polling(struct ata_channel *channel, enum ata_state state)
{
	channel->state = state;
	channel->deadline = clock_now() + BUSY_NS;
	poll_later(channel);
}

/* Start the next part of the current request, or, if the disk is busy, begin to
 * poll; the part then starts when the disk is ready.
 * => the lock is held.  */
static void
issue_command(struct ata_channel *channel)
{
	if (is_busy(channel))
		begin_polling(channel, ATA_NOT_READY);
	else
		give_command(channel);
}

/* Make the next queued request the current one, preferring the disk that was
 * not served last.  Returns false if no request is queued.  */
static bool
dequeue_request(struct ata_channel *channel)
{
	unsigned other = 1 - channel->disk->unit;

	for (unsigned i = 0; i < 2; i++) {
		struct ata_disk *disk = &channel->disks[other ^ i];

		if (disk->channel == NULL || list_empty(&disk->queue))
			continue;
		channel->disk = disk;
		channel->current = list_entry(
		    list_pop_front(&disk->queue), struct block_request, elem);
		channel->done = 0;
		channel->failures = 0;
		return true;
	}
	return false;
}

static void
report_error(
    const struct block *block, const struct block_request *request, int error)
{
	static const char *const operations[] = { "read", "write", "flush" };

	if (error != 0)
		printf("%s: error: %s at sector %u\n", block_name(block),
		    operations[request->operation], (unsigned)request->sector);
}

/* Complete the current request, for which no command is in flight.
 * => the lock is held; dropped and retaken.  */
static void
complete_current(struct ata_channel *channel, int error)
{
	struct block *block = channel->disk->block;
	struct block_request *request = channel->current;

	spin_release(&channel->lock);
	/* CURRENT is still set, so a request that the callback request->done
	 * submits is queued instead of started: chains of requests do not nest
	 * on the stack.  */
	block_complete(block, request, error);
	spin_acquire(&channel->lock);
	channel->current = NULL;
}

/* If the channel is idle, start the next request.  Requests that need no
 * command are completed at once.
 * => the lock is held; may be dropped and retaken.  */
static void
start_next_request(struct ata_channel *channel)
{
	while (channel->current == NULL && dequeue_request(channel)) {
		if (channel->current->doomed)
			complete_current(channel, EIO);
		else if (channel->current->operation == BLOCK_FLUSH &&
		    !channel->disk->flush)
			complete_current(channel, 0);
		else if (channel->disk->dma)
			issue_command(channel);
		else
			sema_up(&channel->pio_work);
	}
}

void
ata_finish(struct ata_channel *channel, int error)
{
	report_error(channel->disk->block, channel->current, error);
	complete_current(channel, error);
	start_next_request(channel);
}

void
ata_submit(void *device, struct block_request *request)
{
	struct ata_disk *disk = device;
	struct ata_channel *channel = disk->channel;

	spin_acquire(&channel->lock);
	list_push_back(&disk->queue, &request->elem);
	start_next_request(channel);
	spin_release(&channel->lock);
}

/* Account for a command that has ended.  If its request needs another command
 * or a retry, issue that and return NULL; otherwise return the request, for the
 * caller to complete with *ERROR.
 * => the lock is held.  */
static struct block_request *
conclude_command(struct ata_channel *channel, bool success, int *error)
{
	struct block_request *request = channel->current;

	channel->state = ATA_NO_COMMAND;
	if (success) {
		channel->failures = 0;
		channel->done += channel->in_command;
	} else {
		channel->failures++;
	}
	if (channel->failures == FAILURES_MAX) {
		*error = EIO;
	} else if (success && channel->done == block_request_sectors(request)) {
		*error = 0;
	} else {
		issue_command(channel);
		return NULL;
	}
	channel->current = NULL;
	return request;
}

/* The command in flight has ended.  If its request is finished, start the next
 * request before completing the finished one, to keep the disk busy.
 * => the lock is held; released on return.  */
static void
end_command(struct ata_channel *channel, bool success)
{
	struct block *block = channel->disk->block;
	struct block_request *request;
	int error;

	request = conclude_command(channel, success, &error);
	start_next_request(channel);
	spin_release(&channel->lock);
	if (request == NULL)
		return;
	report_error(block, request, error);
	block_complete(block, request, error);
}

static void
ata_interrupt(struct trapframe *frame)
{
	struct ata_channel *channel = by_irq[frame->vector & 1];
	uint8_t status;
	bool success;

	spin_acquire(&channel->lock);
	/* Ignore an interrupt that is not from the command in flight. */
	if (channel->state == ATA_IN_FLIGHT &&
	    channel->current->operation != BLOCK_FLUSH &&
	    !ata_dma_interrupted(channel)) {
		spin_release(&channel->lock);
		return;
	}
	status = inb(channel->base + ATA_STATUS); /* acknowledges */
	if (channel->state != ATA_IN_FLIGHT || status & ATA_BSY) {
		spin_release(&channel->lock);
		return;
	}
	success = !(status & (ATA_ERR | ATA_DF));
	if (!ata_dma_stop(channel))
		success = false;
	end_command(channel, success);
}

/* Start a reset of the channel, because its disk does not respond. */
static void
reset_channel(struct ata_channel *channel)
{
	printf("%s: no answer, resetting\n", block_name(channel->disk->block));
	ata_dma_stop(channel);
	outb(channel->control, ATA_RESET);
	for (int i = 0; i < RESET_READS; i++)
		inb(channel->control);
	outb(channel->control, 0);
	for (int i = 0; i < RESET_READS; i++)
		inb(channel->control);
	begin_polling(channel, ATA_RESETTING);
}

/* Clock event: check whether the disk has become ready or the deadline has
 * passed.  */
static void
poll_until_ready(struct clock_event *event)
{
	struct ata_channel *channel =
	    CONTAINER_OF(event, struct ata_channel, poll);
	bool busy;

	spin_acquire(&channel->lock);
	busy = is_busy(channel);
	if (busy && clock_now() < channel->deadline) {
		poll_later(channel);
	} else if (channel->state == ATA_RESETTING) {
		end_command(channel, false);
		return;
	} else if (busy) {
		reset_channel(channel);
	} else {
		give_command(channel);
	}
	spin_release(&channel->lock);
}

/* Clock event: reset the channel if its command is overdue.  Clock events
 * cannot be canceled, so this one stays pending when its command ends.  If it
 * then finds a later command in flight, it is added again for the deadline of
 * that command.  */
static void
command_timed_out(struct clock_event *event)
{
	struct ata_channel *channel =
	    CONTAINER_OF(event, struct ata_channel, timeout);

	spin_acquire(&channel->lock);
	channel->timeout_pending = false;
	if (channel->state == ATA_IN_FLIGHT) {
		if (clock_now() < channel->deadline)
			set_timeout(channel);
		else
			reset_channel(channel);
	}
	spin_release(&channel->lock);
}

static bool
needs_pio(const struct ata_disk *disk)
{
	return disk->channel != NULL && !disk->dma;
}

void
ata_channel_init(struct ata_channel *channel)
{
	spin_init(&channel->lock, "ata");
	channel->disk = &channel->disks[0];
	channel->poll.function = poll_until_ready;
	channel->timeout.function = command_timed_out;
	/* The timeout stays pending after the last command, so it must not
	 * count as something that threads wait for.  A command in flight does
	 * count, as a device operation (threads/deadlock.h).  */
	channel->timeout.is_background = true;
	if (needs_pio(&channel->disks[0]) || needs_pio(&channel->disks[1]))
		ata_pio_init(channel);
	if (channel->bus_master == 0)
		return; /* PIO polls; the disks do not interrupt */
	ata_dma_init(channel);
	by_irq[channel->irq & 1] = channel;
	irq_register(channel->irq, ata_interrupt, "ata");
	outb(channel->control, 0);
}
